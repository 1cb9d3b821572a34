"""Free times: three queries, whatever the number of people and days."""

from bisect import bisect_left
from dataclasses import dataclass
from datetime import date, datetime

from booking.queries.offers import Offer, offer
from booking.queries.taken import Situation, situation
from booking.rules.days import ONE_DAY, days_between, local_date, midnight, utc
from booking.rules.grid import Grid, free_starts, from_moment, grid_of
from booking.rules.terms import Terms
from kit import clock

FIRST_LOOK, NEXT_LOOK = 7, 35


@dataclass(frozen=True, slots=True)
class DayTimes:
    """The free starts of one local day, aware and in UTC; none when it is full or closed."""

    day: date
    starts: list[datetime]


async def free_times(
    branch: int, service: int, member: int | None, first: date, last: date
) -> list[DayTimes]:
    """What a stranger may book, for each day of the question that lies within the branch's horizon.

    `member` None asks for anybody. Raises `NotFound` and `NotOffered` like `offer`.
    """
    return await times_of(await offer(branch, service, member), first, last)


async def desk_times(branch: int, service: int, member: int | None, day: date) -> list[DayTimes]:
    """One day for the desk: no lead time, and also those who are not online."""
    offered = await offer(branch, service, member, online=False)
    return await times_of(offered, day, day, desk=True)


async def times_of(offered: Offer, first: date, last: date, *, desk: bool = False) -> list[DayTimes]:
    """The same for an offer at hand."""
    terms = offered.terms(clock.now(), desk=desk)
    first, last = within(terms, first, last)
    if first > last:
        return []
    grid = grid_of(first, last, offered.zone, offered.grid_minutes * 60)
    mask = starts_of(grid, await situation(offered, first, last), terms)
    return by_day(list(grid.moments(mask)), days_between(first, last), offered.zone)


def within(terms: Terms, first: date, last: date) -> tuple[date, date]:
    return max(first, local_date(terms.earliest, terms.zone)), min(last, terms.last_day)


def starts_of(grid: Grid, found: Situation, terms: Terms) -> int:
    rooms = None if found.rooms is None else list(found.rooms.values())
    return from_moment(grid, free_starts(grid, found.people, rooms), terms.earliest)


def by_day(starts: list[int], days: list[date], zone: str) -> list[DayTimes]:
    found, begin = [], 0
    for day in days:
        end = bisect_left(starts, midnight(day + ONE_DAY, zone))
        found.append(DayTimes(day, [utc(start) for start in starts[begin:end]]))
        begin = end
    return found


async def next_free(
    branch: int, service: int, member: int | None, after: datetime, count: int = 3
) -> list[datetime]:
    """The first free starts from `after` on that a stranger may book."""
    return await next_of(await offer(branch, service, member), after, count)


async def next_of(offered: Offer, after: datetime, count: int = 3, *, desk: bool = False) -> list[datetime]:
    """The same for an offer at hand."""
    found: list[datetime] = []
    for first, last in windows(offered, after, desk=desk):
        days = await times_of(offered, first, last, desk=desk)
        found += [start for day in days for start in day.starts if start >= after]
        if len(found) >= count:
            break
    return found[:count]


def windows(offered: Offer, after: datetime, *, desk: bool = False) -> list[tuple[date, date]]:
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
    offered = await offer(branch, service)
    found: dict[int, datetime] = {}
    for first, last in windows(offered, clock.now()):
        grid = grid_of(first, last, offered.zone, offered.grid_minutes * 60)
        seen = await situation(offered, first, last)
        for person in seen.people:
            start = first_start(grid, Situation((person,), seen.rooms), offered.terms(clock.now()))
            if start is not None:
                found.setdefault(person.member, start)
        if len(found) == len(seen.people):
            break
    return found


def first_start(grid: Grid, found: Situation, terms: Terms) -> datetime | None:
    mask = starts_of(grid, found, terms)
    return utc(next(grid.moments(mask & -mask))) if mask else None
