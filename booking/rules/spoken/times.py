"""Times of day as people say them: 3pm, 15:30, half past three, 1530. Each is minutes from midnight."""

import re
from collections.abc import Sequence

from booking.rules.spoken.words import number_of

Found = tuple[int, int] | None  # how many words say it, and the minutes
NOON = 12 * 60
FIRST_OF_THE_MORNING = 8  # “at three” is in the afternoon, “at nine” in the morning
NAMED = {"noon": NOON, "midday": NOON}
PARTS = {"half": 30, "quarter": 15, "five": 5, "ten": 10, "twenty": 20}
CLOCK = re.compile(r"(\d{1,2})[:.h](\d{2})(am|pm)?")
HOUR = re.compile(r"(\d{1,2})(am|pm|h)")
FIGURES = re.compile(r"([01]\d|2[0-3])([0-5]\d)")
HALVES = ("am", "pm")


def time_at(words: Sequence[str]) -> Found:
    """The time that the first of the words say."""
    if not words:
        return None
    said_at = words[0] in ("at", "@")
    rest = words[1:] if said_at else words
    readers = (by_parts, of_an_hour, by_clock, by_name, *((bare,) if said_at else ()))
    found = next((each for read in readers if rest and (each := read(rest))), None)
    return (found[0] + said_at, found[1]) if found else None


def by_name(words: Sequence[str]) -> Found:
    return (1, NAMED[words[0]]) if words[0] in NAMED else None


def by_clock(words: Sequence[str]) -> Found:
    """15:30, 3:30pm, 15.30, 1530, 3pm, 15h"""
    half = words[1] if len(words) > 1 and words[1] in HALVES else ""
    clock, hour, figures = (each.fullmatch(words[0]) for each in (CLOCK, HOUR, FIGURES))
    if clock:
        more = half if not clock[3] else ""
        return counted(1 + bool(more), minutes(int(clock[1]), int(clock[2]), clock[3] or more))
    if hour:
        return counted(1, minutes(int(hour[1]), 0, hour[2] if hour[2] in HALVES else ""))
    if figures:
        return counted(1, minutes(int(figures[1]), int(figures[2]), ""))
    return None


def of_an_hour(words: Sequence[str]) -> Found:
    """3 pm, three pm, three o'clock, 3 o'clock pm"""
    number = number_of(words[0])
    if number is None or len(words) < 2 or words[1] not in (*HALVES, "o'clock", "oclock", "o’clock"):
        return None
    half = next((each for each in words[1:3] if each in HALVES), "")
    count = 2 + (half != "" and words[1] not in HALVES)
    return counted(count, minutes(number, 0, half) if half else likely(number, 0))


def by_parts(words: Sequence[str]) -> Found:
    """half past three, quarter to 4, ten past nine am"""
    start = 1 if words[0] in ("a", "at") else 0
    if len(words) < start + 3 or words[start] not in PARTS or words[start + 1] not in ("past", "to"):
        return None
    hour = number_of(words[start + 2])
    if hour is None:
        return None
    half = words[start + 3] if len(words) > start + 3 and words[start + 3] in HALVES else ""
    whole = minutes(hour, 0, half) if half else likely(hour, 0)
    part = PARTS[words[start]] if words[start + 1] == "past" else -PARTS[words[start]]
    return counted(start + 3 + bool(half), None if whole is None else (whole + part) % (2 * NOON))


def bare(words: Sequence[str]) -> Found:
    """at 3"""
    number = number_of(words[0]) if words[0] not in ("a", "an") else None
    return None if number is None else counted(1, likely(number, 0))


def likely(hour: int, past: int) -> int | None:
    """When a salon is open: three is in the afternoon, nine in the morning."""
    return minutes(hour, past, "pm" if 0 < hour < FIRST_OF_THE_MORNING else "")


def minutes(hour: int, past: int, half: str) -> int | None:
    if past > 59 or hour > (12 if half else 23) or (half and not hour):
        return None
    return (hour % 12 + (12 if half == "pm" else 0) if half else hour) * 60 + past


def counted(count: int, found: int | None) -> Found:
    return None if found is None else (count, found)
