"""Birthdays as people write them: with a year or, more often, without one."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from kit.errors import Invalid

LEAP_YEAR, OLDEST = 2000, 1900
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
ISO = re.compile(r"(?:(?P<year>\d{4})-)?(?P<month>\d{1,2})-(?P<day>\d{1,2})")
NUMBERS = re.compile(r"(?P<day>\d{1,2})[./](?P<month>\d{1,2})[./]?(?P<year>\d{4})?")
DAY_FIRST = re.compile(r"(?P<day>\d{1,2})\.? (?P<month>[a-z]{3,9})(?:,? (?P<year>\d{4}))?")
MONTH_FIRST = re.compile(r"(?P<month>[a-z]{3,9}) (?P<day>\d{1,2})(?:,? (?P<year>\d{4}))?")


def parse_birthday(text: str, today: date) -> str:
    """1990-05-17, or 05-17 without a year; "" for nothing. Numbers with dots have the day first."""
    typed = " ".join(text.lower().split())
    if not typed:
        return ""
    found = next(read(typed), None)
    if found is not None and found[0] is not None and born(*found) > today:
        raise Invalid("That is no birthday.", birthday=f"{born(*found):%-d %B %Y} is in the future.")
    if found is None or (found[0] is not None and born(*found) < date(OLDEST, 1, 1)):
        raise Invalid("That is no birthday.", birthday="Please write a day like 17 May or 17.05.1990.")
    year, month, day = found
    return f"{month:02}-{day:02}" if year is None else f"{year:04}-{month:02}-{day:02}"


def read(typed: str) -> Iterator[tuple[int | None, int, int]]:
    """Year, month and day of each way in which it is one."""
    for form in (ISO, NUMBERS, DAY_FIRST, MONTH_FIRST):
        match = form.fullmatch(typed)
        if match is None:
            continue
        year = int(match["year"]) if match["year"] else None
        month, day = month_of(match["month"]), int(match["day"])
        if is_day(LEAP_YEAR if year is None else year, month, day):
            yield year, month, day


def month_of(text: str) -> int:
    """0 for what is none."""
    if text.isdigit():
        return int(text)
    return MONTHS.index(text[:3]) + 1 if text[:3] in MONTHS else 0


def is_day(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def born(year: int | None, month: int, day: int) -> date:
    return date(LEAP_YEAR if year is None else year, month, day)


def show_birthday(birthday: str) -> str:
    """1990-05-17 → 17 May 1990, 05-17 → 17 May; "" for none."""
    if not birthday:
        return ""
    year, month, day = parts_of(birthday)
    return f"{day} {born(year, month, day):%B}" + (f" {year}" if year else "")


def parts_of(birthday: str) -> tuple[int | None, int, int]:
    *year, month, day = (int(part) for part in birthday.split("-"))
    return (year[0] if year else None), month, day


def next_birthday(birthday: str, today: date) -> date:
    """Today or after it; who was born on a 29 February is congratulated a day earlier in other years."""
    _, month, day = parts_of(birthday)
    this_year = kept_in(today.year, month, day)
    return this_year if this_year >= today else kept_in(today.year + 1, month, day)


def kept_in(year: int, month: int, day: int) -> date:
    return date(year, month, day) if is_day(year, month, day) else date(year, month, day - 1)


def age_on(birthday: str, day: date) -> int | None:
    """How old they become on that birthday; None where the year was not said."""
    year, _, _ = parts_of(birthday)
    return None if year is None else day.year - year


def is_soon(birthday: str, today: date, days: int) -> bool:
    return bool(birthday) and next_birthday(birthday, today) - today <= timedelta(days=days)
