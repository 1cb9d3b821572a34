"""Requests: a stranger asks for a time, the desk accepts, declines, or offers another one.

A request takes its time from the beginning, through the door like every booking, so that an answer never has
to find it free: it only changes what the visit is.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

import reminders.actions
from booking.actions import changes, door, moves, moving, news, refusals
from booking.actions.classes import seats, waiting_list
from booking.actions.moves import Move
from booking.actions.places import Place
from booking.actions.several import entering, shifting
from booking.queries.classes import seat_of
from booking.queries.prices import price_after
from booking.queries.requests import unanswered
from booking.queries.seated import Arrangement
from booking.queries.visits import Booked, all_booked, still_taken
from booking.rules.typed import read_why
from catalog import queries as catalog
from clients.tables import Visit
from kit import clock
from kit.db import execute, transaction
from kit.errors import Invalid
from kit.rights import CUSTOMER, SYSTEM, Actor
from kit.words import N_
from reminders.tables import Kind

# Who accepts it does not insist on what was to be paid before.
WAIVE = "UPDATE prepayment SET state = 'waived', waived_by = $2 WHERE visit = $1 AND state = 'open'"
NO_ANSWER = N_("We did not hear from you in time.")
NOT_ANSWERED = N_("Nobody answered the request in time.")


class SameTime(Invalid):
    """Another time was to be offered, and it is the one that was asked for."""

    def __init__(self) -> None:
        super().__init__("Choose another time.", time="That is the time they have now: accept it instead.")


async def accept(actor: Actor, visit_id: int, version: int | None) -> Visit:
    """The request is a visit, waiting; the client is told. Clients accept only what they were offered.

    Raises `StaleVisit`, `NoRequest`, `CounterOver`; should its time be gone all the same, it is taken again
    through the door. A place of a class has no time of its own that could be gone.
    """
    visit = await changes.seen(actor, visit_id, version)
    refuse_answer(actor, visit)
    facts = {"status": Visit.Status.waiting, "accepted_at": clock.now(), "offer_until_at": None}
    if await seat_of(visit_id) is None and not await still_taken(visit_id):
        return await moving.retake(actor, visit, facts, "accept")
    async with transaction():
        await seats.locked_of(visit_id)
        fresh = await changes.locked_with_time(visit_id, visit.version)
        before = refusals.state(fresh)
        await changes.save(fresh, facts)
        await execute(WAIVE, visit_id, actor.name)
        await reminders.actions.plan_visit(visit_id)
        return await changes.told(actor, "accept", fresh, before)


def refuse_answer(actor: Actor, visit: Visit) -> None:
    """Only a request can be answered, and a client can answer only an offer that still stands."""
    if visit.status != Visit.Status.requested:
        raise refusals.NoRequest(visit)
    if actor == CUSTOMER and (visit.offer_until_at is None or visit.offer_until_at <= clock.now()):
        raise refusals.CounterOver


async def decline(actor: Actor, visit_id: int, why: str, version: int | None) -> Visit:
    """The time is free again, or the place; the client is told, and reads the reason."""
    visit = await changes.seen(actor, visit_id, version)
    refuse_answer(actor, visit)
    reason = read_why(why)
    async with transaction():
        await seats.locked_of(visit_id)
        fresh = await changes.locked_with_time(visit_id, visit.version)
        return await let_go(actor, fresh, reason)


async def let_go(actor: Actor, visit: Visit, why: str, verb: str = "decline") -> Visit:
    """Ends it; a place of a class, which is held, goes on to whoever is next."""
    ended = await end(actor, visit, why, verb)
    place = await seat_of(visit.id)
    if place is not None:
        await waiting_list.give_back(place)
    return ended


async def end(actor: Actor, visit: Visit, why: str, verb: str = "decline") -> Visit:
    before = refusals.state(visit)
    facts = {
        "status": Visit.Status.cancelled,
        "cancelled_at": clock.now(),
        "cancelled_by": actor.name,
        "cancelled_why": why,
        "offer_until_at": None,
    }
    await changes.save(visit, facts)
    await news.release(visit.id)
    await reminders.actions.tell_request(visit.id, Kind.declined)
    return await changes.told(actor, verb, visit, before, why=why)


async def offer_another(actor: Actor, visit_id: int, wanted: Move) -> Visit:
    """Takes another time instead of the one that was asked for, and asks the client whether it suits.

    Unanswered it lapses after the branch's hours, or when it begins. Raises what refuses a move.
    """
    visit = await changes.seen(actor, visit_id, wanted.version)
    refuse_answer(actor, visit)
    takings = await all_booked(visit_id)
    if len(takings) > 1:
        return await offer_all(actor, visit, takings, wanted)
    [taking] = takings
    if moves.stays(taking, wanted):
        raise SameTime
    wish = await moves.wish_for(actor, taking, wanted)
    await door.check(wish)
    until = await offer_until(visit.branch, wanted.starts_at)

    async def write(place: Place) -> Visit:
        fresh = await changes.locked(visit_id, visit.version)
        before = {**refusals.state(fresh), "member": taking.member}
        price = price_after(wish.offer.setup, taking, wanted.member, place.starts_at)
        await moves.shift(fresh, taking, place, price, {"offer_until_at": until})
        await reminders.actions.tell_request(visit_id, Kind.counter)
        return await changes.told(actor, "offer", fresh, before, member=place.who.id)

    return await door.enter(wish, write)


async def offer_all(actor: Actor, visit: Visit, takings: Sequence[Booked], wanted: Move) -> Visit:
    """The same for a request of several services."""
    if shifting.stays(takings, wanted):
        raise SameTime
    ask = await shifting.ask_for(actor, visit, takings, wanted)
    await entering.check(ask)
    until = await offer_until(visit.branch, wanted.starts_at)

    async def write(arrangement: Arrangement) -> Visit:
        fresh = await changes.locked(visit.id, visit.version)
        before = refusals.state(fresh)
        await shifting.shift(fresh, takings, arrangement, {"offer_until_at": until})
        await reminders.actions.tell_request(visit.id, Kind.counter)
        return await changes.told(actor, "offer", fresh, before)

    return await entering.enter(ask, write)


async def offer_until(branch_id: int, starts_at: datetime) -> datetime:
    branch = await catalog.branch(branch_id)
    until = min(clock.now() + timedelta(hours=branch.answer_hours), starts_at)
    if until <= clock.now():
        raise refusals.InThePast
    return until


async def lapse() -> bool:
    """Ends one request that nobody answered in time, and says whether there was one."""
    late = await unanswered()
    if late is None:
        return False
    async with transaction():
        await seats.locked_of(late)
        visit = await changes.locked_with_time(late, None)
        if visit.status == Visit.Status.requested and is_over(visit):
            await let_go(SYSTEM, visit, NO_ANSWER if visit.offer_until_at else NOT_ANSWERED, "lapse")
    return True


def is_over(visit: Visit) -> bool:
    return min(visit.offer_until_at or visit.starts_at, visit.starts_at) <= clock.now()
