"""Classes that repeat: all their dates at once, each a class of its own; and changes of many of them.

All keys of all dates are locked first and in order, so two who make or change series never wait in a ring.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from booking.actions import door, refusals, visits
from booking.actions.classes import event_changes, events, no_place
from booking.actions.classes.event_changes import EventChange, Step
from booking.actions.classes.events import NewEvent
from booking.actions.places import Place, Wish
from booking.queries import Offer, classes
from booking.queries.classes import Event
from booking.rules.days import utc
from booking.rules.series import Rule, Scope, dates_of, moment_on, moved, read_rule
from booking.rules.typed import read_why
from booking.tables import GroupEvent, Series
from kit import clock, db, journal
from kit.db import transaction
from kit.errors import Refused
from kit.rights import Actor

SKIPPED = "The clocks skip that time on this day."


@dataclass(frozen=True, slots=True)
class Clash:
    """A date that cannot be, and why."""

    on: date
    why: str


class SeriesClash(Refused):
    """Some dates cannot be: all of them are named, and nothing was changed."""

    def __init__(self, clashes: Sequence[Clash]) -> None:
        self.clashes = list(clashes)
        dates = "1 date cannot be" if len(clashes) == 1 else f"{len(clashes)} dates cannot be"
        super().__init__(
            f"{dates}, so nothing was changed.",
            clashes=[{"on": each.on.isoformat(), "why": each.why} for each in clashes],
        )


@dataclass(frozen=True, slots=True)
class Made:
    """A series with its dates, and those that were left out."""

    series: Series
    events: list[GroupEvent]
    clashes: list[Clash]


@dataclass(frozen=True, slots=True)
class Extent:
    """Which dates of the series a change is for; exceptions only when they are asked for, too."""

    scope: Scope = Scope.one
    exceptions: bool = False

    def holds(self, event: Event, opened: Event) -> bool:
        if event.id == opened.id:
            return True
        if self.scope == Scope.one or (event.is_exception and not self.exceptions):
            return False
        return self.scope == Scope.all or event.starts_at > opened.starts_at


@db.tries_again
async def create_series(actor: Actor, first: NewEvent, rule: str, *, skip: bool = False) -> Made:
    """Every date of the rule from `first` on, at its time of day. All, or with `skip` those that can be.

    Raises `SeriesClash` with every date that cannot be and why, and what `create_event` raises.
    """
    visits.require_right(actor, first.branch)
    events.refuse_odd(first)
    offered = await events.class_offer(first)
    read, wall = read_rule(rule), clock.wall(first.starts_at, offered.zone)
    dates = dates_of(read, wall.date())
    moments = {day: moment_on(day, wall.time(), offered.zone) for day in dates}
    async with transaction():
        await db.lock(keys_of(offered, [moment for moment in moments.values() if moment]))
        series = await write_series(first, read, offered, wall)
        made = await put_all_on(actor, series, first, offered, moments)
        if made.clashes and (not skip or not made.events):
            raise SeriesClash(made.clashes)
        after = {"rule": series.rule, "dates": len(made.events), "left_out": len(made.clashes)}
        await journal.write(actor, "put on", ("series", series.id), branch=first.branch, after=after)
    return made


def keys_of(offered: Offer, moments: Sequence[datetime]) -> door.Keys:
    """Whoever leads it and every room it may be in, on every day of it."""
    resources = [*(each.resource for each in offered.people), *offered.rooms]
    starts = [int(moment.timestamp()) for moment in moments]
    spans = [(start + offered.earliest, start + offered.longest) for start in starts]
    return door.keys((resource, span) for resource in resources for span in spans)


async def write_series(first: NewEvent, rule: Rule, offered: Offer, wall: datetime) -> Series:
    series = Series(
        branch=first.branch,
        service=first.service,
        member=first.member,
        rule=rule.text,
        first_on=wall.date(),
        starts_minute=wall.hour * 60 + wall.minute,
        minutes=max(each.minutes for each in offered.people),
        capacity=first.capacity or offered.capacity,
        created_at=clock.now(),
    )
    await series.save()
    return series


async def put_all_on(
    actor: Actor, series: Series, first: NewEvent, offered: Offer, moments: dict[date, datetime | None]
) -> Made:
    """Each date by itself: one that cannot be leaves the others alone."""
    made: list[GroupEvent] = []
    clashes: list[Clash] = []
    for day, moment in moments.items():
        if moment is None:
            clashes.append(Clash(day, SKIPPED))
            continue
        try:
            wanted = replace(first, series=series.id, planned_on=day)
            made.append(await put_one_on(actor, wanted, offered, moment))
        except refusals.NoSuchTime as refusal:
            clashes.append(Clash(day, refusal.sentence))
    return Made(series, made, clashes)


async def put_one_on(actor: Actor, wanted: NewEvent, offered: Offer, moment: datetime) -> GroupEvent:
    wish = Wish(offered, door.start_of(moment), desk=True)
    await door.check(wish)

    async def write(place: Place) -> GroupEvent:
        return await events.put_on(actor, replace(wanted, starts_at=place.starts_at), offered, place)

    return await door.enter(wish, write)


@db.tries_again
async def change_series(
    actor: Actor, event_id: int, change: EventChange, reach: Extent, version: int | None
) -> int:
    """The same change for many dates; how many. Where one date goes to another day, all go as many days on.

    Dates that are over are left alone. Raises `SeriesClash`, and what `change_event` raises.
    """
    opened = await events.changeable(actor, event_id)
    wanted = [each for each in await classes.others_of(opened) if reach.holds(each, opened)]
    if reach.scope == Scope.one or len(wanted) == 1:
        await event_changes.change_event(actor, event_id, change, version)
        return 1
    only = change.beside(opened)
    changes = {each.id: translated(only, opened, each) for each in wanted}
    steps = [await event_changes.step_for(each, changes[each.id]) for each in wanted]
    async with transaction():
        await event_changes.take_keys(steps)
        held = await hold_all(steps, opened.id, version)
        await event_changes.leave(steps)
        await settle_all(actor, steps, held)
    return len(steps)


def translated(change: EventChange, opened: Event, each: Event) -> EventChange:
    """The change of the opened date as it is for another one; raises `SeriesClash` for a time that is not."""
    if change.starts_at is None:
        return change
    moment = moved(each.starts_at, (opened.starts_at, change.starts_at), each.zone)
    if moment is None:
        raise SeriesClash([Clash(day_of(each), SKIPPED)])
    return replace(change, starts_at=moment)


def day_of(event: Event) -> date:
    return clock.wall(event.starts_at, event.zone).date()


async def hold_all(steps: Sequence[Step], opened: int, version: int | None) -> dict[int, Event]:
    """Every class under its lock, in the order of their ids; raises when one cannot be changed any more."""
    held: dict[int, Event] = {}
    for number in sorted(step.event.id for step in steps):
        held[number] = await events.locked_for_change(number, version if number == opened else None)
    return held


async def settle_all(actor: Actor, steps: Sequence[Step], held: dict[int, Event]) -> None:
    """One after the other, and all that cannot be are named together."""
    clashes = []
    for step in steps:
        try:
            async with transaction():
                await event_changes.settle(actor, step, held[step.event.id])
        except (refusals.NoSuchTime, no_place.TooFewPlaces) as refusal:
            start = utc(step.wish.start) if step.wish else step.event.starts_at
            clashes.append(Clash(clock.wall(start, step.event.zone).date(), refusal.sentence))
    if clashes:
        raise SeriesClash(clashes)


@db.tries_again
async def cancel_series(actor: Actor, event_id: int, why: str, reach: Extent, version: int | None) -> int:
    """Calls many dates off, and every visit to them; how many visits. Dates that are over are left alone."""
    opened = await events.changeable(actor, event_id)
    reason = read_why(why)
    wanted = [each for each in await classes.others_of(opened) if reach.holds(each, opened)]
    people = 0
    async with transaction():
        await db.lock(door.keys([taking for each in wanted for taking in await events.takes_of(each.id)]))
        for number in sorted(each.id for each in wanted):
            seen = version if number == opened.id else None
            people += await events.call_off(actor, await events.locked_for_change(number, seen), reason)
    return people
