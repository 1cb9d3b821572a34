"""Places that become free again, and who gets them: the waiting list in its order, until the cut-off.

Everything here happens while the class is held (`seats.locked`): no place is given twice, none is forgotten.
"""

import reminders.actions
from booking.actions import changes, refusals
from booking.actions.classes import no_place, seats
from booking.prepay_tables import Prepayment
from booking.queries import classes
from booking.queries.classes import Event, SeatOf
from booking.queries.prepay import prepayment_of
from booking.rules.classes import InLine, hindrance, kept_until, next_in_line
from clients.tables import Visit
from kit import clock
from kit.db import execute
from kit.rights import SYSTEM, Actor
from kit.settings import settings
from reminders.rules import after_quiet_hours

NOT_INSISTED = "UPDATE prepayment SET state = 'waived', waived_by = $2 WHERE visit = $1 AND state = 'listed'"


async def give_back(place: SeatOf) -> None:
    """The places of a visit that was called off, on to whoever is next."""
    await execute(seats.COUNT, place.event, -place.seats)
    event = await classes.event(place.event)
    await promote(event)
    await seats.announce(event)


async def promote(event: Event) -> None:
    """Whoever is on the list and can have a place gets it, or may pay for it now, and is written to."""
    if not event.list_is_open:
        return
    people = await classes.people_of(event.id)
    line = [InLine(row["visit"], row["seats"]) for row in people if row["status"] == Visit.Status.listed]
    for each in next_in_line(line, event.free):
        visit = await changes.locked(each.visit, None)
        if visit.status == Visit.Status.listed:
            await move_up(visit, event, each.seats)


async def move_up(visit: Visit, event: Event, places: int) -> None:
    """Who was told that a place is to be paid for has it for a while, in which to pay."""
    asked = await prepayment_of(visit.id, lock=True)
    is_asked = asked is not None and asked.state == Prepayment.State.listed and settings().takes_online
    if asked is None or not is_asked:
        await admit(SYSTEM, visit, SeatOf(event.id, places))
        return
    before, now = refusals.state(visit), clock.now()
    until = kept_until(event.starts_at, event.cut_off_minutes, after_quiet_hours(now, event.zone), now)
    await asked.update_self({Prepayment.state: Prepayment.State.open, Prepayment.due_at: until})
    facts = {"status": Visit.Status.requested, "requested_at": now, "wanted_at": visit.starts_at}
    await changes.save(visit, facts)
    await execute(seats.COUNT, event.id, places)
    await ask_to_pay(visit)
    await changes.told(SYSTEM, "keep place", visit, before)


async def ask_to_pay(visit: Visit) -> None:
    """A letter that a place is kept for them, until when, and where it is paid for."""
    asked = await prepayment_of(visit.id)
    if asked is not None and asked.state == Prepayment.State.open:
        await reminders.actions.plan_keeping(visit.id, asked.due_at)


async def admit(actor: Actor, visit: Visit, place: SeatOf) -> Visit:
    """From the list into the class; the caller has looked whether there is room. Nothing is to be paid."""
    before = refusals.state(visit)
    await execute(NOT_INSISTED, visit.id, actor.name)
    await changes.save(visit, {"status": Visit.Status.waiting})
    await execute(seats.COUNT, place.event, place.seats)
    await reminders.actions.plan_promotion(visit.id)
    return await changes.told(actor, "promote", visit, before)


async def require_room(place: SeatOf) -> Event:
    """For a visit that is brought back, or let in by hand; raises `NoPlace` when there is none."""
    event = await classes.event(place.event)
    reason = hindrance(event.places, place.seats, clock.now(), desk=True)
    if reason is not None:
        raise no_place.refusal_of(reason, event.free)
    return event


async def take_again(place: SeatOf) -> None:
    """The places of a visit that is brought back."""
    event = await require_room(place)
    await execute(seats.COUNT, place.event, place.seats)
    await seats.announce(event)


async def let_in(actor: Actor, visit: Visit, place: SeatOf) -> Visit:
    """By hand: whatever their turn, and also after the cut-off."""
    event = await require_room(place)
    admitted = await admit(actor, visit, place)
    await seats.announce(event)
    return admitted
