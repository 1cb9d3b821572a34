"""Who may book when, and which status may follow which."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from booking.rules.days import DAY, ONE_DAY, Span, midnight
from booking.rules.grid import on_grid
from clients.tables import Visit

DESK_STEP = 5 * 60
STEPS = {
    Visit.Status.waiting: {Visit.Status.confirmed, Visit.Status.arrived, Visit.Status.no_show},
    Visit.Status.confirmed: {Visit.Status.waiting, Visit.Status.arrived, Visit.Status.no_show},
    Visit.Status.arrived: {Visit.Status.waiting, Visit.Status.confirmed, Visit.Status.no_show},
    Visit.Status.no_show: {Visit.Status.waiting},
    Visit.Status.cancelled: {Visit.Status.waiting},
    Visit.Status.listed: {Visit.Status.waiting},
}
EXPECTED = frozenset({Visit.Status.waiting, Visit.Status.confirmed, Visit.Status.arrived})


class Trouble(StrEnum):
    """What is wrong with a wanted start, whoever is free then."""

    past = "past"
    soon = "soon"
    far = "far"
    grid = "grid"


@dataclass(frozen=True, slots=True)
class Terms:
    """When somebody may book: no earlier than `earliest`, no later than `last_day`, every `step` seconds."""

    zone: str
    step: int
    earliest: int
    last_day: date


def trouble_with(start: int, now: int, terms: Terms) -> Trouble | None:
    """The first reason against the start, or None."""
    if start < terms.earliest:
        return Trouble.past if start < now else Trouble.soon
    if start >= midnight(terms.last_day + ONE_DAY, terms.zone):
        return Trouble.far
    return None if on_grid(start, terms.zone, terms.step) else Trouble.grid


def days_touched(span: Span) -> range:
    """UTC days, numbered from 1970: branches of two zones may share a person, and must mean the same lock."""
    return range(span[0] // DAY, (span[1] - 1) // DAY + 1)


def is_late(starts: int, now: int, notice: int) -> bool:
    """Less than the notice is left, or it has begun."""
    return now > starts - notice
