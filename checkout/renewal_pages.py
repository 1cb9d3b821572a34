"""What the desk's pages about renewals are filled with."""

from typing import Any

from asyncpg import Record
from litestar.response import Template

from catalog.pages import form_page, list_page
from checkout.actions.renewals.planning import why_not, words_for
from checkout.actions.renewals.terms import AS_USUAL, TermsForm, membership_type
from checkout.online_pages import seen_by, standing
from checkout.queries import renewals as queries
from checkout.queries.cards import cards_of
from checkout.renewal_tables import Renewal
from checkout.rules.renewals import why_unpaid
from kit.db import fetch
from kit.errors import Problem
from kit.money import plain
from kit.paging import pages
from kit.rights import Actor, Permission
from kit.typed import short_date
from loyalty.queries.membership_facts import Known, access_membership
from loyalty.queries.renewals import may_become, plan_of, plan_price, renewal_terms, renewing
from loyalty.renewal_tables import RenewalTerms

HERE = "/desk/online/renewals"
TYPES = """
SELECT voucher_type.id, voucher_type.name, voucher_type.currency, voucher_type.price AS costs, terms.is_on,
    coalesce(terms.price, voucher_type.price) AS price, terms.retries, terms.waits,
    (SELECT count(*) FROM membership_plan AS plan JOIN membership ON membership.id = plan.membership
     JOIN voucher ON voucher.id = membership.voucher
     WHERE voucher.of_type = voucher_type.id AND plan.is_on AND membership.ended_at IS NULL) AS renewing
FROM voucher_type LEFT JOIN renewal_terms AS terms ON terms.of_type = voucher_type.id
WHERE voucher_type.kind = 'membership' AND voucher_type.is_active
ORDER BY lower(voucher_type.name), voucher_type.id
"""
SAID = {
    "started": "It renews by itself from now on.",
    "card": "The card is changed. What waits to be paid is tried with it at once.",
    "stopped": "It ends with its period.",
    "going-on": "It renews again.",
    "paused": "It is paused.",
    "resumed": "It goes on.",
    "type": "It changes with its next period.",
    "paid": "The period is paid.",
    "declined": "It was declined again. What was tried stands below.",
    "waiting": "The payment provider has not answered yet. You will see here what becomes of it.",
    "kept": "What renews is changed. Memberships that renew already keep what was agreed.",
}


async def failed_page(actor: Actor, search: str, number: int, done: str = "") -> Template:
    mine, wanted = seen_by(actor), search.strip()[:80]
    shown = pages(number, await queries.count_failed(mine, wanted))
    rows = await queries.failed(mine, wanted, (shown.size, shown.offset))
    facts = {"rows": rows, "pages": shown, "search": wanted, "why": why_unpaid, "done": SAID.get(done, "")}
    facts["day"] = short_date
    return list_page("checkout/renewals.html", actor, **facts, **await standing())


async def renewal_page(
    actor: Actor, voucher: int, done: str = "", trouble: Problem | None = None, **typed: str
) -> Template:
    """Of one membership: whether it renews, off which card, what was tried, and what may be done now."""
    actor.require(Permission.take_payments)
    known = await access_membership(actor, voucher)
    facts = {**await facts_of(known), "typed": typed, "done": SAID.get(done, ""), "why": why_unpaid}
    facts["day"] = short_date
    return form_page("checkout/renewal.html", actor, trouble, **facts)


async def became(renewal: Renewal) -> str:
    """What to say of one that was just tried."""
    if await queries.alive_charge(renewal.id):
        return "waiting"
    return "paid" if renewal.state == Renewal.State.paid else "declined"


async def facts_of(known: Known) -> dict[str, Any]:
    plan = await plan_of(known.voucher)
    client, terms = known.row["client"], await renewal_terms(known.row["of_type"])
    cards = await cards_of(client) if client else []
    facts: dict[str, Any] = {
        "row": known.row, "plan": plan, "last_on": known.last_on, "found": None, "open": None, "card": None,
        "history": [], "types": [], "today": known.today,
        "cards": [("", "None: a link each time"), *((str(each.id), each.name) for each in cards)],
        **await offered(known, terms, had_plan=plan is not None),
    }  # fmt: skip
    if plan is None:
        return facts
    open_one = await queries.open_renewal(plan.id)
    return facts | {
        "card_words": words_for(known, plan.next_price or plan.price),
        "found": await renewing(plan), "open": open_one, "card": await queries.card_of_plan(plan.id),
        "history": await queries.history(plan.id), "types": await type_options(known.row),
        "is_unpaid": open_one is not None and open_one.state == Renewal.State.unpaid,
    }  # fmt: skip


async def offered(known: Known, terms: RenewalTerms | None, *, had_plan: bool) -> dict[str, Any]:
    """What it would renew for, in words; or why it cannot."""
    if terms is None:
        return {"words": "", "cannot": "Memberships of this type do not renew."}
    price = await plan_price(terms)
    return {"words": words_for(known, price), "cannot": why_not(known, had_plan=had_plan)}


async def type_options(row: Record) -> list[tuple[str, str]]:
    found = await may_become(row["currency"], row["of_type"])
    return [("", "The same"), *((str(each["id"]), each["name"]) for each in found)]


async def types_page(actor: Actor, done: str = "") -> Template:
    facts = {"rows": await fetch(TYPES), "done": SAID.get(done, "")}
    return list_page("checkout/renewal_types.html", actor, **facts)


async def terms_page(
    actor: Actor, of_type: int, form: TermsForm | None = None, trouble: Problem | None = None
) -> Template:
    found = await membership_type(of_type)
    shown = form or await kept_terms(found.id, found.currency)
    return form_page("checkout/renewal_terms.html", actor, trouble, form=shown, found=found)


async def kept_terms(of_type: int, currency: str) -> TermsForm:
    """The form as it is kept."""
    kept = await RenewalTerms.objects().get(RenewalTerms.of_type == of_type)
    if kept is None:
        return TermsForm(retries=", ".join(str(day) for day in AS_USUAL))
    return TermsForm(
        renews="yes" if kept.is_on else "",
        price=plain(kept.price, currency) if kept.price else "",
        retries=", ".join(str(day) for day in kept.retries),
        waits="wait" if kept.waits else "end",
        client_pauses="yes" if kept.client_pauses else "",
    )
