"""Changing classes that are on: another time, leader, number of places. One or many, all of them or none.

The order of locks is that of everything: the keys of all time that is left or taken, then the classes, then
the visits.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import reminders.actions
from booking import queries
from booking.actions import changes, door, prepay, refusals
from booking.actions.classes import events, no_place, seats, waiting_list
from booking.actions.places import Place, Wish
from booking.queries import Offer, classes
from booking.queries.classes import Event
from booking.rules.classes import GOES_ALONG
from clients.rules import clean
from clients.tables import Visit
from kit import clock, db, journal
from kit.db import execute, transaction
from kit.rights import Actor

CHANGE = """
UPDATE group_event SET capacity = $2, price = $3, note = $4, cut_off_minutes = $5, notice_minutes = $6,
    version = version + 1
WHERE id = $1
"""
LED_BY = "UPDATE visit_line SET member = $2 FROM seat WHERE seat.visit = $1 AND visit_line.id = seat.line"
EXCEPTION = "UPDATE group_event SET is_exception = true WHERE id = $1 AND series IS NOT NULL"
PUT = "UPDATE group_event SET starts_at = $2, ends_at = $3, member = $4 WHERE id = $1"


@dataclass(frozen=True, slots=True)
class EventChange:
    """What is to be different. None leaves it as it is; `list_price` lets the price list decide again."""

    starts_at: datetime | None = None
    minutes: int | None = None
    member: int | None = None
    capacity: int | None = None
    price: int | None = None
    list_price: bool = False
    note: str | None = None
    cut_off_minutes: int | None = None
    notice_minutes: int | None = None

    def beside(self, event: Event) -> "EventChange":
        """Only what is different from the class as it is."""
        present = {
            "starts_at": event.starts_at,
            "minutes": event.minutes,
            "member": event.member,
            "capacity": event.capacity,
            "price": event.own_price,
            "note": event.note,
            "cut_off_minutes": event.cut_off_minutes,
            "notice_minutes": event.notice_minutes,
        }
        same = {name: None for name, value in present.items() if getattr(self, name) == value}
        return replace(self, **same, list_price=self.list_price and event.own_price is not None)

    def moves(self, event: Event) -> bool:
        """Somebody's time is left or taken."""
        return (
            self.starts_at not in (None, event.starts_at)
            or self.minutes not in (None, event.minutes)
            or self.member not in (None, event.member)
        )


@dataclass(frozen=True, slots=True)
class Step:
    """One class on its way to what it is to be; `wish` None: it keeps its time and leader."""

    event: Event
    change: EventChange
    wish: Wish | None
    keys: door.Keys


@db.tries_again
async def change_event(actor: Actor, event_id: int, change: EventChange, version: int | None) -> Event:
    """The class as it is then. Its people move with it and are written to.

    Raises `StaleEvent`, `EventOff`, `AlreadyHeld`, `TooFewPlaces`, and what refuses the time.
    """
    seen = await events.changeable(actor, event_id)
    step = await step_for(seen, change)
    async with transaction():
        await take_keys([step])
        event = await events.locked_for_change(event_id, version)
        await leave([step])
        await settle(actor, step, event)
        await execute(EXCEPTION, event_id)
    return await classes.event(event_id)


async def step_for(event: Event, change: EventChange) -> Step:
    """Looks everything up before any lock; raises `NotOffered` when the new leader does not do it."""
    events.refuse_odd(change)
    if not change.moves(event):
        return Step(event, change, None, [])
    takes = await events.takes_of(event.id)
    offered = await offer_for(event, change, {resource for resource, _ in takes})
    start = door.start_of(change.starts_at or event.starts_at)
    wish = Wish(offered, start, desk=True)
    span = (start + offered.earliest, start + offered.longest)
    wanted = [(resource, span) for resource in (*(each.resource for each in offered.people), *offered.rooms)]
    return Step(event, change, wish, door.keys([*wanted, *takes]))


async def offer_for(event: Event, change: EventChange, rooms: Collection[int]) -> Offer:
    """A class stays as long as it was, with a new leader, too; with its own one also in its rooms."""
    offered = await queries.offer(
        event.branch, event.service, change.member or event.member, online=False, retired=True
    )
    people = (each.keeping(rooms) if each.id == event.member else each for each in offered.people)
    return events.lasting(replace(offered, people=tuple(people)), change.minutes or event.minutes)


async def take_keys(steps: Sequence[Step]) -> None:
    """All at once and sorted, so that two who change many classes never wait for each other in a ring."""
    keys = [key for step in steps for key in step.keys]
    if keys:
        await db.lock(keys)


async def leave(steps: Sequence[Step]) -> None:
    """Gives the old times back within the transaction, so that none is in the way of itself or of another."""
    for step in steps:
        if step.wish is not None:
            await execute(events.RELEASE, step.event.id, clock.now())


async def settle(actor: Actor, step: Step, event: Event) -> None:
    """Takes the new time and writes the rest down."""
    if step.wish is not None:
        await door.check(step.wish)
        await door.enter(step.wish, lambda place: put(actor, event, place))
    await write(event, step.change)
    changed = await classes.event(event.id)
    await waiting_list.promote(changed)
    await seats.announce(changed)
    before, after = events.facts(event), events.facts(changed)
    await journal.write(actor, "change", ("event", event.id), branch=event.branch, before=before, after=after)


async def put(actor: Actor, event: Event, place: Place) -> None:
    await door.take(place.takes, door.For(event=event.id))
    await execute(PUT, event.id, place.starts_at, place.ends_at, place.who.id)
    for row in await classes.people_of(event.id):
        if row["status"] in GOES_ALONG:
            await take_along(actor, row["visit"], place)


async def take_along(actor: Actor, visit_id: int, place: Place) -> None:
    """A visit goes where its class goes; its client is told when that is another time."""
    visit = await changes.locked(visit_id, None)
    before = refusals.state(visit)
    same_start = visit.starts_at == place.starts_at
    await changes.save(visit, {"starts_at": place.starts_at, "ends_at": place.ends_at})
    await execute(LED_BY, visit_id, place.who.id)
    if not same_start:
        await tell_new_time(visit)
    await changes.told(actor, "move", visit, before, member=place.who.id)


async def tell_new_time(visit: Visit) -> None:
    """To who waits for a place, who has one to pay for, and who has one."""
    if visit.status == Visit.Status.listed:
        await reminders.actions.plan_listing(visit.id)
    elif visit.status == Visit.Status.requested:
        await prepay.no_later_than(visit.id, visit.starts_at)
        await waiting_list.ask_to_pay(visit)
    else:
        await reminders.actions.replan_visit(visit.id)


async def write(event: Event, change: EventChange) -> None:
    """The rest of it; raises `TooFewPlaces` where more are booked."""
    capacity = event.capacity if change.capacity is None else change.capacity
    if capacity < event.taken:
        raise no_place.TooFewPlaces(capacity, event.taken)
    price = None if change.list_price else kept(change.price, event.own_price)
    await execute(
        CHANGE,
        event.id,
        capacity,
        price,
        event.note if change.note is None else clean(change.note),
        kept(change.cut_off_minutes, event.cut_off_minutes),
        kept(change.notice_minutes, event.notice_minutes),
    )


def kept(wanted: int | None, present: int | None) -> int | None:
    return present if wanted is None else wanted
