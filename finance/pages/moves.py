"""Pages about places and moves of money."""

from typing import Any

from litestar.response import Template

from catalog.pages import form_page, list_page
from catalog.queries import Ask, branch_here
from catalog.tables import Branch
from finance.pages.shared import shared
from finance.queries import debts
from finance.queries.items import items_in_use
from finance.queries.moves import Sought, access_move, move_sheet
from finance.queries.places import Standing, access_bank, ledger_of, places_here, title_of, titles_of
from finance.reading import rate_options
from finance.rules.items import FEES
from finance.rules.places import COLLECTED, PAYS, PlaceKind, read_place
from finance.schemas import BankForm, MoveForm
from finance.tables import MoneyMove
from kit import clock
from kit.errors import NotFound, Problem
from kit.money import plain
from kit.periods import ask as ask_period
from kit.rights import Actor, Permission
from kit.typed import is_number
from ledger.tables import AccountKind
from stock.queries.suppliers import access_supplier

Kind = MoneyMove.Kind
TITLES = {
    Kind.expense: "Pay an expense",
    Kind.income: "Other income",
    Kind.transfer: "Move money",
    Kind.supplier: "Pay a supplier",
    Kind.pay: "Pay out",
    Kind.tips: "Pay out tips",
    Kind.tax: "Pay taxes",
}
OWED_IN = {Kind.pay: AccountKind.pay_payable, Kind.tips: AccountKind.tips_payable}


async def places_page(actor: Actor, branch: int | None, done: str) -> Template:
    """Where the money is, and what is owed to whom."""
    here = await branch_here(actor, branch)
    places = await places_here(here)
    known = [each for each in places if each.place.kind is not PlaceKind.owner]
    return list_page(
        "finance/places.html",
        actor,
        places=places,
        together=sum(each.balance for each in known),
        owed=await owed_to_all(actor, here),
        due=await debts.open_debts(here),
        **await shared(actor, here, done),
    )


async def owed_to_all(actor: Actor, here: Branch) -> list[tuple[str, str, int]]:
    """Whom something is owed, where that is listed, and how much."""
    of = {
        kind: sum((await debts.owed_by_party(kind, here)).values())
        for kind in (AccountKind.supplier, AccountKind.pay_payable, AccountKind.tips_payable)
    }
    found = [("Suppliers", "suppliers", of[AccountKind.supplier])]
    if actor.may(Permission.see_pay):
        found += [("Pay", "payouts", of[AccountKind.pay_payable])]
        found += [("Tips", "payouts", of[AccountKind.tips_payable])]
    return [*found, ("Taxes in what was sold", "payouts", sum((await debts.tax_owed(here)).values()))]


async def place_page(actor: Actor, key: str, branch: int | None, days: tuple[str, str], ask: Ask) -> Template:
    """How money came into a place and left it."""
    here = await branch_here(actor, branch)
    place = read_place(key)
    title = await title_of(here.id, place) if place else None
    if place is None or title is None:
        raise NotFound("There is no such place.")
    if place.kind is PlaceKind.desk:
        actor.require(Permission.see_expected_cash)
    asked = ask_period(*days, clock.today(here.zone))
    sums, rows, pages = await ledger_of(here, place, asked.period, ask)
    hides = not actor.may(Permission.see_pay)
    return list_page(
        "finance/place.html",
        actor,
        place=place,
        title=title,
        asked=asked,
        sums=sums,
        rows=rows,
        pages=pages,
        ask=ask,
        hides=hides,
        **await shared(actor, here),
    )


async def moves_page(
    actor: Actor, branch: int | None, days: tuple[str, str], ask: Ask, more: tuple[str, str, str]
) -> Template:
    """Every move of money; of one kind, or for one item."""
    kind, item, done = more
    here = await branch_here(actor, branch)
    asked = ask_period(*days, clock.today(here.zone))
    wanted = kind if kind in tuple(Kind) else ""
    item_id = int(item) if is_number(item) else 0
    rows, pages = await move_sheet(actor, Sought(here.id, asked.period, wanted, item_id), ask)
    return list_page(
        "finance/moves.html",
        actor,
        kind=wanted,
        item=item_id,
        items=[*await items_in_use(), *await items_in_use(income=True)],
        asked=asked,
        ask=ask,
        rows=rows,
        pages=pages,
        titles=titles_of(await places_here(here)),
        **await shared(actor, here, done),
    )


async def move_page(
    actor: Actor, move_id: int, trouble: Problem | None = None, why: str = "", done: str = ""
) -> Template:
    move = await access_move(actor, move_id)
    here = await branch_here(actor, move["branch"])
    titles = {key: await title_of_key(here.id, key) for key in (move["place"], move["to_place"]) if key}
    return form_page(
        "finance/move.html",
        actor,
        trouble,
        move=move,
        titles=titles,
        why=why,
        **await shared(actor, here, done),
    )


async def title_of_key(branch: int, key: str) -> str:
    place = read_place(key)
    return (await title_of(branch, place) if place else None) or key


async def new_move_page(actor: Actor, form: MoveForm, trouble: Problem | None = None) -> Template:
    """The form of a move; each kind asks for what it needs."""
    if form.kind not in TITLES:
        raise NotFound("There is no such page.")
    kind = Kind(form.kind)
    here = await branch_here(actor, int(form.branch) if is_number(form.branch) else None)
    places = await places_here(here)
    wanted = [each.place.key for each in places if fits(each, kind)]
    return form_page(
        "finance/new_move.html",
        actor,
        trouble,
        form=form,
        kind=kind.value,
        title=TITLES[kind],
        place_options=options(actor, places, wanted),
        into_options=options(actor, places, [each.place.key for each in places if each.place.kind in PAYS]),
        **await asked_for(actor, here, kind, form),
        **await shared(actor, here),
    )


def fits(standing: Standing, kind: Kind) -> bool:
    return kind is Kind.transfer or standing.place.kind not in COLLECTED


def options(actor: Actor, places: list[Standing], wanted: list[str]) -> list[tuple[str, str]]:
    """Places to choose from; a drawer says whether its shift is open."""
    may = actor.may(Permission.run_shifts)
    fitting = [each for each in places if each.place.key in wanted and each.is_active]
    found = [each for each in fitting if may or each.place.kind is not PlaceKind.desk]
    return [("", "Choose…"), *((each.place.key, named(each)) for each in found)]


def named(standing: Standing) -> str:
    is_desk = standing.place.kind is PlaceKind.desk
    return f"{standing.title} ({standing.note.lower()})" if is_desk else standing.title


async def asked_for(actor: Actor, here: Branch, kind: Kind, form: MoveForm) -> dict[str, Any]:
    """What the fields of a kind offer, and what is owed to whom is paid."""
    found: dict[str, Any] = {"owed": None, "whom": "", "items": [], "rates": [], "fee_item": ""}
    if kind in (Kind.expense, Kind.income, Kind.transfer):
        found["items"] = await items_in_use(income=kind is Kind.income)
        found["fee_item"] = next((each["id"] for each in found["items"] if each["name"] == FEES), "")
        found["rates"] = await rate_options(here) if kind is Kind.expense else []
    elif kind is Kind.supplier:
        found |= await owed_to_supplier(here, form)
    elif kind is Kind.tax:
        found |= {"owed": sum((await debts.tax_owed(here)).values()), "whom": "the state"}
    else:
        actor.require(Permission.see_pay)
        found |= await owed_to_member(here, kind, form)
    found["suppliers"] = await supplier_options() if kind is Kind.expense else []
    found["item_options"] = [(each["id"], each["name"]) for each in found["items"]]
    suggested = found["owed"] or 0
    return found | {"suggested": plain(suggested, here.currency) if suggested > 0 else ""}


async def supplier_options() -> list[tuple[object, str]]:
    return [("", "None"), *await debts.suppliers_in_use()]


async def owed_to_supplier(here: Branch, form: MoveForm) -> dict[str, Any]:
    party = int(form.supplier) if is_number(form.supplier) else 0
    name = (await access_supplier(party))["name"] if party else "Suppliers without a name"
    owed = (await debts.owed_by_party(AccountKind.supplier, here)).get(party, 0)
    for debt in await debts.open_debts(here, party) if party else []:
        if str(debt.id) == {"bill": form.bill, "receipt": form.receipt}[debt.of]:
            owed = debt.left
    return {"owed": owed, "whom": name}


async def owed_to_member(here: Branch, kind: Kind, form: MoveForm) -> dict[str, Any]:
    owed = await debts.owed_by_party(OWED_IN[kind], here)
    people = await debts.members_here(here.id, set(owed))
    found = next((each for each in people if str(each["id"]) == form.member), None)
    if found is None:
        raise NotFound("There is no such member of staff.")
    return {"owed": owed.get(found["id"], 0), "whom": found["name"]}


async def bank_page(
    actor: Actor, form: BankForm, bank: int | None = None, trouble: Problem | None = None
) -> Template:
    found = await access_bank(actor, bank) if bank else None
    branch = found["branch"] if found else int(form.branch) if is_number(form.branch) else None
    here = await branch_here(actor, branch)
    return form_page("finance/bank.html", actor, trouble, form=form, bank=found, **await shared(actor, here))
