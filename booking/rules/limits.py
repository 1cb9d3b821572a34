"""How many visits of a service strangers may book in a day and in a week, and which days are full by it."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from booking.rules.guests import reached


@dataclass(frozen=True, slots=True)
class Limits:
    """None is no limit. A week is from Monday to Sunday, a day is the branch's own."""

    a_day: int | None = None
    a_week: int | None = None

    @property
    def are_set(self) -> bool:
        return self.a_day is not None or self.a_week is not None


NO_LIMITS = Limits()


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def full_days(counts: Mapping[date, int], days: Collection[date], limits: Limits) -> list[date]:
    """The days that take no further visit; `counts` knows the whole weeks that the days lie in."""
    weeks: Counter[date] = Counter()
    for day, count in counts.items():
        weeks[monday_of(day)] += count
    return [
        day
        for day in days
        if reached(counts.get(day, 0), limits.a_day) or reached(weeks[monday_of(day)], limits.a_week)
    ]
