"""A booking that is to be paid for: its time is kept, and it becomes a visit when the money is there.

The money itself is taken in `checkout`, which calls this in its own transaction.
"""

from collections.abc import Sequence
from datetime import timedelta

import reminders.actions
from booking.actions import changes, door, news, refusals, requests
from booking.actions.trust import SETTLE
from booking.actions.writing import NewLine
from booking.prepay_tables import Prepayment
from booking.queries.prepay import known_of, prepayment_of, together_with, wishes_of
from booking.queries.setup import Setup
from booking.queries.visits import takes_of
from booking.rules.prepay import Terms, strictest
from clients.rules.trust import Ask
from clients.tables import Client, Visit
from kit import clock
from kit.db import execute, lock, transaction
from kit.rights import CUSTOMER, SYSTEM, Actor
from kit.settings import settings
from kit.words import N_
from reminders.tables import Kind

State = Prepayment.State
# What the provider keeps a page open for at least; longer than anybody needs to find their card.
PATIENCE = timedelta(minutes=30)
NOT_PAID = N_("It was not paid in time.")
BY_THE_CLIENT = "paid online"


async def terms_for(
    actor: Actor, client: Client | None, setup: Setup, lines: Sequence[NewLine], trust: Ask | None
) -> Terms | None:
    """What is asked of a stranger who books this; None where nothing is, or nothing can be paid online.

    Where no rule is set it costs no query.
    """
    rules = setup.kept.prepay or ()
    if actor != CUSTOMER or not settings().takes_online or not (rules or trust):
        return None
    wishes = wishes_of(setup, [(line.service, line.price - line.discount) for line in lines])
    return strictest(rules, wishes, await known_of(client, rules), trust)


async def note(visit: Visit, setup: Setup, terms: Terms | None, *, needs_answer: bool) -> None:
    """Beside the visit that it is asked with, in its transaction."""
    if terms is None:
        return
    now = clock.now()
    await Prepayment(
        visit=visit.id,
        client=visit.client,
        asks=terms.asks,
        amount=terms.amount,
        price=terms.price,
        currency=setup.kept.currency,
        free_hours=terms.free_hours,
        late_rate=terms.late_rate,
        no_show_rate=terms.no_show_rate,
        fee_days=terms.fee_days,
        because=terms.because,
        needs_answer=needs_answer,
        asked_at=now,
        due_at=min(now + PATIENCE, visit.starts_at),
    ).save()


async def hold_together(visit_id: int) -> list[Visit]:
    """The visit and those of its party under their locks: their time first, then the rows in order.

    Before anything else of a payment is locked, so that nobody waits in a ring.
    """
    ids = await together_with(visit_id)
    takes = [taking for each in ids for taking in await takes_of(each)]
    await lock(door.keys(takes))
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
    """Nobody paid in time: the time is free again. False where somebody did, or it is over already."""
    async with transaction():
        visits = await hold_together(visit_id)
        asked = await prepayment_of(visit_id, lock=True)
        if asked is None or asked.state != State.open:
            return False
        await asked.update_self({Prepayment.state: State.over, Prepayment.ended_at: clock.now()})
        for visit in visits:
            if visit.status == Visit.Status.requested:
                await requests.end(SYSTEM, visit, NOT_PAID, "lapse")
    return True
