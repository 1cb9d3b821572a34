"""How many visits of a service strangers may book in a day and in a week, and which days are full by it."""

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


def reached_on(day: date, counts: Mapping[date, int], limits: Limits) -> Limits:
    """Those of the limits that leave nothing on the day; `counts` knows the whole week that it lies in."""
    monday = monday_of(day)
    in_week = sum(counts.get(monday + timedelta(days=number), 0) for number in range(7))
    return Limits(
        limits.a_day if reached(counts.get(day, 0), limits.a_day) else None,
        limits.a_week if reached(in_week, limits.a_week) else None,
    )


def full_days(counts: Mapping[date, int], days: Collection[date], limits: Limits) -> list[date]:
    """The days that take no further visit."""
    return [day for day in days if reached_on(day, counts, limits).are_set]
