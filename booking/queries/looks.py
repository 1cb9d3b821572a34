"""Several services over some days: who can begin each of them when, and when all of it can be had."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice

from booking.queries.around import known
from booking.queries.limited import full_for
from booking.queries.offers import Offered
from booking.queries.taken import NOTHING, Own, bits
from booking.queries.times import DayTimes, Look, RoomStarts, by_day, from_moment, whole_days, within
from booking.queries.wanted import Several
from booking.rules.arranging import arrange
from booking.rules.cells import Canvas, canvas_for, cells_of
from booking.rules.days import ONE_DAY, days_between, midnight
from booking.rules.grid import Grid, grid_of
from booking.rules.itinerary import Ways, possible_starts
from booking.rules.shape import Shape
from kit import clock

Able = tuple[tuple[Offered, int], ...]
"""Everybody who does a piece, with the cells in which they can begin it."""


@dataclass(frozen=True, slots=True)
class Looks:
    """A plan over some days. `starts` are those at which all of it can be had, in epoch seconds and in order.

    `pieces` has for each piece its look and who is able; it is empty where there is nothing to look at.
    """

    several: Several
    days: list[date]
    starts: list[int]
    pieces: tuple[tuple[Look, Able], ...] = ()

    @property
    def canvas(self) -> Canvas:
        return self.pieces[0][0].canvas

    def day_times(self) -> list[DayTimes]:
        return by_day(self.starts, self.days, self.several.zone)

    def on(self, day: date) -> list[int]:
        zone = self.several.zone
        begin, end = midnight(day, zone), midnight(day + ONE_DAY, zone)
        return [start for start in self.starts if begin <= start < end]


@dataclass(frozen=True, slots=True)
class Few:
    """No more starts than so many, from a moment on in epoch seconds: nothing is arranged for the others."""

    after: int = 0
    most: int | None = None


ALL = Few()


async def look_at_all(  # noqa: PLR0913  # what, when, for whom, how much of it
    several: Several, first: date, last: date, own: Own = NOTHING, *, desk: bool = False, few: Few = ALL
) -> Looks:
    """Of the days within the terms: two queries at the most, and one for each limited service."""
    terms = several.terms(clock.now(), desk=desk)
    first, last = within(terms, first, last)
    grid = grid_of(first, last, several.zone, terms.step) if first <= last else None
    days = days_between(first, last)
    if grid is None or not grid.runs:
        return Looks(several, days, [])
    canvas = canvas_of(several, grid)
    mask = from_moment(canvas, cells_of(grid, canvas), max(terms.earliest, few.after))
    if not desk:
        mask &= ~canvas.taken(whole_days(await full_for(several, days, own), several.zone))
    pieces = await pieces_of(several, canvas, days, own, desk=desk)
    mask &= possible_starts(several.plan, [ways(able, canvas.cell) for _, able in pieces], canvas.cell)
    starts = await arranged(several, list(canvas.moments(mask)), own, online=not desk)
    return Looks(several, days, list(islice(starts, few.most)), pieces)


def canvas_of(several: Several, grid: Grid) -> Canvas:
    """Wide enough for the last service of the last start."""
    span = several.earliest, several.longest
    shapes = [who.shape for each in several.offers for who in each.people]
    return canvas_for(grid, [Shape(span[1], (span,), span), *shapes])


async def pieces_of(
    several: Several, canvas: Canvas, days: list[date], own: Own, *, desk: bool
) -> tuple[tuple[Look, Able], ...]:
    spoken_for = await bits(several.everything, canvas, own)
    looks = [Look(each, days, 0, canvas, spoken_for, desk) for each in several.offers]
    return tuple((look, able(look)) for look in looks)


def able(look: Look) -> Able:
    rooms = RoomStarts(look)
    return tuple((who, look.starts_with(who) & rooms.of(who)) for who in look.offer.people)


def ways(people: Iterable[tuple[Offered, int]], cell: int) -> Ways:
    """When somebody can begin, by how long they take."""
    found: dict[int, int] = {}
    for who, starts in people:
        cells = who.length // cell
        found[cells] = found.get(cells, 0) | starts
    return found


async def arranged(several: Several, starts: list[int], own: Own, *, online: bool) -> Iterator[int]:
    """Those that can really be had, looked for as far as they are read: where people are needed at once, bits
    say too much.
    """
    if several.plan.is_row or not starts:
        return iter(starts)
    found = await known(several, (starts[0], starts[-1]), own, online=online)
    return (start for start in starts if arrange(several.plan, start, found.choices))


Soonest = list[tuple[datetime, Looks]]
"""Starts, each with what was looked at to find it."""
