"""Calling a visit off, and how far it has come."""

import reminders.actions
from booking.actions import changes, moving, news, refusals
from booking.actions.classes import seats, waiting_list
from booking.actions.remembering import pause_of, remember
from booking.queries.classes import seat_of
from booking.queries.visits import still_taken
from booking.rules.classes import COMING
from booking.rules.terms import EXPECTED, STEPS
from booking.rules.typed import read_why
from clients.tables import Visit
from kit import clock
from kit.db import transaction, tries_again
from kit.rights import CUSTOMER, Actor

NOT_BEGUN: dict[str, object] = {"started_at": None, "finished_at": None}
BEFORE_COMING = {"confirmed_at": None, "arrived_at": None, **NOT_BEGUN}
FORGETS: dict[str, dict[str, object]] = {
    Visit.Status.waiting: {
        **BEFORE_COMING,
        "requested_at": None,
        "no_show_at": None,
        "cancelled_at": None,
        "cancelled_by": "",
        "cancelled_why": "",
        "cancelled_late": False,
    },
    Visit.Status.confirmed: {"arrived_at": None, **NOT_BEGUN},
    Visit.Status.no_show: NOT_BEGUN,
}


@tries_again
async def cancel(
    actor: Actor, visit_id: int, why: str, version: int | None = None, *, tell: bool = True
) -> Visit:
    """Gives the time back; it is kept who did it, why, and whether it was late.

    A client who asks twice gets the same answer twice, and may withdraw a request at any time. Raises
    `StaleVisit`, `WrongStep`, and `TooLate` for a client inside the notice. `tell` False: the client is not
    written to.
    """
    visit = await changes.seen(actor, visit_id, version)
    if actor == CUSTOMER and visit.status == Visit.Status.cancelled:
        return visit
    reason = read_why(why)
    is_request = visit.status == Visit.Status.requested
    if not is_request:
        await changes.refuse_late_clients(actor, visit)
    async with transaction():
        place = await seats.locked_of(visit_id)
        fresh = await changes.locked_with_time(visit_id, visit.version)
        await call_off(actor, fresh, reason, tell=tell and not is_request)
        if place is not None and visit.status != Visit.Status.listed:
            await waiting_list.give_back(place)
    return fresh


async def call_off(actor: Actor, visit: Visit, why: str, *, tell: bool) -> Visit:
    withdrawn = actor == CUSTOMER and visit.status == Visit.Status.requested
    if visit.status not in COMING and not withdrawn:
        raise refusals.WrongStep(visit, "cancelled")
    await remember(actor, visit.id)
    before = refusals.state(visit)
    facts = {
        "status": Visit.Status.cancelled,
        "cancelled_at": clock.now(),
        "cancelled_by": actor.name,
        "cancelled_late": visit.status in EXPECTED and await changes.late(visit),
        "cancelled_why": why,
    }
    await changes.save(visit, facts)
    await news.release(visit.id)
    await reminders.actions.call_off(visit.id, pause_of(actor), tell=tell)
    return await changes.told(actor, "cancel", visit, before, why=why)


@tries_again
async def set_status(actor: Actor, visit_id: int, status: Visit.Status, version: int | None) -> Visit:
    """Confirmed, arrived, no-show, or back to waiting. Each step keeps its moment; a step back forgets it.

    A visit that gave its time back (cancelled, or marked a no-show beforehand) takes it again through the
    door, one that gave back its places of a class takes those. Raises `StaleVisit`, `WrongStep`, and what
    refuses a booking.
    """
    visit = await changes.seen(actor, visit_id, version)
    refuse_wrong_step(visit, status)
    facts = {"status": status, **FORGETS.get(status, {})}
    if await seat_of(visit_id) is not None:
        return await set_status_in_class(actor, visit, status, facts)
    if visit.status not in EXPECTED and not await still_taken(visit_id):
        return await moving.retake(actor, visit, facts)
    async with transaction():
        fresh = await changes.locked_with_time(visit_id, visit.version)
        return await step(actor, fresh, status, facts)


async def set_status_in_class(
    actor: Actor, visit: Visit, status: Visit.Status, facts: dict[str, object]
) -> Visit:
    """A no-show keeps its places, for the class was held for them; who was cancelled needs new ones."""
    async with transaction():
        place = await seats.locked_of(visit.id)
        fresh = await changes.locked(visit.id, visit.version)
        if place is not None and visit.status == Visit.Status.listed:
            return await waiting_list.let_in(actor, fresh, place)
        if place is not None and visit.status == Visit.Status.cancelled:
            await waiting_list.take_again(place)
        return await step(actor, fresh, status, facts)


def refuse_wrong_step(visit: Visit, status: Visit.Status) -> None:
    if status not in STEPS.get(Visit.Status(visit.status), set()):
        raise refusals.WrongStep(visit, status)


async def step(actor: Actor, visit: Visit, status: Visit.Status, facts: dict[str, object]) -> Visit:
    await remember(actor, visit.id)
    before, now = refusals.state(visit), clock.now()
    was_expected = visit.status in EXPECTED
    if status != Visit.Status.waiting:
        facts = facts | {f"{status}_at": now}
    await changes.save(visit, facts)
    if status == Visit.Status.no_show:
        await reminders.actions.call_off(visit.id, tell=False)
        if visit.ends_at > now:
            await news.release(visit.id)
    elif not was_expected:
        await reminders.actions.plan_visit(visit.id, pause_of(actor))
    return await changes.told(actor, f"set {status}", visit, before)
