"""When a client would come again: after their own rhythm, on their usual weekday and at their usual hour."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from statistics import median_low
from typing import TypeVar

from booking.rules.days import local_date
from booking.rules.recurring import nearest

Each = TypeVar("Each")
FEWEST_GAPS = 2  # one gap is an accident, two begin to be a rhythm
USUAL_DAYS, MOST_DAYS = 28, 182
MOST_TIMES = 4
HALF_A_WEEK = 3
WEEK = 7


@dataclass(frozen=True, slots=True)
class Habit:
    """Every so many days, on a weekday, at a time of the wall; `why` says where the days come from."""

    days: int
    weekday: int
    at: time
    why: str

    @property
    def in_words(self) -> str:
        weeks, rest = divmod(self.days, WEEK)
        if rest or not weeks:
            return f"{self.days} days"
        return "a week" if weeks == 1 else f"{weeks} weeks"


def habit_of(moments: Sequence[datetime], of_others: int | None) -> Habit:
    """From the visits of a client by the branch's clock, the latest first, at least one.

    `of_others` is how many days others let pass between two visits for the same service, if that is known.
    """
    days, why = rhythm(moments, of_others)
    weekday = usual([each.weekday() for each in moments])
    times = [each.time() for each in moments if each.weekday() == weekday]
    return Habit(min(max(days, 1), MOST_DAYS), weekday, usual(times), why)


def rhythm(moments: Sequence[datetime], of_others: int | None) -> tuple[int, str]:
    gaps = [(later.date() - earlier.date()).days for later, earlier in pairwise(moments)]
    gaps = [gap for gap in gaps if gap > 0]
    if len(gaps) >= FEWEST_GAPS:
        return median_low(gaps), "as they usually do"
    if of_others:
        return of_others, "as others do for this"
    return USUAL_DAYS, "as nobody came often enough yet"


def usual(values: Sequence[Each]) -> Each:
    """The most frequent one; of several the latest."""
    return Counter(values).most_common(1)[0][0]


def aim(last: date, habit: Habit, today: date) -> date:
    """The usual weekday that is nearest to when they are due, and after today."""
    due = max(last + timedelta(days=habit.days), today + timedelta(days=1))
    around = [due + timedelta(days=away) for away in range(-HALF_A_WEEK, WEEK)]
    return next(day for day in around if day > today and day.weekday() == habit.weekday)


def proposed(starts: Sequence[int], wanted: int, zone: str) -> list[int]:
    """At most four of them, each on another day: the nearest days, and of each day the nearest time."""
    found: dict[date, int] = {}
    for start in nearest(list(starts), wanted, zone):
        found.setdefault(local_date(start, zone), start)
    return list(found.values())[:MOST_TIMES]
