"""Whether a visit lies within the hours of the branch and of its person, and why not, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from booking.rules.days import (
    ONE_DAY,
    Hours,
    Span,
    day_spans,
    days_between,
    local_date,
    midnight,
)
from booking.rules.grid import covers, meets
from catalog.rules import show_hours


@dataclass(frozen=True, slots=True)
class Dates:
    """What one person's dates in a branch are: when it is open, when they work, and their time off."""

    name: str
    zone: str
    opening: Mapping[date, Hours] = field(default_factory=dict)
    work: Mapping[date, Hours] = field(default_factory=dict)
    away: Sequence[Span] = ()
    left_on: date | None = None


def why_not(work: Span, visit: Span, dates: Dates) -> str:
    """The first reason why nobody could book this now; "" when it fits.

    The branch is open for all of `visit`, when the client is there, and somebody at work for all of `work`.
    """
    for day in touched(visit, dates.zone):
        opening = dates.opening.get(day, ())
        if not covers(day_spans(day, dates.zone, opening), within(visit, day, dates.zone)):
            return shut(opening)
    for day in touched(work, dates.zone):
        hours = dates.work.get(day, ())
        if not covers(day_spans(day, dates.zone, hours), within(work, day, dates.zone)):
            return not_at_work(day, hours, dates)
    return f"{dates.name} has time off then." if meets(sorted(dates.away), work) else ""


def touched(span: Span, zone: str) -> list[date]:
    return days_between(local_date(span[0], zone), local_date(span[1] - 1, zone))


def within(span: Span, day: date, zone: str) -> Span:
    """The part of it that lies on the day."""
    return max(span[0], midnight(day, zone)), min(span[1], midnight(day + ONE_DAY, zone))


def shut(opening: Hours) -> str:
    return (
        f"The branch is open {show_hours(opening)} that day." if opening else "The branch is shut that day."
    )


def not_at_work(day: date, hours: Hours, dates: Dates) -> str:
    if dates.left_on is not None and dates.left_on <= day:
        return f"{dates.name} no longer works here then."
    return f"{dates.name} works {show_hours(hours)} that day." if hours else f"{dates.name} is off that day."
