"""Possible starts, and whether one of them can be had: by plain comparison with the spans of a day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from booking.rules.days import Span, days_between, stretches
from booking.rules.shape import Shape, moved


@dataclass(frozen=True, slots=True)
class Run:
    """`count` starts at even distances."""

    first: int
    count: int


@dataclass(frozen=True, slots=True)
class Grid:
    """All starts of some days in order. One run unless a clock changes."""

    step: int
    runs: tuple[Run, ...]


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


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who does the service in their own shape: when they are there, and what is taken of it."""

    member: int
    shape: Shape
    there: Sequence[Span]
    busy: Sequence[Span]

    def works(self, start: int) -> bool:
        """They are there whenever a visit from `start` needs them."""
        return all(covers(self.there, span) for span in moved(self.shape.staff, start))

    def is_free(self, start: int) -> bool:
        return not any(meets(self.busy, span) for span in moved(self.shape.staff, start))


def covers(spans: Iterable[Span], wanted: Span) -> bool:
    """One of the spans holds all of it."""
    return any(start <= wanted[0] and wanted[1] <= end for start, end in spans)


def meets(spans: Iterable[Span], wanted: Span) -> bool:
    """One of the spans shares a moment with it; touching is not meeting."""
    return any(start < wanted[1] and wanted[0] < end for start, end in spans)


def taken_within(spans: Iterable[Span], window: Span) -> int:
    """Seconds of the window that are taken."""
    return sum(max(0, min(end, window[1]) - max(start, window[0])) for start, end in spans)
