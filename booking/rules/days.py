"""Local days as they really pass, 23, 24 or 25 hours from midnight to midnight, in epoch seconds."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

Span = tuple[int, int]
Hours = tuple[int, ...]

DAY = 86_400
MINUTES = 24 * 60
ONE_DAY = timedelta(days=1)
EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a local day in which the wall clock runs evenly; `wall` is its reading at `start`."""

    start: int
    end: int
    wall: int


@lru_cache(maxsize=10_000)
def midnight(day: date, zone: str) -> int:
    """The first moment of the day in the zone; where midnight itself is skipped, the first there is."""
    return int(datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone)).timestamp())


def local_date(moment: int, zone: str) -> date:
    """What the calendar on the wall says at the moment."""
    return datetime.fromtimestamp(moment, ZoneInfo(zone)).date()


def utc(moment: int) -> datetime:
    return datetime.fromtimestamp(moment, UTC)


def days_between(first: date, last: date) -> list[date]:
    """Both ends included."""
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


@lru_cache(maxsize=10_000)
def stretches(day: date, zone: str) -> tuple[Stretch, ...]:
    """The local day cut where its clock jumps: nearly always one piece; none for a date that was left out."""
    start, end, origin = midnight(day, zone), midnight(day + ONE_DAY, zone), (day - EPOCH).days * DAY
    if start == end:
        return ()
    place = ZoneInfo(zone)
    if offset_at(start, place) == offset_at(end, place):
        return (Stretch(start, end, start + offset_at(start, place) - origin),)
    jumps = [
        moment
        for moment in range(start + 60, end, 60)
        if offset_at(moment, place) != offset_at(moment - 60, place)
    ]
    return tuple(
        Stretch(begin, until, begin + offset_at(begin, place) - origin)
        for begin, until in zip([start, *jumps], [*jumps, end], strict=True)
    )


def offset_at(moment: int, place: ZoneInfo) -> int:
    offset = datetime.fromtimestamp(moment, place).utcoffset()
    return int(offset.total_seconds()) if offset is not None else 0


@lru_cache(maxsize=20_000)
def day_spans(day: date, zone: str, hours: Hours) -> tuple[Span, ...]:
    """The moments of the day at which the wall clock reads within the hours (pairs of minutes from midnight).

    An hour the clock skips is not there; an hour it repeats is there twice.
    """
    found = []
    for stretch in stretches(day, zone):
        for opens, closes in zip(hours[::2], hours[1::2], strict=True):
            start = max(stretch.start, stretch.start + opens * 60 - stretch.wall)
            end = min(stretch.end, stretch.start + closes * 60 - stretch.wall)
            if start < end:
                found.append((start, end))
    return tuple(joined(sorted(found)))


@lru_cache(maxsize=5_000)
def common_hours(one: Hours, other: Hours) -> Hours:
    """Where both are: pairs of minutes, as they came."""
    pairs = [
        (max(a, c), min(b, d))
        for a, b in zip(one[::2], one[1::2], strict=True)
        for c, d in zip(other[::2], other[1::2], strict=True)
    ]
    return tuple(minute for start, end in sorted(pairs) if start < end for minute in (start, end))


def closed_times(hours: Hours) -> list[tuple[int, int, str]]:
    """Minutes of the day outside the hours: before and after them off, between them a break."""
    if not hours:
        return [(0, MINUTES, "off")]
    breaks = [(end, start, "break") for end, start in pairwise(hours[1:-1])][::2]
    around = [(0, hours[0], "off"), *breaks, (hours[-1], MINUTES, "off")]
    return [(start, end, kind) for start, end, kind in around if start < end]


def joined(spans: Iterable[Span]) -> list[Span]:
    """Sorted spans with those that touch or overlap made one, so that work over midnight is not cut there."""
    found: list[Span] = []
    for start, end in spans:
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found
