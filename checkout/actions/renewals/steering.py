"""How a membership goes on renewing: ended with its period, paused, into another type, tried again now."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import date, timedelta
from typing import Any

from checkout.actions.online.links import NoProvider
from checkout.actions.renewals.charging import see_to
from checkout.actions.renewals.due import hold
from checkout.actions.renewals.recording import drop
from checkout.gateway.protocol import GatewayAway
from checkout.queries import renewals as queries
from checkout.renewal_tables import Renewal
from kit import clock, journal
from kit.db import transaction
from kit.errors import Invalid, Refused
from kit.rights import CUSTOMER, Actor, Permission
from kit.settings import settings
from kit.typed import short_date
from kit.words import _
from loyalty.queries.membership_facts import Known, access_membership
from loyalty.queries.renewals import Renewing, may_become, newest_terms, plan_of
from loyalty.renewal_tables import MembershipPlan

LONGEST_PAUSE = 366


class NotRenewable(Refused):
    """Why a membership cannot renew."""


class IsBeingCharged(Refused):
    """What becomes of it is not known yet."""

    def __init__(self) -> None:
        super().__init__(
            _("A payment for this period is under way right now. Please try again in a few minutes.")
        )


class DoesNotRenew(Refused):
    def __init__(self) -> None:
        super().__init__("This membership does not renew by itself: say first that it does.")


class NothingToTry(Refused):
    """No period waits to be paid."""

    def __init__(self) -> None:
        super().__init__("No period of this membership waits to be paid.")


async def reach(actor: Actor, voucher: int) -> Known:
    """A client reaches their own, which whoever asks for them has seen to."""
    if actor != CUSTOMER:
        actor.require(Permission.take_payments)
    return await access_membership(actor, voucher)


@asynccontextmanager
async def holding(actor: Actor, voucher: int, *, also_off: bool = False) -> AsyncIterator[Renewing]:
    """The membership and its plan in one transaction. Raises `DoesNotRenew` without one."""
    await reach(actor, voucher)
    async with transaction():
        plan = await plan_of(voucher)
        if plan is None:
            raise DoesNotRenew
        held = await hold(plan.id)
        if not held.plan.is_on and not also_off:
            raise DoesNotRenew
        yield held


async def note(actor: Actor, known: Known, action: str, after: Mapping[str, Any]) -> None:
    await journal.write(
        actor, action, ("voucher", known.voucher), branch=known.row["branch"], after=after or None
    )


async def refuse_while_charged(held: Renewing) -> Renewal | None:
    """The renewal that is open, if there is one. Raises `IsBeingCharged`."""
    renewal = await queries.open_renewal(held.plan.id)
    if renewal is not None and await queries.alive_charge(renewal.id):
        raise IsBeingCharged
    return renewal


async def give_up_open(held: Renewing) -> None:
    renewal = await refuse_while_charged(held)
    if renewal is not None:
        await drop(await queries.renewal_row(renewal.id, lock=True))


async def try_soon(held: Renewing) -> None:
    """What is open is tried by the next worker that comes by."""
    renewal = await queries.open_renewal(held.plan.id)
    if renewal is not None:
        await renewal.update_self({Renewal.next_try_at: clock.now()})


async def try_now(actor: Actor, voucher: int) -> Renewal:
    """Charges the card at once. Raises `NoProvider`, `NothingToTry`, `IsBeingCharged`."""
    if not settings().takes_online:
        raise NoProvider
    async with holding(actor, voucher) as held:
        renewal = await refuse_while_charged(held)
        if renewal is None:
            raise NothingToTry
        await note(actor, held.known, "try to renew", {"period": renewal.number})
    try:
        return await see_to(renewal.id, actor)
    except GatewayAway:
        return await queries.renewal_row(renewal.id)


async def can_last(of_type: int) -> bool:
    newest = await newest_terms(of_type)
    return newest is not None and newest[1].length is not None


async def stop(actor: Actor, voucher: int) -> None:
    """It ends with this period; what is open is not tried any more. Raises `IsBeingCharged`."""
    async with holding(actor, voucher) as held:
        await give_up_open(held)
        await held.plan.update_self({MembershipPlan.is_last: True})
        await note(actor, held.known, "end renewing", {"last_on": held.known.last_on})


async def go_on(actor: Actor, voucher: int) -> None:
    """It renews again as was agreed. Raises `NotRenewable` where it is over."""
    async with holding(actor, voucher, also_off=True) as held:
        if held.is_over:
            raise NotRenewable("It is over already. Sell a new one.")
        await held.plan.update_self({
            MembershipPlan.is_last: False, MembershipPlan.is_on: True, MembershipPlan.off_why: ""
        })  # fmt: skip
        await note(actor, held.known, "go on renewing", {})


async def pause(actor: Actor, voucher: int, from_on: date, until_on: date | None) -> None:
    """On these days nothing is taken; without a last one until `resume`. Raises `Invalid`."""
    async with holding(actor, voucher) as held:
        today = clock.today(held.row["zone"])
        if from_on < today:
            raise Invalid("A pause begins today or later.", pause_from=f"From {short_date(today)} on.")
        if until_on is not None and not 0 <= (until_on - from_on).days <= LONGEST_PAUSE:
            raise Invalid("Look at the last day.", pause_until="On the first day or later, within a year.")
        await give_up_open(held)
        await held.plan.update_self({
            MembershipPlan.paused_from_on: from_on, MembershipPlan.paused_until_on: until_on
        })  # fmt: skip
        await note(actor, held.known, "pause renewing", {"from": from_on, "until": until_on})


async def resume(actor: Actor, voucher: int) -> None:
    """The next period begins today where it would have begun in the pause."""
    async with holding(actor, voucher) as held:
        start, today = held.plan.paused_from_on, clock.today(held.row["zone"])
        if start is None:
            raise NotRenewable("It is not paused.")
        until = today - timedelta(days=1)
        days = (start, until) if start <= until else (None, None)
        await held.plan.update_self({
            MembershipPlan.paused_from_on: days[0], MembershipPlan.paused_until_on: days[1]
        })  # fmt: skip
        await note(actor, held.known, "resume renewing", {})


async def change_type(actor: Actor, voucher: int, of_type: int | None) -> None:
    """With its next period it becomes one of another type; None takes that back. Raises `Invalid`."""
    async with holding(actor, voucher) as held:
        await refuse_while_charged(held)
        if await queries.open_renewal(held.plan.id):
            raise NotRenewable("A period is to be paid first. Have it paid, or end the renewing.")
        types = {row["id"]: row for row in await may_become(held.row["currency"], held.row["of_type"])}
        if of_type is not None and (of_type not in types or not await can_last(of_type)):
            raise Invalid("Choose one of the list.", next_type="A type that renews, in the same currency.")
        price = types[of_type]["price"] if of_type is not None else None
        await held.plan.update_self({MembershipPlan.next_type: of_type, MembershipPlan.next_price: price})
        name = types[of_type]["name"] if of_type is not None else None
        await note(actor, held.known, "change type of renewals", {"type": name})
