"""Free times: one query when the setup is remembered, two when it is not, whatever the people and days."""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from booking.queries.addons import Which, chosen
from booking.queries.limits import booked_out
from booking.queries.offers import Offer, Offered, offer, offer_in
from booking.queries.setup import Setup, current, edition
from booking.queries.taken import NOTHING, Bits, Own, bits
from booking.rules.cells import Canvas, at_least, canvas_for, cells_of, fitting, starts_of_person
from booking.rules.days import ONE_DAY, Span, days_between, local_date, midnight, utc
from booking.rules.grid import grid_of
from booking.rules.rooms import Needs
from booking.rules.terms import Terms
from kit import clock

FIRST_LOOK, NEXT_LOOK = 7, 35
EVERY_BIT = -1


@dataclass(frozen=True, slots=True)
class DayTimes:
    """The free starts of one local day, aware and in UTC; none when it is full or closed."""

    day: date
    starts: list[datetime]


@dataclass(frozen=True, slots=True)
class Look:
    """An offer over some days: which starts there are, and what is taken."""

    offer: Offer
    days: list[date]
    grid: int
    canvas: Canvas
    taken: Bits
    desk: bool = False

    def starts(self) -> int:
        """Starts at which anybody can be had, and the rooms that they need."""
        mask, rooms = 0, RoomStarts(self)
        for each in self.offer.people:
            mask |= self.starts_with(each) & rooms.of(each)
        return mask & self.grid

    def starts_with(self, who: Offered) -> int:
        free = self.work(who) & ~self.taken.of(who.resource, who.id)
        return starts_of_person(who.shape, free, self.doors(), self.canvas.cell)

    def sellable(self, who: Offered) -> int:
        """The cells in which they can serve somebody: between open doors, and not taken."""
        return self.work(who) & self.doors() & ~self.taken.of(who.resource, who.id)

    def work(self, who: Offered) -> int:
        setup, canvas = self.offer.setup, self.canvas
        key, days = ("work", who.id, canvas, self.desk), local_days(canvas, self.offer.zone)
        return setup.once(key, lambda: canvas.there(setup.work(who.id, *days, online=not self.desk)))

    def doors(self) -> int:
        setup, canvas = self.offer.setup, self.canvas
        return setup.once(
            ("doors", canvas), lambda: canvas.there(setup.doors(*local_days(canvas, self.offer.zone)))
        )

    def day_times(self) -> list[DayTimes]:
        return by_day(list(self.canvas.moments(self.starts())), self.days, self.offer.zone)


class RoomStarts:
    """Starts at which all the rooms that are needed can be had; each is looked at once, and each choice."""

    def __init__(self, look: Look) -> None:
        self.look = look
        self.found: dict[tuple[Span, Needs], int] = {}
        self.free: dict[tuple[Span, int], int] = {}

    def of(self, who: Offered) -> int:
        if not who.needs:
            return EVERY_BIT
        key = who.shape.room, who.needs
        if key not in self.found:
            self.found[key] = self.of_all(*key)
        return self.found[key]

    def of_all(self, span: Span, needs: Needs) -> int:
        mask = EVERY_BIT
        for need in needs:
            mask &= at_least(need.quantity, (self.of_room(span, room) for room in need.rooms))
        return mask

    def of_room(self, span: Span, room: int) -> int:
        """Starts at which the room is free for the whole span, told from the start."""
        if (span, room) not in self.free:
            canvas = self.look.canvas
            free = ((1 << canvas.count) - 1) & ~self.look.taken.of(room)
            self.free[span, room] = fitting(free, span, canvas.cell)
        return self.free[span, room]


def local_days(canvas: Canvas, zone: str) -> tuple[date, date]:
    """The days of the branch that the canvas touches."""
    return local_date(canvas.origin, zone), local_date(canvas.origin + canvas.count * canvas.cell, zone)


async def free_times(  # noqa: PLR0913  # what, with whom, on which days
    branch: int, service: int, member: int | None, first: date, last: date, *, addons: Iterable[int] = ()
) -> list[DayTimes]:
    """What a stranger may book, for each day of the question that lies within the branch's horizon.

    `member` None asks for anybody. Raises `NotFound`, `NotOffered` and `NoSuchAddOn` like `offer`.
    """
    which = Which(addons=chosen(addons))

    async def ask(setup: Setup) -> tuple[list[DayTimes], str | None]:
        return await times_in(offer_in(setup, service, member, which), first, last)

    return await current(branch, ask)


async def desk_times(branch: int, service: int, member: int | None, day: date) -> list[DayTimes]:
    """One day for the desk: no lead time, and also those who are not online."""
    offered = await offer(branch, service, member, online=False)
    return await times_of(offered, day, day, desk=True)


async def times_of(
    offered: Offer, first: date, last: date, *, desk: bool = False, own: Own = NOTHING
) -> list[DayTimes]:
    """The same for an offer at hand; `own` is not in the way."""
    terms = offered.terms(clock.now(), desk=desk)
    first, last = within(terms, first, last)
    seen = await look(offered, (first, last), terms, own, desk=desk)
    return seen.day_times() if seen else nothing_on(first, last)


async def times_in(offered: Offer, first: date, last: date) -> tuple[list[DayTimes], str | None]:
    """What strangers may book, and the edition it was found in."""
    terms = offered.terms(clock.now())
    first, last = within(terms, first, last)
    seen = await look(offered, (first, last), terms)
    if seen is None:
        return nothing_on(first, last), await edition()
    return seen.day_times(), seen.taken.edition


def nothing_on(first: date, last: date) -> list[DayTimes]:
    return [DayTimes(day, []) for day in days_between(first, last)]


async def look(
    offered: Offer, days: tuple[date, date], terms: Terms, own: Own = NOTHING, *, desk: bool = False
) -> Look | None:
    """From the first to the last of the days; None when they are in the wrong order, or were left out."""
    grid = grid_of(*days, offered.zone, offered.step) if days[0] <= days[1] else None
    if grid is None or not grid.runs:
        return None
    canvas = canvas_for(grid, (each.shape for each in offered.people))
    wanted = from_moment(canvas, cells_of(grid, canvas), terms.earliest)
    asked = days_between(*days)
    if not desk:
        wanted &= ~canvas.taken(whole_days(await booked_out(offered, asked, own), offered.zone))
    return Look(offered, asked, wanted, canvas, await bits(offered, canvas, own), desk)


def whole_days(days: list[date], zone: str) -> list[Span]:
    return [(midnight(day, zone), midnight(day + ONE_DAY, zone)) for day in days]


def from_moment(canvas: Canvas, mask: int, earliest: int) -> int:
    """The mask without what begins before `earliest`."""
    early = max(-((canvas.origin - earliest) // canvas.cell), 0)
    return mask >> early << early


def within(terms: Terms, first: date, last: date) -> tuple[date, date]:
    return max(first, local_date(terms.earliest, terms.zone)), min(last, terms.last_day)


def by_day(starts: list[int], days: list[date], zone: str) -> list[DayTimes]:
    found, begin = [], 0
    for day in days:
        end = bisect_left(starts, midnight(day + ONE_DAY, zone), begin)
        found.append(DayTimes(day, [utc(start) for start in starts[begin:end]]))
        begin = end
    return found


async def next_free(  # noqa: PLR0913  # what, with whom, from when on
    branch: int,
    service: int,
    member: int | None,
    after: datetime,
    count: int = 3,
    *,
    addons: Iterable[int] = (),
) -> list[datetime]:
    """The first free starts from `after` on that a stranger may book."""
    return await next_of(await offer(branch, service, member, addons=addons), after, count)


async def next_of(offered: Offer, after: datetime, count: int = 3, *, desk: bool = False) -> list[datetime]:
    """The same for an offer at hand."""
    found: list[datetime] = []
    for first, last in windows(offered, after, desk=desk):
        days = await times_of(offered, first, last, desk=desk)
        found += [start for day in days for start in day.starts if start >= after]
        if len(found) >= count:
            break
    return found[:count]


class Termed(Protocol):
    """What is booked on terms in a branch: one service, or several."""

    @property
    def zone(self) -> str: ...

    def terms(self, now: datetime, *, desk: bool = False) -> Terms: ...


def windows(offered: Termed, after: datetime, *, desk: bool = False) -> list[tuple[date, date]]:
    """The days to search: a week first, because that nearly always does, then five weeks at a time."""
    terms = offered.terms(clock.now(), desk=desk)
    first = max(local_date(int(after.timestamp()), offered.zone), local_date(terms.earliest, offered.zone))
    found: list[tuple[date, date]] = []
    length = FIRST_LOOK
    while first <= terms.last_day and len(found) < 4:
        found.append((first, min(first + (length - 1) * ONE_DAY, terms.last_day)))
        first, length = first + length * ONE_DAY, NEXT_LOOK
    return found


async def next_of_each(branch: int, service: int) -> dict[int, datetime]:
    """Everybody's own first free start, by member; who has none within the horizon is not there."""
    return await next_by_member(await offer(branch, service))


async def next_by_member(offered: Offer) -> dict[int, datetime]:
    """The same for an offer at hand."""
    found: dict[int, datetime] = {}
    for days in windows(offered, clock.now()):
        seen = await look(offered, days, offered.terms(clock.now()))
        if seen is None:
            continue
        rooms = RoomStarts(seen)
        for each in offered.people:
            mask = seen.starts_with(each) & rooms.of(each) & seen.grid
            if mask:
                found.setdefault(each.id, utc(next(seen.canvas.moments(mask & -mask))))
        if len(found) == len(offered.people):
            break
    return found
