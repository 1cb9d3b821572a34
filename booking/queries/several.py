"""Several services in one coming: what of them is offered, and at which starts all of it can be had."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime

from booking.queries.around import known
from booking.queries.limits import booked_online
from booking.queries.taken import NOTHING, Own, bits
from booking.queries.times import (
    DayTimes,
    Look,
    RoomStarts,
    by_day,
    from_moment,
    nothing_on,
    whole_days,
    windows,
    within,
)
from booking.queries.wanted import Several
from booking.rules.arranging import arrange
from booking.rules.cells import Canvas, canvas_for, cells_of
from booking.rules.days import days_between
from booking.rules.grid import Grid, grid_of
from booking.rules.itinerary import Ways, possible_starts
from booking.rules.limits import full_days
from booking.rules.shape import Shape
from kit import clock


async def times_of_several(
    several: Several, first: date, last: date, *, desk: bool = False, own: Own = NOTHING
) -> list[DayTimes]:
    """The starts at which all of it can be had: two queries at the most, and one for each limited service."""
    terms = several.terms(clock.now(), desk=desk)
    first, last = within(terms, first, last)
    grid = grid_of(first, last, several.zone, terms.step) if first <= last else None
    if grid is None or not grid.runs:
        return nothing_on(first, last)
    canvas, days = canvas_of(several, grid), days_between(first, last)
    mask = from_moment(canvas, cells_of(grid, canvas), terms.earliest)
    if not desk:
        mask &= ~canvas.taken(whole_days(await full_for(several, days, own), several.zone))
    mask &= await possible(several, canvas, days, own, desk=desk)
    starts = list(canvas.moments(mask))
    if starts and not several.plan.is_row:
        found = await known(several, (starts[0], starts[-1]), own, online=not desk)
        starts = [start for start in starts if arrange(several.plan, start, found.choices)]
    return by_day(starts, days, several.zone)


async def next_of_several(
    several: Several, after: datetime, count: int = 3, *, desk: bool = False
) -> list[datetime]:
    """The first starts from `after` on at which all of it can be had."""
    found: list[datetime] = []
    for first, last in windows(several, after, desk=desk):
        days = await times_of_several(several, first, last, desk=desk)
        found += [start for day in days for start in day.starts if start >= after]
        if len(found) >= count:
            break
    return found[:count]


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
