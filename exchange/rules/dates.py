"""Days and times as people and programs write them, in the words of several languages."""

import re
from collections.abc import Iterable, Iterator
from datetime import date, time, timedelta
from functools import cache

from babel.dates import get_month_names

from exchange.rules.fields import Order
from kit.typed import is_number

LANGUAGES = ("en", "de", "ru", "fr", "es", "it", "pt", "pl", "uk", "tr", "nl")
MONTH_FIRST = frozenset({"US", "PH", "PR", "GU", "VI", "AS", "BZ", "FM", "MH", "PW"})
# What programs write for a day without its year.
NO_YEAR = frozenset({0, 1, 1604})
SERIALS = range(367, 80_000)  # 1901 to 2119, as a spreadsheet counts days
FIRST_SERIAL = date(1899, 12, 30)
PART = r"\s*[./\-\s]\s*"
NUMBERS = re.compile(rf"(\d{{1,2}}){PART}(\d{{1,2}})(?:{PART}(\d{{4}}|\d{{2}}))?\.?(?:\s*(?:г\.?|года))?")
YEAR_FIRST = re.compile(rf"(\d{{4}}){PART}(\d{{1,2}}){PART}(\d{{1,2}})")
NO_YEAR_ISO = re.compile(r"--?(\d{2})-?(\d{2})")
NAMED = re.compile(
    r"(\d{1,2})\.?\s*(?:de\s+)?([^\W\d_]{3,12})\.?,?\s*(?:de\s+)?(\d{4}|\d{2})?(?:\s*(?:г\.?|года))?"
)
NAMED_FIRST = re.compile(r"([^\W\d_]{3,12})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s*(\d{4})?")
CLOCK = re.compile(r"(\d{1,2})[:.h](\d{2})(?::\d{2}(?:\.\d+)?)?\s*(am|pm|a\.m\.|p\.m\.)?")
TELLING = re.compile(r"\s*(\d{1,2})\s*[./\-]\s*(\d{1,2})\s*[./\-]\s*\d{2,4}")
Parts = tuple[int | None, int, int]


@cache
def months() -> dict[str, int]:
    """Names and short names of months, in all the languages, without their dots."""
    return {
        name.lower().strip("."): number
        for language in LANGUAGES
        for context in ("format", "stand-alone")
        for width in ("wide", "abbreviated")
        for number, name in get_month_names(width, context, language).items()
    }


def read_parts(text: str, order: Order, today: date) -> Parts | None:
    """Year (None where it was not said), month and day; None for what is no day."""
    typed = " ".join(text.lower().split())
    if is_number(typed) and int(typed) in SERIALS:
        day = FIRST_SERIAL + timedelta(days=int(typed))
        return day.year, day.month, day.day
    return next((found for found in readings(typed, order, today) if is_day(found)), None)


def readings(typed: str, order: Order, today: date) -> Iterator[Parts]:
    if match := YEAR_FIRST.fullmatch(typed):
        yield year_of(match[1], today), int(match[2]), int(match[3])
    if match := NO_YEAR_ISO.fullmatch(typed):
        yield None, int(match[1]), int(match[2])
    if match := NUMBERS.fullmatch(typed):
        first, second = int(match[1]), int(match[2])
        day, month = (first, second) if order is Order.day else (second, first)
        yield year_of(match[3], today), month, day
    if match := NAMED.fullmatch(typed):
        yield year_of(match[3], today), months().get(match[2], 0), int(match[1])
    if match := NAMED_FIRST.fullmatch(typed):
        yield year_of(match[3], today), months().get(match[1], 0), int(match[2])


def year_of(text: str | None, today: date) -> int | None:
    """Of two digits the latest such year that has begun."""
    if text is None or (int(text) in NO_YEAR and len(text) == 4):
        return None
    year = int(text)
    if len(text) == 4:
        return year
    century = today.year // 100 * 100
    return century + year if century + year <= today.year else century - 100 + year


def is_day(parts: Parts) -> bool:
    year, month, day = parts
    try:
        date(2000 if year is None else year, month, day)
    except ValueError:
        return False
    return True


def read_day(text: str, order: Order, today: date) -> date | None:
    """A whole date, whatever time of day is written behind it."""
    for typed in (text, without_clock(text)):
        parts = read_parts(typed, order, today)
        if parts is not None and parts[0] is not None:
            return date(parts[0], parts[1], parts[2])
    return None


def without_clock(text: str) -> str:
    """2026-01-05T09:00:00Z → 2026-01-05."""
    return re.split(r"(?<=\d)[T,]?\s+(?=\d{1,2}[:.h]\d{2})|(?<=\d)T(?=\d)", text.strip(), maxsplit=1)[0]


def behind_day(text: str) -> str:
    """2026-01-05T09:00:00Z → 09:00:00z."""
    typed = text.strip()
    return typed[len(without_clock(typed)) :].lstrip("T, ").lower()


def clock_behind(text: str) -> time | None:
    """The time of day behind a day: 5.1.2026 9:00, 1/5/2026, 9:00 pm, 5.1.2026 9:00 - 10:00."""
    match = CLOCK.match(behind_day(text))
    return read_clock(match[0]) if match else None


def read_clock(text: str) -> time | None:
    """A time of day: 9:30, 9.30, 09:30:00, 9:30 pm."""
    match = CLOCK.fullmatch(" ".join(text.lower().split()))
    if match is None:
        return None
    hour, minute, half = int(match[1]), int(match[2]), match[3] or ""
    hour = hour % 12 + 12 * half.startswith("p") if half else hour
    return time(hour, minute) if hour < 24 and minute < 60 else None


def order_told(cells: Iterable[str], country: str) -> tuple[Order, bool]:
    """How days and months stand in a file, and whether its own days prove it; else as in the country."""
    votes = {Order.day: 0, Order.month: 0}
    for cell in cells:
        match = TELLING.match(cell)
        if match:
            votes[Order.day] += int(match[1]) > 12 >= int(match[2])
            votes[Order.month] += int(match[2]) > 12 >= int(match[1])
    usual = Order.month if country in MONTH_FIRST else Order.day
    if votes[Order.day] == votes[Order.month]:
        return usual, False
    return max(votes, key=lambda each: votes[each]), True


def looks_like_a_day(text: str) -> bool:
    return bool(YEAR_FIRST.fullmatch(text[:10]) or ((match := NUMBERS.fullmatch(text)) and match[3]))
