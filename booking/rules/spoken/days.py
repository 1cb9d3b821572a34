"""Days as people say them: tomorrow, next friday, 12 dec, in 2 weeks."""

import re
from collections.abc import Sequence
from datetime import date, timedelta

from booking.rules.spoken.words import likeness, number_of

Found = tuple[int, date] | None  # how many words say it, and which day it is
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
    "november", "december",
)  # fmt: skip
SHORT = {"tues": 1, "thur": 3, "thurs": 3}
SOON = {"today": 0, "tonight": 0, "tomorrow": 1, "tmrw": 1, "tmr": 1}
UNITS = {"day": 1, "days": 1, "week": 7, "weeks": 7, "fortnight": 14}
LONG_ENOUGH = 6  # for a slip of the finger in the name of a day
ORDINAL = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?")
ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
POINTS = re.compile(r"(\d{1,2})[./](\d{1,2})(?:[./](\d{4}|\d{2}))?")
WEEK = 7
FIRST_YEAR, LAST_YEAR = 1970, 2199


def day_at(words: Sequence[str], today: date) -> Found:
    """The day that the first of the words say; a date without a year is the next one."""
    if not words:
        return None
    readers = (in_a_while, near, of_the_week, in_figures, month_last, month_first)
    found = [each for read in readers if (each := read(words, today))]
    return max(found, key=lambda each: each[0], default=None)


def near(words: Sequence[str], today: date) -> Found:
    if tuple(words[:3]) == ("day", "after", "tomorrow"):
        return 3, later(today, 2)
    days = SOON.get(words[0])
    if days is None and len(words[0]) >= LONG_ENOUGH and likeness(words[0], "tomorrow"):
        days = 1
    return None if days is None else (1, later(today, days))


def in_a_while(words: Sequence[str], today: date) -> Found:
    """in 2 weeks, in a month, in three days"""
    if len(words) < 3 or words[0] != "in":
        return None
    count = number_of(words[1])
    if count is None:
        return None
    if words[2] in ("month", "months"):
        return 3, months_later(today, count)
    return (3, later(today, count * UNITS[words[2]])) if words[2] in UNITS else None


def of_the_week(words: Sequence[str], today: date) -> Found:
    """Friday is the next one after today; this Friday is that of this week, next Friday that of the next."""
    which = words[0] if words[0] in ("this", "next") else ""
    named = words[1] if which and len(words) > 1 else words[0]
    if which == "next" and named == "week":
        return 2, later(today, WEEK)
    weekday = weekday_of(named)
    if weekday is None:
        return None
    monday = later(today, -today.weekday())
    if which:
        return 2, later(monday, weekday + (WEEK if which == "next" else 0))
    return 1, later(today, (weekday - today.weekday() - 1) % WEEK + 1)


def weekday_of(word: str) -> int | None:
    return SHORT[word] if word in SHORT else one_of(WEEKDAYS, word)


def one_of(names: Sequence[str], word: str) -> int | None:
    """By the whole name, its first three letters, or a long one with a slip in it."""
    for number, name in enumerate(names):
        if word == name or word == name[:3] or (len(word) > 3 and name.startswith(word)):
            return number
    if len(word) < LONG_ENOUGH:
        return None
    alike, number = max((likeness(word, name), number) for number, name in enumerate(names))
    return number if alike else None


def in_figures(words: Sequence[str], today: date) -> Found:
    """2026-12-12, 12.12., 12/12/2026: the day stands before the month."""
    iso, points = ISO.fullmatch(words[0]), POINTS.fullmatch(words[0])
    if iso:
        return found(1, made(int(iso[1]), int(iso[2]), int(iso[3])))
    if not points:
        return None
    year = int(points[3]) if points[3] else None
    if year is not None and year < 100:
        year += 2000
    return found(1, dated(today, int(points[1]), int(points[2]), year))


def month_last(words: Sequence[str], today: date) -> Found:
    """12 dec, 12th of december 2027"""
    number = ORDINAL.fullmatch(words[0])
    at = 2 if len(words) > 2 and words[1] == "of" else 1
    if not number or len(words) <= at:
        return None
    month = one_of(MONTHS, words[at])
    return None if month is None else with_year(words, at + 1, today, (int(number[1]), month + 1))


def month_first(words: Sequence[str], today: date) -> Found:
    """dec 12, december 12th"""
    month = one_of(MONTHS, words[0])
    number = ORDINAL.fullmatch(words[1]) if len(words) > 1 else None
    if month is None or not number:
        return None
    return with_year(words, 2, today, (int(number[1]), month + 1))


def with_year(words: Sequence[str], at: int, today: date, day: tuple[int, int]) -> Found:
    """A year after it counts only where it is near, for it could be a time of day."""
    text = words[at] if len(words) > at else ""
    year = int(text) if re.fullmatch(r"\d{4}", text) and abs(int(text) - today.year) <= 2 else None
    return found(at + (year is not None), dated(today, *day, year))


def dated(today: date, day: int, month: int, year: int | None) -> date | None:
    if year is not None:
        return made(year, month, day)
    this_year = made(today.year, month, day)
    return this_year if this_year and this_year >= today else made(today.year + 1, month, day)


def made(year: int, month: int, day: int) -> date | None:
    """None for a date that does not exist, or that no salon can mean."""
    try:
        return date(year, month, day) if FIRST_YEAR <= year <= LAST_YEAR else None
    except ValueError:
        return None


def found(count: int, day: date | None) -> Found:
    return None if day is None else (count, day)


def later(day: date, days: int) -> date:
    return day + timedelta(days=days)


def months_later(day: date, count: int) -> date:
    """The same day of a later month, or its last one."""
    months = day.month - 1 + count
    year, month = day.year + months // 12, months % 12 + 1
    return next(each for last in range(day.day, 0, -1) if (each := made(year, month, last)))
