"""Days that move along: “in the last 90 days”, “this month”, “in the next two weeks”."""

from collections.abc import Sequence
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from kit.errors import Invalid

Span = tuple[date | None, date | None]
UNITS = {"days": "days", "weeks": "weeks", "months": "months", "years": "years"}
FURTHEST = 10_000
EARLIEST, LATEST = date(1900, 1, 1), date(2200, 1, 1)
NO_DAY = "Write a day like 2026-12-01."
NO_COUNT = f"Write a whole number from 1 to {FURTHEST}."

# What can be asked of a day; the number and kind of values each takes: n a count with its unit, d a day.
PERIODS = {
    "in_last": "n",
    "before_last": "n",
    "in_next": "n",
    "on_or_after": "d",
    "before": "d",
    "between": "dd",
    "today": "",
    "this_week": "",
    "this_month": "",
    "this_year": "",
    "last_month": "",
    "last_year": "",
}


def span_of(how: str, values: Sequence[str], today: date) -> Span:
    """The first day that is meant and the first that is not any more; None where there is no end.

    “In the last 30 days” holds today and the 30 days before it; “longer ago than 30 days” is all before them.
    Raises `Invalid` for values that are none.
    """
    takes = PERIODS[how]
    if takes == "n":
        return counted(how, *counted_values(values), today)
    days = [read_day(each) for each in (*values, "", "")[: len(takes)]]
    return dated(how, days) if days else named(how, today)


def counted_values(values: Sequence[str]) -> tuple[int, str]:
    count, unit = (*values, "", "")[:2]
    if not count.isdecimal() or not 1 <= int(count) <= FURTHEST:
        raise Invalid("How long?", value=NO_COUNT)
    if unit not in UNITS:
        raise Invalid("Days, weeks, months or years?", value="Choose days, weeks, months or years.")
    return int(count), unit


def counted(how: str, count: int, unit: str, today: date) -> Span:
    tomorrow = today + timedelta(days=1)
    if how == "in_next":
        return tomorrow, away(tomorrow, count, unit)
    earlier = away(today, -count, unit)
    return (earlier, tomorrow) if how == "in_last" else (None, earlier)


def away(day: date, count: int, unit: str) -> date:
    """A month after 31 January is the last of February."""
    try:
        found: date = day + relativedelta(**{unit: count})  # the names of UNITS
    except (OverflowError, ValueError):
        found = date.min
    if not EARLIEST <= found <= LATEST:
        raise Invalid("That is too far away.", value="Choose something nearer.")
    return found


def read_day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = date.min
    if not EARLIEST <= day < LATEST:
        raise Invalid("Which day?", value=NO_DAY)
    return day


def dated(how: str, days: Sequence[date]) -> Span:
    if how == "on_or_after":
        return days[0], None
    if how == "before":
        return None, days[0]
    first, last = days
    if last < first:
        raise Invalid("The first day is after the last.", value="Write the earlier day first.")
    return first, last + timedelta(days=1)


def named(how: str, today: date) -> Span:
    month, year = today.replace(day=1), today.replace(month=1, day=1)
    monday = today - timedelta(days=today.weekday())
    return {
        "today": (today, today + timedelta(days=1)),
        "this_week": (monday, monday + timedelta(days=7)),
        "this_month": (month, month + relativedelta(months=1)),
        "this_year": (year, year + relativedelta(years=1)),
        "last_month": (month - relativedelta(months=1), month),
        "last_year": (year - relativedelta(years=1), year),
    }[how]
