"""On which days something recurs."""

from datetime import date, timedelta

from finance.tables import RecurringExpense
from kit.periods import kept_day

Every = RecurringExpense.Every
MONTHS = {Every.month: 1, Every.quarter: 3, Every.year: 12}
IN_WORDS = {
    Every.week: "every week",
    Every.month: "every month",
    Every.quarter: "every three months",
    Every.year: "every year",
}


def day_number(starts_on: date, every: Every, number: int) -> date:
    """The day it comes for the time after so many; of the 31st the last day of a shorter month."""
    if every is Every.week:
        return starts_on + timedelta(weeks=number)
    months = starts_on.year * 12 + starts_on.month - 1 + MONTHS[every] * number
    return kept_day(months // 12, months % 12 + 1, starts_on.day)


def next_from(starts_on: date, every: Every, day: date, ends_on: date | None = None) -> date | None:
    """The first of its days that is not before `day`; None when it has ended by then."""
    number = max(0, times_before(starts_on, every, day) - 1)
    found = day_number(starts_on, every, number)
    while found < day:
        number += 1
        found = day_number(starts_on, every, number)
    return None if ends_on is not None and found > ends_on else found


def times_before(starts_on: date, every: Every, day: date) -> int:
    """Nearly: never more than there were."""
    if day <= starts_on:
        return 0
    if every is Every.week:
        return (day - starts_on).days // 7
    months = (day.year - starts_on.year) * 12 + day.month - starts_on.month
    return max(0, months // MONTHS[every] - 1)


def after(starts_on: date, every: Every, day: date, ends_on: date | None = None) -> date | None:
    """The one after that of `day`."""
    return next_from(starts_on, every, day + timedelta(days=1), ends_on)
