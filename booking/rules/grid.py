"""Possible starts as the bits of one integer.

A start is free when the whole time fits into what is left of the spans in which somebody is there.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from booking.rules.days import Span, days_between, stretches

FAR = 1 << 40


@dataclass(frozen=True, slots=True)
class Run:
    """`count` starts at even distances."""

    first: int
    count: int


@dataclass(frozen=True, slots=True)
class Grid:
    """All starts of some days in order; start number n is bit n of a mask. One run unless a clock changes."""

    step: int
    runs: tuple[Run, ...]

    def before(self, moment: int) -> int:
        """How many starts lie before the moment."""
        if len(self.runs) == 1:
            run = self.runs[0]
            return min(max(-((run.first - moment) // self.step), 0), run.count)
        return sum(min(max(-((run.first - moment) // self.step), 0), run.count) for run in self.runs)

    def moments(self, mask: int) -> Iterator[int]:
        """The starts whose bits are set, in order."""
        digits = bin(mask)[:1:-1]
        offset = 0
        for run in self.runs:
            here = digits.find("1", offset, offset + run.count)
            while here >= 0:
                yield run.first + (here - offset) * self.step
                here = digits.find("1", here + 1, offset + run.count)
            offset += run.count


@lru_cache(maxsize=500)
def grid_of(first: date, last: date, zone: str, step: int) -> Grid:
    """Every moment of the days (both included) at which the wall clock shows a multiple of `step` seconds."""
    runs: list[Run] = []
    for day in days_between(first, last):
        for stretch in stretches(day, zone):
            begin = stretch.start + -stretch.wall % step
            count = -((begin - stretch.end) // step)
            if count <= 0:
                continue
            if runs and runs[-1].first + runs[-1].count * step == begin:
                runs[-1] = Run(runs[-1].first, runs[-1].count + count)
            else:
                runs.append(Run(begin, count))
    return Grid(step, tuple(runs))


def on_grid(moment: int, zone: str, step: int) -> bool:
    """The wall clock shows a multiple of `step` seconds."""
    shown = datetime.fromtimestamp(moment, ZoneInfo(zone))
    return (shown.hour * 3600 + shown.minute * 60 + shown.second) % step == 0


def fitting(grid: Grid, spans: Iterable[Span], length: int) -> int:
    """The starts from which `length` seconds lie within one of the spans."""
    mask, before = 0, grid.before
    for start, end in spans:
        if end - start >= length:
            mask |= (1 << before(end - length + 1)) - (1 << before(start))
    return mask


def gaps(busy: Iterable[Span], length: int) -> list[Span]:
    """What sorted spans leave free of all time, where that is long enough; they may overlap."""
    found, free_from = [], -FAR
    for start, end in busy:
        if start - free_from >= length:
            found.append((free_from, start))
        free_from = end if end > free_from else free_from
    return [*found, (free_from, FAR)]


def common(one: Sequence[Span], other: Sequence[Span]) -> list[Span]:
    """Where a span of both is; each is sorted and has no overlaps."""
    found, i, j = [], 0, 0
    while i < len(one) and j < len(other):
        start, end = max(one[i][0], other[j][0]), min(one[i][1], other[j][1])
        if start < end:
            found.append((start, end))
        if one[i][1] < other[j][1]:
            i += 1
        else:
            j += 1
    return found


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who does the service in `length` seconds: when they are there, and what is taken of it."""

    member: int
    length: int
    there: Sequence[Span]
    busy: Sequence[Span]


def free_starts(grid: Grid, people: Iterable[Person], rooms: Sequence[Sequence[Span]] | None) -> int:
    """Starts at which any of the people is free, and so is one of the rooms all the while.

    `rooms` holds what is taken of each room; None when the service needs none.
    """
    mask, by_length = 0, {}
    for person in people:
        free = fitting(grid, common(person.there, gaps(person.busy, person.length)), person.length)
        if rooms is not None:
            if person.length not in by_length:
                by_length[person.length] = room_starts(grid, rooms, person.length)
            free &= by_length[person.length]
        mask |= free
    return mask


def room_starts(grid: Grid, rooms: Iterable[Sequence[Span]], length: int) -> int:
    mask = 0
    for busy in rooms:
        mask |= fitting(grid, gaps(busy, length), length)
    return mask


def from_moment(grid: Grid, mask: int, earliest: int) -> int:
    """The mask without the starts before `earliest`."""
    early = grid.before(earliest)
    return mask >> early << early


def covers(spans: Iterable[Span], wanted: Span) -> bool:
    """One of the spans holds all of it."""
    return any(start <= wanted[0] and wanted[1] <= end for start, end in spans)


def meets(spans: Iterable[Span], wanted: Span) -> bool:
    """One of the spans shares a moment with it; touching is not meeting."""
    return any(start < wanted[1] and wanted[0] < end for start, end in spans)


def taken_within(spans: Iterable[Span], window: Span) -> int:
    """Seconds of the window that are taken."""
    return sum(max(0, min(end, window[1]) - max(start, window[0])) for start, end in spans)
