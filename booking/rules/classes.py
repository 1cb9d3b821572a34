"""Who gets the places of a class, who waits for one, and until when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from booking.rules.terms import EXPECTED
from clients.tables import Visit

COMING = EXPECTED | {Visit.Status.listed}
# Who has a place that is not paid for yet goes where the class goes, too.
GOES_ALONG = COMING | {Visit.Status.requested}
# Of who comes up from the waiting list to a place that is to be paid for: they are not at the screen.
KEPT_FOR, KEPT_AT_LEAST = timedelta(hours=3), timedelta(minutes=30)


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


@dataclass(frozen=True, slots=True)
class InLine:
    """Somebody on the waiting list, and how many places they want."""

    visit: int
    seats: int


def next_in_line(line: Iterable[InLine], free: int) -> list[InLine]:
    """Who gets the free places: in their order, passing over whoever wants more than are left."""
    found = []
    for each in line:
        if each.seats <= free:
            found.append(each)
            free -= each.seats
    return found


def list_is_open(starts_at: datetime, cut_off_minutes: int, now: datetime) -> bool:
    """Until the cut-off free places go to the list; after it, to whoever is there first."""
    return now < starts_at - timedelta(minutes=cut_off_minutes)


def kept_until(starts_at: datetime, cut_off_minutes: int, morning: datetime, now: datetime) -> datetime:
    """Until when a place that became free is kept for who has to pay for it first.

    Three hours of the day, `morning` being when people read letters again, but not past the cut-off, after
    which nobody else could come up; half an hour at least, and never longer than until the class begins.
    """
    until = min(max(morning, now) + KEPT_FOR, starts_at - timedelta(minutes=cut_off_minutes))
    return min(max(until, now + KEPT_AT_LEAST), starts_at)
