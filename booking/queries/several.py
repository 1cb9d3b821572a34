"""Several services in one coming: at which starts all of it can be had."""

from datetime import date, datetime
from math import ceil

from booking.queries.looks import Few, Soonest, look_at_all
from booking.queries.taken import NOTHING, Own
from booking.queries.times import DayTimes, windows
from booking.queries.wanted import Several
from booking.rules.days import utc


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
    since = ceil(after.timestamp())
    for first, last in windows(several, after, desk=desk):
        few = Few(since, count - len(found))
        seen = await look_at_all(several, first, last, desk=desk, few=few)
        found += [(utc(start), seen) for start in seen.starts]
        if len(found) == count:
            break
    return found
