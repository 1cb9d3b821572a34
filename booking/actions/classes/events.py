"""Classes: putting one on, and calling it off. Whoever leads it and its room are taken through the door."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Protocol

from booking import queries
from booking.actions import door, endings, requests, visits
from booking.actions.classes import no_place, seats
from booking.actions.places import Place, Taking, Wish
from booking.queries import Offer, classes
from booking.queries.classes import Event
from booking.queries.visits import span_of
from booking.rules.classes import GOES_ALONG
from booking.rules.shape import MINUTE, stretched
from booking.rules.typed import read_why
from booking.tables import GroupEvent
from clients.rules import clean
from clients.tables import Visit
from kit import clock, journal
from kit.db import execute, fetch, fetch_value, lock, transaction
from kit.errors import Invalid
from kit.rights import Actor, Permission

LONGEST_NOTE = 2000
MOST_NOTICE = 60 * 24 * 60
LIMITS = {
    "minutes": (1, 24 * 60),
    "capacity": (1, 999),
    "price": (0, 10**12),
    "cut_off_minutes": (0, MOST_NOTICE),
    "notice_minutes": (0, MOST_NOTICE),
}
TAKES = "SELECT resource, starts_at, ends_at FROM appointment WHERE event = $1 AND released_at IS NULL"
RELEASE = "UPDATE appointment SET released_at = $2 WHERE event = $1 AND released_at IS NULL"
CALL_OFF = """
UPDATE group_event SET cancelled_at = $2, cancelled_by = $3, cancelled_why = $4, version = version + 1
WHERE id = $1
"""
RECOUNT = """
UPDATE group_event SET taken = (
    SELECT coalesce(sum(seat.seats), 0) FROM seat JOIN visit ON visit.id = seat.visit
    WHERE seat.event = group_event.id AND visit.status NOT IN ('cancelled', 'listed')
) WHERE id = $1
"""
DONE = """
SELECT count(*) FROM seat JOIN visit ON visit.id = seat.visit WHERE seat.event = $1 AND visit.status = 'done'
"""


class Numbers(Protocol):
    """What `LIMITS` and the longest note are for; None is not said."""

    @property
    def note(self) -> str | None: ...


@dataclass(frozen=True, slots=True)
class NewEvent:
    """A date of a class. None stands for what the service, its leader, the price list or the branch say."""

    branch: int
    service: int
    member: int
    starts_at: datetime
    minutes: int | None = None
    capacity: int | None = None
    price: int | None = None
    note: str = ""
    cut_off_minutes: int = 0
    notice_minutes: int | None = None
    series: int | None = None
    planned_on: date | None = None


async def create_event(actor: Actor, wanted: NewEvent) -> GroupEvent:
    """The class, with nobody in it. Raises `NotFound`, `NotOffered`, `Invalid`, or what refuses the time."""
    visits.require_right(actor, wanted.branch)
    refuse_odd(wanted)
    offered = await class_offer(wanted)
    wish = Wish(offered, door.start_of(wanted.starts_at), desk=True)
    await door.check(wish)

    async def write(place: Place) -> GroupEvent:
        return await put_on(actor, wanted, offered, place)

    return await door.enter(wish, write)


async def class_offer(wanted: NewEvent) -> Offer:
    """What the branch offers of it with this one leader."""
    offered = await queries.offer(wanted.branch, wanted.service, wanted.member, online=False, classes=True)
    if offered.capacity < 2:
        raise Invalid(
            f"“{offered.title}” is for one client at a time.",
            service="Choose a class, or let the service be for several people.",
        )
    return lasting(offered, wanted.minutes)


def lasting(offered: Offer, minutes: int | None) -> Offer:
    """The same offer, with everybody taking so long; None leaves everybody their own time."""
    if minutes is None:
        return offered
    people = (replace(each, shape=stretched(each.shape, minutes * MINUTE)) for each in offered.people)
    return replace(offered, people=tuple(people))


def refuse_odd(wanted: Numbers) -> None:
    """Of a class, or of a change of one: every number that cannot be is named at once."""
    wrong = {
        name: f"Write a whole number from {least} to {most}."
        for name, (least, most) in LIMITS.items()
        if (value := getattr(wanted, name)) is not None and not least <= value <= most
    }
    if wrong:
        raise Invalid("Please look at the marked fields.", **wrong)
    if wanted.note is not None and len(wanted.note) > LONGEST_NOTE:
        raise Invalid("That note is too long.", note=f"Please use at most {LONGEST_NOTE} letters.")


async def put_on(actor: Actor, wanted: NewEvent, offered: Offer, place: Place) -> GroupEvent:
    """Writes the class and the time it takes; only ever inside `door.enter`."""
    event = GroupEvent(
        branch=wanted.branch,
        service=wanted.service,
        member=place.who.id,
        series=wanted.series,
        planned_on=wanted.planned_on,
        starts_at=place.starts_at,
        ends_at=place.ends_at,
        capacity=wanted.capacity or offered.capacity,
        price=wanted.price,
        note=clean(wanted.note),
        cut_off_minutes=wanted.cut_off_minutes,
        notice_minutes=offered.notice_minutes if wanted.notice_minutes is None else wanted.notice_minutes,
        created_at=clock.now(),
    )
    await event.save()
    await door.take(place.takes, door.For(event=event.id))
    made = await classes.event(event.id)
    await seats.announce(made)
    await journal.write(actor, "put on", ("event", event.id), branch=event.branch, after=facts(made))
    return event


def facts(event: Event) -> dict[str, object]:
    """What the journal keeps of a class."""
    return {
        "class": event.title,
        "starts_at": event.starts_at.isoformat(),
        "ends_at": event.ends_at.isoformat(),
        "member": event.member,
        "capacity": event.capacity,
        "price": event.own_price,
        "note": event.note,
        "cut_off_minutes": event.cut_off_minutes,
        "notice_minutes": event.notice_minutes,
    }


async def cancel_event(actor: Actor, event_id: int, why: str, version: int | None) -> int:
    """Calls the class off, and every visit to it; how many that were. Each client is written to.

    Raises `StaleEvent`, `EventOff`, and `AlreadyHeld` when somebody has paid for it.
    """
    seen = await changeable(actor, event_id)
    reason = read_why(why)
    async with transaction():
        await lock(door.keys(await takes_of(seen.id)))
        return await call_off(actor, await locked_for_change(seen.id, version), reason)


async def call_off(actor: Actor, event: Event, why: str) -> int:
    """One class that is held already: before its people, who went with it and not by themselves."""
    await execute(CALL_OFF, event.id, clock.now(), actor.name, why)
    count = await call_off_people(actor, event, why)
    await execute(RELEASE, event.id, clock.now())
    await execute(RECOUNT, event.id)
    await seats.announce(event)
    after = {"why": why, "people": count}
    await journal.write(actor, "cancel", ("event", event.id), branch=event.branch, after=after)
    return count


async def takes_of(event_id: int) -> list[Taking]:
    """What the class takes at the moment: whoever gives it back locks it before the class's row."""
    return [(row["resource"], span_of(row)) for row in await fetch(TAKES, event_id)]


async def changeable(actor: Actor, event_id: int) -> Event:
    """The class for somebody who may change it."""
    actor.require(Permission.book_visits)
    return await classes.access_event(actor, event_id)


async def locked_for_change(event_id: int, version: int | None) -> Event:
    """The class as it was seen, held; raises unless it can still be changed."""
    event = await seats.locked(event_id)
    if version is not None and event.version != version:
        raise no_place.StaleEvent
    if event.is_off:
        raise no_place.EventOff
    done = await fetch_value(DONE, event_id)
    if done:
        raise no_place.AlreadyHeld(done)
    return event


async def call_off_people(actor: Actor, event: Event, why: str) -> int:
    count = 0
    for row in await classes.people_of(event.id):
        if row["status"] in GOES_ALONG:
            visit = await Visit.objects().where(Visit.id == row["visit"]).first().lock_rows()
            if visit is not None:
                await call_one_off(actor, visit, why)
                count += 1
    return count


async def call_one_off(actor: Actor, visit: Visit, why: str) -> None:
    """Who has not paid yet is told that it did not work out; their page at the provider is closed."""
    if visit.status == Visit.Status.requested:
        await requests.end(actor, visit, why)
    else:
        await endings.call_off(actor, visit, why, tell=True)
