"""Whether a visit lies within the hours of the branch and of its person, and why not, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from booking.rules.days import (
    ONE_DAY,
    Hours,
    Span,
    common_hours,
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


def why_not(span: Span, dates: Dates) -> str:
    """The first reason why nobody could book this time now; "" when it fits."""
    for day in days_between(local_date(span[0], dates.zone), local_date(span[1] - 1, dates.zone)):
        part = (
            max(span[0], midnight(day, dates.zone)),
            min(span[1], midnight(day + ONE_DAY, dates.zone)),
        )
        opening, work = dates.opening.get(day, ()), dates.work.get(day, ())
        if not covers(day_spans(day, dates.zone, common_hours(opening, work)), part):
            return why_not_on(day, part, dates)
    return f"{dates.name} has time off then." if meets(sorted(dates.away), span) else ""


def why_not_on(day: date, part: Span, dates: Dates) -> str:
    opening, work = dates.opening.get(day, ()), dates.work.get(day, ())
    if dates.left_on is not None and dates.left_on <= day:
        return f"{dates.name} no longer works here then."
    if not opening:
        return "The branch is shut that day."
    if not work:
        return f"{dates.name} is off that day."
    if not covers(day_spans(day, dates.zone, opening), part):
        return f"The branch is open {show_hours(opening)} that day."
    return f"{dates.name} works {show_hours(work)} that day."
