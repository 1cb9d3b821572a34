"""Visits every so many weeks: which dates those are, and when they begin on the wall clock of the branch."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from booking.rules.series import moment_on
from booking.rules.terms import EXPECTED
from booking.rules.typed import WRONG, read_whole
from clients.tables import Visit
from kit.errors import Invalid

MOST_WEEKS, MOST_TIMES = 12, 52
ARRANGED = 0
AROUND = 3  # days; those of two dates of a weekly rhythm never meet
REPEATABLE = EXPECTED | {Visit.Status.done, Visit.Status.no_show}
SKIP = "skip"
CHOICE = re.compile(r"([0-9]{1,11})\.([0-9]{1,9})")


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Every so many weeks after a date of the branch, and on which days that is."""

    weeks: int
    dates: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class Way:
    """A time that can be taken for a date, and with whom; `start` is in epoch seconds.

    Member `ARRANGED` is whoever it comes to: for several services people are arranged when they are booked.
    """

    start: int
    member: int
    name: str

    @property
    def value(self) -> str:
        return f"{self.start}.{self.member}"


@dataclass(frozen=True, slots=True)
class Typed:
    """What the form says of a rhythm, as typed: one of `times` and `until` is its end."""

    every: str = ""
    times: str = ""
    until: str = ""


@dataclass(frozen=True, slots=True)
class Bounds:
    """The day the rhythm is counted from, today, and the last day that can be booked."""

    first: date
    today: date
    last: date

    def in_words(self) -> str:
        return f"{self.last.day} {self.last:%B %Y}"


def read_rhythm(typed: Typed, bounds: Bounds) -> Rhythm:
    """The days from today on that the rhythm falls on; those gone by are left out, and not counted.

    Raises `Invalid` in words for a rhythm without end, with two, or that leads further than can be booked.
    """
    weeks = read_whole(typed.every, "every")
    if weeks is None or not 1 <= weeks <= MOST_WEEKS:
        raise Invalid(WRONG, every=f"Choose from 1 to {MOST_WEEKS} weeks.")
    within = dates_within(weeks, bounds)
    if not within:
        raise Invalid(WRONG, every=f"The book is open until {bounds.in_words()}. Choose fewer weeks.")
    if bool(typed.times.strip()) == bool(typed.until.strip()):
        raise Invalid(WRONG, times="Say either how many more times, or until which day.")
    wanted = until(typed.until, within, bounds) if typed.until.strip() else times(typed.times, within, bounds)
    return Rhythm(weeks, tuple(wanted))


def dates_within(weeks: int, bounds: Bounds) -> list[date]:
    step = timedelta(weeks=weeks)
    gone = max(1, -((bounds.first - bounds.today) // step))
    first = bounds.first + gone * step
    return [first + number * step for number in range(max(0, (bounds.last - first) // step + 1))]


def times(text: str, within: list[date], bounds: Bounds) -> list[date]:
    number = read_whole(text, "times")
    if number is None or not 1 <= number <= MOST_TIMES:
        raise Invalid(WRONG, times=f"Choose from 1 to {MOST_TIMES} more times.")
    if number > len(within):
        most = len(within)
        raise Invalid(
            WRONG, times=f"The book is open until {bounds.in_words()}. Choose at most {most} more times."
        )
    return within[:number]


def until(text: str, within: list[date], bounds: Bounds) -> list[date]:
    try:
        last = date.fromisoformat(text.strip())
    except ValueError:
        raise Invalid(WRONG, until="Write a day like 2027-03-31.") from None
    if last > bounds.last:
        raise Invalid(WRONG, until=f"The book is open until {bounds.in_words()}. Choose an earlier day.")
    found = [each for each in within if each <= last]
    if not found:
        first = within[0]
        raise Invalid(
            WRONG, until=f"The first one would be on {first.day} {first:%B %Y}. Choose a later day."
        )
    if len(found) > MOST_TIMES:
        final = found[MOST_TIMES - 1]
        raise Invalid(
            WRONG,
            until=f"At most {MOST_TIMES} visits are booked at once. "
            f"Choose {final.day} {final:%B %Y} or earlier.",
        )
    return found


def start_on(day: date, at: time, zone: str) -> int | None:
    """Epoch seconds of the same time on the wall on another day; None where the clocks skip it."""
    moment = moment_on(day, at, zone)
    return None if moment is None else int(moment.timestamp())


def skipped(day: date, at: time) -> str:
    return f"The clocks skip {at:%H:%M} on {day.day} {day:%B %Y}."


def near(day: date, at: time, zone: str) -> int:
    """A moment to look for others around, even where the time itself is skipped."""
    return int(datetime.combine(day, at, ZoneInfo(zone)).astimezone(UTC).timestamp())


def nearest(starts: list[int], wanted: int, zone: str) -> list[int]:
    """Those of the same day first, then of the days around it; of each day the nearest first."""
    place = ZoneInfo(zone)
    day = datetime.fromtimestamp(wanted, place).date()

    def distance(start: int) -> tuple[int, int, int]:
        away = datetime.fromtimestamp(start, place).date() - day
        return abs(away.days), abs(start - wanted), start

    return sorted(starts, key=distance)


def read_choices(typed: Mapping[str, str], dates: tuple[date, ...]) -> list[tuple[int, int]]:
    """What was chosen for each date: starts with the member, in order; a date may be skipped.

    Raises `Invalid` when a date was not decided on, and when all are skipped.
    """
    found: list[tuple[int, int]] = []
    for day in dates:
        text = typed.get(field_of(day), "")
        match = CHOICE.fullmatch(text)
        if match is None and text != SKIP:
            raise Invalid("Say what becomes of each date: take a time, or skip it.")
        if match is not None:
            found.append((int(match[1]), int(match[2])))
    if not found:
        raise Invalid("Every date is skipped. Choose a time for at least one.")
    return sorted(found)


def field_of(day: date) -> str:
    return f"on-{day.isoformat()}"
