"""Who gets the places of a class, and until when."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from clients.tables import Visit

HELD = frozenset({Visit.Status.waiting, Visit.Status.confirmed, Visit.Status.arrived})


class Hindrance(StrEnum):
    """Why nobody can be given a place, whoever they are."""

    off = "off"
    begun = "begun"
    full = "full"


@dataclass(frozen=True, slots=True)
class Places:
    """What a class has, and whether it still takes people."""

    capacity: int
    taken: int
    starts_at: datetime
    is_off: bool = False

    @property
    def free(self) -> int:
        return self.capacity - self.taken


def hindrance(places: Places, wanted: int, now: datetime, *, desk: bool) -> Hindrance | None:
    """The first reason against so many places, or None. The desk may still write somebody in who is there."""
    if places.is_off:
        return Hindrance.off
    if not desk and places.starts_at <= now:
        return Hindrance.begun
    return Hindrance.full if wanted > places.free else None
