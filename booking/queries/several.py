"""Several services in one coming: what of them is offered, and at which starts all of it can be had."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from math import ceil

from booking.queries.around import known
from booking.queries.limits import booked_online
from booking.queries.taken import NOTHING, Own, bits
from booking.queries.times import (
    DayTimes,
    Look,
    RoomStarts,
    by_day,
    from_moment,
    whole_days,
    windows,
    within,
)
from booking.queries.wanted import Several
from booking.rules.arranging import arrange
from booking.rules.cells import Canvas, canvas_for, cells_of
from booking.rules.days import days_between, utc
from booking.rules.grid import Grid, grid_of
from booking.rules.itinerary import Ways, possible_starts
from booking.rules.limits import full_days
from booking.rules.shape import Shape
from kit import clock

Days = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Starts:
    """Some days, and in order what can be had on them (epoch seconds), looked for as far as it is read."""

    days: list[date]
    found: Iterator[int]


async def times_of_several(
    several: Several, first: date, last: date, *, desk: bool = False, own: Own = NOTHING
) -> list[DayTimes]:
    """The starts at which all of it can be had: two queries at the most, and one for each limited service."""
    starts = await starts_of_several(several, (first, last), desk=desk, own=own)
    return by_day(list(starts.found), starts.days, several.zone)


async def starts_of_several(
    several: Several, days: Days, *, after: int = 0, desk: bool = False, own: Own = NOTHING
) -> Starts:
    """Those from `after` on; nothing is arranged for a start until it is asked for."""
    terms = several.terms(clock.now(), desk=desk)
    first, last = within(terms, *days)
    grid = grid_of(first, last, several.zone, terms.step) if first <= last else None
    if grid is None or not grid.runs:
        return Starts(days_between(first, last), iter(()))
    canvas, asked = canvas_of(several, grid), days_between(first, last)
    mask = from_moment(canvas, cells_of(grid, canvas), max(terms.earliest, after))
    if not desk:
        mask &= ~canvas.taken(whole_days(await full_for(several, asked, own), several.zone))
    mask &= await possible(several, canvas, asked, own, desk=desk)
    if not mask or several.plan.is_row:
        return Starts(asked, canvas.moments(mask))
    ends = next(canvas.moments(mask & -mask)), next(canvas.moments(1 << (mask.bit_length() - 1)))
    around = await known(several, ends, own, online=not desk)
    starts = (start for start in canvas.moments(mask) if arrange(several.plan, start, around.choices))
    return Starts(asked, starts)


async def next_of_several(
    several: Several, after: datetime, count: int = 3, *, desk: bool = False
) -> list[datetime]:
    """The first starts from `after` on at which all of it can be had."""
    found: list[datetime] = []
    since = ceil(after.timestamp())
    for days in windows(several, after, desk=desk):
        starts = await starts_of_several(several, days, after=since, desk=desk)
        found += map(utc, islice(starts.found, count - len(found)))
        if len(found) == count:
            break
    return found


def canvas_of(several: Several, grid: Grid) -> Canvas:
    """Wide enough for the last service of the last start."""
    span = several.earliest, several.longest
    shapes = [who.shape for each in several.offers for who in each.people]
    return canvas_for(grid, [Shape(span[1], (span,), span), *shapes])


async def possible(several: Several, canvas: Canvas, days: list[date], own: Own, *, desk: bool) -> int:
    spoken_for = await bits(several.everything, canvas, own)
    looks = [Look(each, days, 0, canvas, spoken_for, desk) for each in several.offers]
    return possible_starts(several.plan, [ways(look) for look in looks], canvas.cell)


def ways(look: Look) -> Ways:
    """When somebody can begin, by how long they take."""
    found: dict[int, int] = {}
    rooms = RoomStarts(look)
    for who in look.offer.people:
        cells = who.length // look.canvas.cell
        found[cells] = found.get(cells, 0) | look.starts_with(who) & rooms.of(who)
    return found


async def full_for(several: Several, days: Sequence[date], own: Own = NOTHING) -> list[date]:
    """The days on which the limit of some service leaves too few for all who want it here."""
    found: set[date] = set()
    asked = Counter(each.service for each in several.offers)
    for each in {offer.service: offer for offer in several.offers}.values():
        limits, more = each.conditions.limits, asked[each.service] - 1
        if limits.are_set and days:
            counts = await booked_online(each, days, own)
            for day in days:
                found |= set(full_days({**counts, day: counts.get(day, 0) + more}, [day], limits))
    return sorted(found)
