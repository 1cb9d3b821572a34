"""That a membership renews: by whom it was agreed, and off which card."""

from dataclasses import dataclass
from typing import Any

from checkout.actions.renewals.steering import (
    NotRenewable,
    holding,
    note,
    reach,
    refuse_while_charged,
    try_soon,
)
from checkout.queries import renewals as queries
from checkout.renewal_tables import RenewalConsent
from kit import clock
from kit.db import transaction
from kit.errors import Invalid
from kit.money import format_money
from kit.rights import CUSTOMER, Actor
from loyalty.actions.memberships import begin_if_due
from loyalty.actions.renewals import hold as hold_voucher
from loyalty.queries.membership_facts import Known, access_membership
from loyalty.queries.renewals import plan_of, plan_price, renewal_terms
from loyalty.renewal_tables import MembershipPlan, RenewalTerms
from loyalty.rules.memberships import State


@dataclass(frozen=True, slots=True)
class Agreed:
    """The card that was agreed to, None for a link each time; the words, and the address it was said from."""

    card: int | None
    words: str
    address: str = ""


def words_for(known: Known, price: int) -> str:
    """What is agreed to, for the desk to read out and to be kept."""
    amount = format_money(price, known.row["currency"], known.row["locale"])
    return (
        f"{known.row['name']} renews by itself: on the first day of each period {amount} are taken off the"
        " card. It can be ended at any time for the end of its period."
    )


async def start(actor: Actor, voucher: int, agreed: Agreed) -> MembershipPlan:
    """It renews from now on. Raises `NotRenewable`, and `Invalid` for a card that is not the client's."""
    await reach(actor, voucher)
    async with transaction():
        known = await begun(actor, voucher)
        terms = await check(known)
        card = await card_of(known, agreed.card)
        plan = await write_plan(actor, known, terms)
        await RenewalConsent(
            plan=plan.id, card=card, words=agreed.words, agreed_at=clock.now(),
            agreed_by=said_by(actor, known), agreed_from=agreed.address[:64],
        ).save()  # fmt: skip
        after = {"price": plan.price, "currency": known.row["currency"], "card": card is not None}
        await note(actor, known, "let renew", after)
    return plan


async def begun(actor: Actor, voucher: int) -> Known:
    """Held; one that has begun by itself is written down so."""
    await hold_voucher(voucher)
    known = await access_membership(actor, voucher)
    if await begin_if_due(known, known.today):
        return await access_membership(actor, voucher)
    return known


def said_by(actor: Actor, known: Known) -> str:
    """Who agreed: the client themselves, or somebody at the desk for them."""
    return str(known.row["holder"])[:120] if actor == CUSTOMER else actor.name[:120]


async def check(known: Known) -> RenewalTerms:
    terms = await renewal_terms(known.row["of_type"])
    if terms is None:
        raise NotRenewable("Memberships of this type do not renew: say so with the type first.")
    trouble = why_not(known, had_plan=await plan_of(known.voucher) is not None)
    if trouble:
        raise NotRenewable(trouble)
    return terms


def why_not(known: Known, *, had_plan: bool) -> str:
    """Why it cannot go on after its last day; one that renewed before may be waiting for its money."""
    if known.row["client"] is None:
        return "Nobody holds it: say whose membership it is, so that we know who pays."
    if known.state is State.cancelled or known.row["ended_at"]:
        return "It is over. Sell a new one."
    if known.last_on is None:
        return "It has not begun, or has no end: only one with a last day can go on after it."
    if known.state is State.ended and not had_plan:
        return "Its last day has passed. Sell a new one."
    return ""


async def card_of(known: Known, card: int | None) -> int | None:
    if card is None:
        return None
    if await queries.own_card(card, known.row["client"]) is None:
        raise Invalid("That card is not there any more.", card="Choose one of the list.")
    return card


async def write_plan(actor: Actor, known: Known, terms: RenewalTerms) -> MembershipPlan:
    """The one there was goes on, by the terms of today."""
    agreed: dict[str, Any] = {
        "price": await plan_price(terms), "retries": terms.retries, "waits": terms.waits,
        "client_pauses": terms.client_pauses, "is_on": True, "is_last": False, "off_why": "",
    }  # fmt: skip
    plan = await plan_of(known.voucher)
    if plan is not None:
        await plan.update_self({getattr(MembershipPlan, name): value for name, value in agreed.items()})
        return plan
    row = known.row
    place = {"membership": row["id"], "anchor_on": row["from_on"], "anchor_number": row["number"]}
    made = MembershipPlan(**place, **agreed, made_at=clock.now(), made_by=actor.name[:120])
    await made.save()
    return made


async def change_card(actor: Actor, voucher: int, agreed: Agreed) -> None:
    """Periods are taken off another card from now on; what failed is tried with it at once."""
    async with holding(actor, voucher) as held:
        await refuse_while_charged(held)
        card = await card_of(held.known, agreed.card)
        await RenewalConsent(
            plan=held.plan.id, card=card, words=agreed.words, agreed_at=clock.now(),
            agreed_by=said_by(actor, held.known), agreed_from=agreed.address[:64],
        ).save()  # fmt: skip
        await try_soon(held)
        await note(actor, held.known, "change card of renewals", {"card": card is not None})
