"""A booking that is to be paid for becomes a visit when the money is there, and lets its time go without it.

The money itself is taken in `checkout`, which calls this in its own transaction.
"""

from collections.abc import Sequence

import reminders.actions
from booking.actions import changes, door, news, refusals, requests
from booking.actions.classes import seats
from booking.actions.trust import SETTLE
from booking.prepay_tables import Prepayment
from booking.queries.classes import events_of
from booking.queries.prepay import prepayment_of, together_with
from booking.queries.visits import takes_of
from clients.tables import Visit
from kit import clock
from kit.db import execute, lock, transaction
from kit.rights import SYSTEM
from kit.words import N_
from reminders.tables import Kind

State = Prepayment.State
NOT_PAID = N_("It was not paid in time.")
BY_THE_CLIENT = "paid online"


async def hold_together(visit_id: int) -> list[Visit]:
    """The visit and those of its party under their locks: their time first, then their class, then the rows.

    Before anything else of a payment is locked, so that nobody waits in a ring.
    """
    ids = await together_with(visit_id)
    takes = [taking for each in ids for taking in await takes_of(each)]
    await lock(door.keys(takes))
    for event in await events_of(ids):
        await seats.locked(event)
    return [await changes.locked(each, None) for each in ids]


async def pay(asked: Prepayment, visits: Sequence[Visit]) -> bool:
    """The money is there: what waited for it is booked. False where it comes too late for that.

    Only ever inside a transaction, with what `hold_together` gave and the row held.
    """
    mine = next(each for each in visits if each.id == asked.visit)
    if asked.state == State.open and mine.status == Visit.Status.cancelled:
        await asked.update_self({Prepayment.state: State.over, Prepayment.ended_at: clock.now()})
    if asked.state not in (State.open, State.waived):
        return False
    await asked.update_self({Prepayment.state: State.paid, Prepayment.paid_at: clock.now()})
    await execute(SETTLE, mine.id, clock.now(), BY_THE_CLIENT)
    for visit in visits:
        if visit.status == Visit.Status.requested:
            await go_on(visit, asked)
    return True


async def go_on(visit: Visit, asked: Prepayment) -> None:
    if asked.needs_answer:
        if visit.id == asked.visit:
            await reminders.actions.tell_request(visit.id, Kind.requested)
        await news.announce(visit.id, visit.branch)
        return
    before = refusals.state(visit)
    facts = {"status": Visit.Status.waiting, "accepted_at": clock.now(), "offer_until_at": None}
    await changes.save(visit, facts)
    if visit.id == asked.visit:
        await reminders.actions.plan_visit(visit.id)
    await changes.told(SYSTEM, "accept", visit, before)


async def lapse(visit_id: int) -> bool:
    """Nobody paid in time: the time is free again, or the place of a class is the next one’s.

    False where somebody did or begins to just now, or it is over already.
    """
    async with transaction():
        visits = await hold_together(visit_id)
        asked = await prepayment_of(visit_id, lock=True)
        if asked is None or asked.state != State.open or not is_over(asked, visits):
            return False
        await asked.update_self({Prepayment.state: State.over, Prepayment.ended_at: clock.now()})
        for visit in visits:
            if visit.status == Visit.Status.requested:
                await requests.let_go(SYSTEM, visit, NOT_PAID, "lapse")
    return True


def is_over(asked: Prepayment, visits: Sequence[Visit]) -> bool:
    """The time to pay is up, or there is nothing left to pay for."""
    mine = next(each for each in visits if each.id == asked.visit)
    return bool(asked.due_at <= clock.now()) or mine.status != Visit.Status.requested
