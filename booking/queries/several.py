"""Several services in one coming: at which starts all of it can be had."""

from datetime import date, datetime

from booking.queries.looks import Soonest, look_at_all
from booking.queries.taken import NOTHING, Own
from booking.queries.times import DayTimes, windows
from booking.queries.wanted import Several


async def times_of_several(
    several: Several, first: date, last: date, *, desk: bool = False, own: Own = NOTHING
) -> list[DayTimes]:
    """For each day of the question within the terms."""
    return (await look_at_all(several, first, last, own, desk=desk)).day_times()


async def next_of_several(
    several: Several, after: datetime, count: int = 3, *, desk: bool = False
) -> list[datetime]:
    """The first starts from `after` on at which all of it can be had."""
    return [start for start, _ in await soonest_of_several(several, after, count, desk=desk)]


async def soonest_of_several(
    several: Several, after: datetime, count: int = 3, *, desk: bool = False
) -> Soonest:
    """The same, with what was seen."""
    found: Soonest = []
    for first, last in windows(several, after, desk=desk):
        seen = await look_at_all(several, first, last, desk=desk)
        found += [(start, seen) for day in seen.day_times() for start in day.starts if start >= after]
        if len(found) >= count:
            break
    return found[:count]
