"""The tier a client has by all of their visits, from the first day of a ladder on.

It is worked out anew from the visits there are: one that is reopened or refunded leaves nothing behind.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import accumulate

from loyalty.rules.benefits.facts import Figures
from loyalty.rules.benefits.outcomes import Standing
from loyalty.rules.benefits.programmes import Counts
from loyalty.rules.benefits.tiers import Ladder, kept_until, ladder_counts_from, rank, standing_after

Sums = tuple[int, int, int]
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class VisitDay:
    """What a client had and paid on a day, in minor units."""

    on: date
    visits: int = 0
    sold: int = 0
    paid: int = 0


@dataclass(frozen=True, slots=True)
class Course:
    """A ladder that holds from `starts_on`, with what it says from which day on, in the order of versions."""

    starts_on: date
    versions: Sequence[tuple[date, Ladder]]

    def ladder_on(self, day: date) -> Ladder:
        """Of several that have started the latest one."""
        return next(ladder for since, ladder in reversed(self.versions) if since <= day)


@dataclass(frozen=True)
class Visited:
    """A client's days in their order, and the sums up to each."""

    days: Sequence[VisitDay]
    on: list[date] = field(init=False)
    sums: list[Sums] = field(init=False)

    def __post_init__(self) -> None:
        days = sorted(self.days, key=lambda day: day.on)
        object.__setattr__(self, "on", [day.on for day in days])
        single = ((day.visits, day.sold, day.paid) for day in days)
        object.__setattr__(self, "sums", list(accumulate(single, added, initial=(0, 0, 0))))

    def between(self, first: date | None, last: date) -> Figures:
        """Of the days from `first` to `last`, both counted; None is from ever on."""
        since = self.sums[bisect_left(self.on, first) if first else 0]
        until = self.sums[bisect_right(self.on, last)]
        visits, sold, paid = (now - was for now, was in zip(until, since, strict=True))
        return Figures(visits=max(0, visits), sold=max(0, sold), paid=max(0, paid))


def added(one: Sums, two: Sums) -> Sums:
    return one[0] + two[0], one[1] + two[1], one[2] + two[2]


def standing_by(
    course: Course, days: Sequence[VisitDay], today: date, raised: Mapping[date, str] | None = None
) -> Standing:
    """The standing on a day. `raised`: tiers that programmes raised the client to, by the day.

    Raises `ValueError` before the ladder's first day.
    """
    if today < course.starts_on:
        raise ValueError("The ladder does not hold yet.")
    visited, gifts = Visited(days), raised or {}
    standing = Standing()
    for on in sorted(set(looks(course, visited, today, gifts))):
        ladder = course.ladder_on(on)
        figures = visited.between(ladder_counts_from(ladder, on, course.starts_on), on)
        standing = standing_after(ladder, standing, figures, on)
        gift = gifts.get(on, "")
        if rank(ladder, gift) > rank(ladder, standing.tier):
            standing = Standing(gift, on, kept_until(ladder, on))
    return standing


def looks(course: Course, visited: Visited, today: date, gifts: Mapping[date, str]) -> Iterator[date]:
    """Days on which something begins, and the last ones on which something counts."""
    yield course.starts_on
    yield today
    for day in moments(course, visited, today, gifts):
        if course.starts_on < day < today:
            yield day


def moments(course: Course, visited: Visited, today: date, gifts: Mapping[date, str]) -> Iterator[date]:
    yield from visited.on
    yield from gifts
    for since, ladder in course.versions:
        if since > course.starts_on:
            yield from (since - ONE_DAY, since)
        if ladder.counts is Counts.days:
            yield from (day + timedelta(days=ladder.counted_days) for day in visited.on)
        if ladder.counts is Counts.year:
            yield from (date(year, 12, 31) for year in range(course.starts_on.year, today.year + 1))
