"""From when points can be used, and until when. Worked tables are in docs/loyalty.md."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

MOST_DAYS = 3660
MOST_MONTHS = 120
REOPENED_DAYS = 30


class Waits(StrEnum):
    """What points wait for before they can be used."""

    nothing = "nothing"
    days = "days"
    paid = "paid"


class Ends(StrEnum):
    """What their last day is reckoned by."""

    never = "never"
    days = "days"
    months = "months"
    yearly = "yearly"


class Rounded(StrEnum):
    """To the end of what the last day is put off."""

    day = "day"
    month = "month"
    year = "year"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lasting:
    """`lasts` is in days or months. With `Ends.yearly` the last day is `ends_day` of `ends_month`."""

    waits: Waits = Waits.nothing
    wait_days: int = 0
    ends: Ends = Ends.never
    lasts: int = 0
    ends_month: int = 12
    ends_day: int = 31
    rounded: Rounded = Rounded.day


@dataclass(frozen=True, slots=True)
class Days:
    """From when points can be used (None: once all is paid), and the last day (None: there is none)."""

    usable_on: date | None
    expires_on: date | None


def days_of(lasting: Lasting, came_on: date, *, is_owed: bool = False) -> Days:
    """Of points that come on a day, for a bill of which something `is_owed`."""
    if is_owed and lasting.waits is Waits.paid:
        return Days(None, None)
    first = first_day(lasting, came_on)
    return Days(first, last_day(lasting, first))


def first_day(lasting: Lasting, came_on: date) -> date:
    wait = lasting.wait_days if lasting.waits is Waits.days else 0
    return came_on + timedelta(days=wait)


def last_day(lasting: Lasting, first: date) -> date | None:
    """The last day on which points pay that can be used from `first` on."""
    match lasting.ends:
        case Ends.never:
            return None
        case Ends.days:
            return rounded_up(first + timedelta(days=lasting.lasts), lasting.rounded)
        case Ends.months:
            return rounded_up(months_later(first, lasting.lasts), lasting.rounded)
        case Ends.yearly:
            this = clamped(first.year, lasting.ends_month, lasting.ends_day)
            return this if this >= first else clamped(first.year + 1, lasting.ends_month, lasting.ends_day)


def rounded_up(day: date, to: Rounded) -> date:
    """The end of the day's month or year."""
    match to:
        case Rounded.day:
            return day
        case Rounded.month:
            return clamped(day.year, day.month, 31)
        case Rounded.year:
            return date(day.year, 12, 31)


def months_later(day: date, months: int) -> date:
    """The same day of a later month, or its last day."""
    years, month = divmod(day.month - 1 + months, 12)
    return clamped(day.year + years, month + 1, day.day)


def clamped(year: int, month: int, day: int) -> date:
    """29 February of a year without one is the 28th."""
    return date(year, month, min(day, monthrange(year, month)[1]))


def opened_again(expires_on: date | None, today: date) -> date | None:
    """The last day of a lot to which points come back: one that is over opens for 30 days."""
    is_over = expires_on is not None and expires_on < today
    return today + timedelta(days=REOPENED_DAYS) if is_over else expires_on


LASTING_FAULTS = {
    "wait_days": f"Write a number of days from 1 to {MOST_DAYS}.",
    "lasts": f"Write a number from 1: at most {MOST_DAYS} days, or {MOST_MONTHS} months.",
    "ends_on": "Write a day of the year as month and day, like 12-31.",
}


def lasting_faults(lasting: Lasting) -> dict[str, str]:
    """What cannot be, by field of the form."""
    most = MOST_MONTHS if lasting.ends is Ends.months else MOST_DAYS
    counted = lasting.ends in (Ends.days, Ends.months)
    fine = {
        "wait_days": lasting.waits is not Waits.days or 1 <= lasting.wait_days <= MOST_DAYS,
        "lasts": not counted or 1 <= lasting.lasts <= most,
        "ends_on": lasting.ends is not Ends.yearly or is_day(lasting.ends_month, lasting.ends_day),
    }
    return {name: LASTING_FAULTS[name] for name, is_fine in fine.items() if not is_fine}


def is_day(month: int, day: int) -> bool:
    """29 February is one."""
    return 1 <= month <= 12 and 1 <= day <= monthrange(2000, month)[1]


def lasting_in_words(lasting: Lasting) -> str:
    """When points can be used and until when, as one would tell a client; "" for at once and for good."""
    waits = {
        Waits.nothing: "",
        Waits.days: f"They can be used after {in_days(lasting.wait_days)}.",
        Waits.paid: "They can be used once nothing is owed for the visit.",
    }
    return " ".join(each for each in (waits[lasting.waits], end_in_words(lasting)) if each)


def end_in_words(lasting: Lasting) -> str:
    to = {
        Rounded.day: "",
        Rounded.month: ", to the end of the month",
        Rounded.year: ", to the end of the year",
    }
    match lasting.ends:
        case Ends.never:
            return ""
        case Ends.days:
            return f"They last {in_days(lasting.lasts)}{to[lasting.rounded]}."
        case Ends.months:
            months = f"{lasting.lasts} month{'' if lasting.lasts == 1 else 's'}"
            return f"They last {months}{to[lasting.rounded]}."
        case Ends.yearly:
            return f"Those of a year end on {lasting.ends_day} {date(2000, lasting.ends_month, 1):%B}."


def in_days(days: int) -> str:
    return f"{days} day{'' if days == 1 else 's'}"
