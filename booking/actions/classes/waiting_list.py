"""Places that become free again, and who gets them: the waiting list in its order, until the cut-off.

Everything here happens while the class is held (`seats.locked`): no place is given twice, none is forgotten.
"""

import reminders.actions
from booking.actions import changes, refusals
from booking.actions.classes import no_place, seats
from booking.queries import classes
from booking.queries.classes import Event, SeatOf
from booking.rules.classes import InLine, hindrance, next_in_line
from clients.tables import Visit
from kit import clock
from kit.db import execute
from kit.rights import SYSTEM, Actor


async def give_back(place: SeatOf) -> None:
    """The places of a visit that was called off, on to whoever is next."""
    await execute(seats.COUNT, place.event, -place.seats)
    event = await classes.event(place.event)
    await promote(event)
    await seats.announce(event)


async def promote(event: Event) -> None:
    """Whoever is on the list and can have a place gets it, and is written to."""
    if not event.list_is_open:
        return
    people = await classes.people_of(event.id)
    line = [InLine(row["visit"], row["seats"]) for row in people if row["status"] == Visit.Status.listed]
    for each in next_in_line(line, event.free):
        visit = await changes.locked(each.visit, None)
        if visit.status == Visit.Status.listed:
            await admit(SYSTEM, visit, SeatOf(event.id, each.seats))


async def admit(actor: Actor, visit: Visit, place: SeatOf) -> Visit:
    """From the list into the class; the caller has looked whether there is room."""
    before = refusals.state(visit)
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
