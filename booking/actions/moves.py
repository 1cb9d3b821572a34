"""Another time, another person, or the old time again: each goes through the door like a booking."""

from dataclasses import dataclass
from datetime import datetime

import msgspec

import reminders.actions
from booking import queries
from booking.actions import changes, door, news, refusals
from booking.actions.door import Place, Wish
from booking.queries import Offer
from booking.queries.taken import Own
from booking.queries.visits import Booked, booked
from booking.rules.terms import EXPECTED
from clients.tables import Visit, VisitLine
from kit.errors import Invalid
from kit.rights import CUSTOMER, Actor

DAY_MINUTES = 24 * 60


@dataclass(frozen=True, slots=True)
class Move:
    """Where a visit is to go. `member` None keeps the person, or anybody where anybody was asked for.

    `minutes` is another length, for the desk only; without it the visit stays as long as it was, or takes the
    time the new person needs.
    """

    starts_at: datetime
    member: int | None
    version: int | None
    minutes: int | None = None


async def move(actor: Actor, visit_id: int, wanted: Move) -> Visit:
    """The visit at its new time; the price of its line stays.

    Raises `StaleVisit`, `WrongStep` when it is over or called off, `TooLate` for a client inside the notice,
    and whatever refuses a booking; then nothing has changed.
    """
    visit = await changes.seen(actor, visit_id, wanted.version)
    if visit.status not in EXPECTED:
        raise refusals.WrongStep(visit, "moved")
    await changes.refuse_late_clients(actor, visit)
    taking = await booked(visit_id)
    if stays(taking, wanted):
        return visit
    wish = await wish_for(actor, taking, wanted)
    await door.check(wish)

    async def write(place: Place) -> Visit:
        fresh = await changes.locked(visit_id, visit.version)
        return await put(actor, fresh, taking, place)

    return await door.enter(wish, write)


def stays(taking: Booked, wanted: Move) -> bool:
    return (
        taking.starts_at == wanted.starts_at
        and wanted.member in (None, taking.member)
        and wanted.minutes in (None, taking.minutes)
    )


async def wish_for(actor: Actor, taking: Booked, wanted: Move) -> Wish:
    """Its own time is not in the way, and what it gives up is locked together with what it takes."""
    desk = actor != CUSTOMER
    anybody = wanted.member is None and taking.any_member and not desk
    who = None if anybody else wanted.member or taking.member
    fresh_eyes = not desk and who != taking.member
    offered = await queries.offer(taking.branch, taking.service, who, online=fresh_eyes, retired=True)
    return Wish(
        with_lengths(offered, taking, wanted.minutes if desk else None),
        door.start_of(wanted.starts_at),
        desk=desk,
        own=Own(visit=taking.id),
        also=tuple(door.keys(taking.resources, taking.span)),
    )


def with_lengths(offered: Offer, taking: Booked, minutes: int | None) -> Offer:
    if minutes is not None and not 0 < minutes <= DAY_MINUTES:
        raise Invalid("A visit takes from a minute to a day.", minutes="Choose a length up to 24 hours.")
    people = (
        msgspec.structs.replace(
            each, minutes=minutes or (taking.minutes if each.id == taking.member else each.minutes)
        )
        for each in offered.people
    )
    return msgspec.structs.replace(offered, members=tuple(people))


async def put(actor: Actor, visit: Visit, taking: Booked, place: Place) -> Visit:
    """Gives the old time back and takes the new one, under the locks of both."""
    before = {**refusals.state(visit), "member": taking.member}
    await news.release(visit.id)
    await door.take(place, visit=visit.id, line=taking.line)
    await changes.save(visit, {"starts_at": place.starts_at, "ends_at": place.ends_at})
    if place.who.id != taking.member:
        await VisitLine.update({VisitLine.member: place.who.id}).where(VisitLine.id == taking.line)
    await reminders.actions.replan_visit(visit.id)
    return await changes.told(actor, "move", visit, before, member=place.who.id)


async def retake(actor: Actor, visit: Visit, facts: dict[str, object]) -> Visit:
    """A visit whose time was given back wants it again: same person, same time, if that is still free."""
    taking = await booked(visit.id)
    offered = await queries.offer(taking.branch, taking.service, taking.member, online=False, retired=True)
    wish = Wish(
        with_lengths(offered, taking, taking.minutes),
        taking.span[0],
        desk=True,
        own=Own(visit=visit.id),
    )

    async def write(place: Place) -> Visit:
        fresh = await changes.locked(visit.id, visit.version)
        before = refusals.state(fresh)
        await door.take(place, visit=fresh.id, line=taking.line)
        await changes.save(fresh, facts)
        await reminders.actions.plan_visit(fresh.id)
        return await changes.told(actor, "restore", fresh, before)

    return await door.enter(wish, write)
