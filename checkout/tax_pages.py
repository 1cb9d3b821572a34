"""What the desk's page of taxes and rounding is filled with."""

from typing import Any

from babel import Locale
from litestar.response import Template

from catalog import queries as catalog
from catalog.pages import form_page
from catalog.queries.desk import Ask
from catalog.tables import Branch
from checkout.actions.invoices import facts as seller_facts
from checkout.actions.taxes import till_facts
from checkout.known_rates import coins_of, country_called
from checkout.queries.invoices import seller_of
from checkout.queries.tax_sheet import choice_sheet, items, missing, rate_sheet
from checkout.queries.taxes import till_of
from checkout.rules.taxes import KINDS
from checkout.schemas import RateForm, SellerForm, TaxChoiceForm, TillForm
from checkout.tax_tables import Rounding, Taxing, TaxKind
from kit import clock
from kit.errors import Problem
from kit.money import plain
from kit.rights import Actor
from kit.seen import mark_of

TAXINGS = [
    (Taxing.none, "Keep no tax"),
    (Taxing.included, "The prices have tax in them"),
]
ROUNDINGS = [(Rounding.nearest, "To the nearest step"), (Rounding.down, "Always down")]
DONE = {
    "till": "Saved. What was sold before stays as it was.",
    "seller": "Saved. It stands on invoices from now on.",
    "rate": "The rate is added.",
    "known": "The rates are added.",
    "removed": "The rate is removed.",
    "chosen": "Saved. From now on it is taxed like that.",
    "unchosen": "It is taxed as most things are again.",
}


async def taxes_page(
    actor: Actor,
    branch: Branch,
    ask: Ask,
    trouble: Problem | None = None,
    **typed: Any,  # noqa: ANN401
) -> Template:
    """The page; after a refusal with the form that came back. `failed` says which one it was."""
    today = clock.today(branch.zone)
    choices, shown = await choice_sheet(branch.country, ask)
    rates = await rate_sheet(branch.country, today)
    kinds = {each.rate.kind for each in rates}
    return form_page(
        "checkout/taxes.html",
        actor,
        trouble,
        branch=branch,
        branch_options=[(each.id, each.name) for each in await catalog.branches_of(actor)],
        country=Locale("en").territories.get(branch.country, branch.country),
        rates=rates,
        missing=await missing(branch.country),
        choices=choices,
        pages=shown,
        search=ask.search,
        items=[("", "Choose…"), *await items()],
        taxings=TAXINGS,
        roundings=ROUNDINGS,
        kinds=[(kind, KINDS[kind]) for kind in TaxKind if kind in kinds or kind is TaxKind.exempt],
        every_kind=[(kind, KINDS[kind]) for kind in TaxKind if kind is not TaxKind.exempt],
        kind_names=KINDS,
        usual=coins_of(branch.country, branch.currency),
        today=today,
        **await forms(branch) | {"said": DONE.get(typed.pop("done", ""), "")} | typed,
    )


async def forms(branch: Branch) -> dict[str, Any]:
    """With nothing typed yet."""
    return {
        "till": await kept_till(branch),
        "seller": await kept_seller(branch),
        "rate": RateForm(name=country_called(branch.country).tax),
        "choosing": TaxChoiceForm(),
        "failed": "",
    }


async def kept_till(branch: Branch) -> TillForm:
    """The form as it is now."""
    till = await till_of(branch.id)
    return TillForm(
        taxing=till.taxing,
        kind=till.kind,
        cash_step=plain(till.coins.step, branch.currency) if till.coins.step else "",
        cash_rounding=till.coins.rounding,
        seen=mark_of(till_facts(till)),
    )


async def kept_seller(branch: Branch) -> SellerForm:
    known = await seller_of(branch.id)
    seen = mark_of(seller_facts(known))
    if known is None:
        return SellerForm(seen=seen)
    return SellerForm(
        invoice_name=known.name, invoice_tax_id=known.tax_id, invoice_address=known.address, seen=seen
    )
