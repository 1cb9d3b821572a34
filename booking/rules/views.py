"""What the calendar is asked to show: which days, of whom, in what shape. An address carries all of it."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from urllib.parse import urlencode

from booking.rules.days import ONE_DAY, days_between
from booking.rules.typed import FIRST_YEAR, LARGEST_ID, LAST_YEAR
from clients.tables import Visit
from kit.errors import NotFound, Problem

WEEK = 7
# So many columns fit side by side and can still be read; more are stacked, a row for each person.
MOST_COLUMNS = 21
SHOWN_STATUSES = tuple(
    each
    for each in Visit.Status
    if each not in (Visit.Status.cancelled, Visit.Status.listed)
)  # fmt: skip


class Span(StrEnum):
    """How many days are seen at once, and how."""

    day = "day"
    three = "three"
    week = "week"
    agenda = "agenda"


class Whose(StrEnum):
    """What a column is."""

    staff = "staff"
    rooms = "rooms"


class Shape(StrEnum):
    """Columns beside a time axis; a row for each person with a cell for each day; a list in order of time."""

    columns = "columns"
    rows = "rows"
    list = "list"


LENGTHS = {Span.day: 1, Span.three: 3, Span.week: WEEK, Span.agenda: WEEK}
NAMES = {"branch": "branches", "people": "people", "category": "categories", "status": "statuses"}


@dataclass(frozen=True, slots=True)
class View:
    """What is looked at. Nothing chosen means everything; `day` None is today."""

    branches: tuple[int, ...] = ()
    day: date | None = None
    span: Span = Span.day
    whose: Whose = Whose.staff
    people: tuple[int, ...] = ()
    categories: tuple[int, ...] = ()
    statuses: tuple[str, ...] = ()

    @property
    def length(self) -> int:
        return LENGTHS[self.span]

    @property
    def is_filtered(self) -> bool:
        return bool(self.categories or self.statuses)

    def first(self, today: date) -> date:
        """A week begins on its Monday; everything else on the day itself."""
        day = self.day or today
        return day - day.weekday() * ONE_DAY if self.span == Span.week else day

    def shape(self, columns: int) -> Shape:
        if self.span == Span.agenda:
            return Shape.list
        fits = self.span == Span.day or columns * self.length <= MOST_COLUMNS
        return Shape.columns if fits else Shape.rows

    def shows(self, status: str, categories: set[int]) -> bool:
        """Whether a visit is one of those looked for."""
        return (not self.statuses or status in self.statuses) and (
            not self.categories or not categories.isdisjoint(self.categories)
        )

    def address(self, **other: object) -> str:
        """The query of an address that shows this, or the same with something other."""
        wanted = replace(self, **other)  # type: ignore[arg-type]
        told: list[tuple[str, object]] = [("branch", each) for each in wanted.branches]
        told += [("day", wanted.day)] if wanted.day else []
        told += [("view", wanted.span)] if wanted.span != Span.day else []
        told += [("by", wanted.whose)] if wanted.whose != Whose.staff else []
        told += [("people", each) for each in wanted.people]
        told += [("category", each) for each in wanted.categories]
        return urlencode([*told, *(("status", each) for each in wanted.statuses)])


def read_view(asked: Callable[[str], Sequence[str]]) -> View:
    """The view of an address, told by the values of each name; a sentence for what cannot be."""
    return View(
        branches=numbers(asked("branch"), "branch"),
        day=read_day(asked("day")),
        span=Span(choice(asked("view"), tuple(Span), "view")),
        whose=Whose(choice(asked("by"), tuple(Whose), "by")),
        people=numbers(asked("people"), "people"),
        categories=numbers(asked("category"), "category"),
        statuses=tuple(choice([each], SHOWN_STATUSES, "status") for each in asked("status")),
    )


def numbers(texts: Sequence[str], name: str) -> tuple[int, ...]:
    if not all(re.fullmatch(r"-?[0-9]{1,20}", text) for text in texts):
        raise Problem(f"“{name}” in the address must be a number.")
    found = tuple(dict.fromkeys(int(text) for text in texts))
    if name == "branch" and not all(0 < each <= LARGEST_ID for each in found):
        raise NotFound("There is no such branch.")
    return tuple(each for each in found if 0 < each <= LARGEST_ID)


def choice(texts: Sequence[str], known: Sequence[str], name: str) -> str:
    """The first of the known ones where nothing was said."""
    if not texts:
        return known[0]
    if texts[0] not in known:
        raise NotFound(f"“{name}” in the address can be {', '.join(known[:-1])} or {known[-1]}.")
    return texts[0]


def read_day(texts: Sequence[str]) -> date | None:
    """A day the calendar reaches; what is empty is today."""
    if not texts or not texts[0]:
        return None
    try:
        day = date.fromisoformat(texts[0])
    except ValueError:
        raise Problem("“day” in the address must be a date like 2026-12-31.") from None
    if not FIRST_YEAR < day.year < LAST_YEAR:
        raise NotFound("The calendar does not reach that far.")
    return day


def days_told(first: date, last: date) -> str:
    """Tuesday 1 December 2026; 1–7 December 2026; 28 December 2026 – 3 January 2027."""
    if first == last:
        return f"{first:%A} {first.day} {first:%B %Y}"
    end = f"{last.day} {last:%B %Y}"
    if first.year != last.year:
        return f"{first.day} {first:%B %Y} – {end}"
    if first.month != last.month:
        return f"{first.day} {first:%B} – {end}"
    return f"{first.day}–{end}"


def month_of(day: date, months: int = 0) -> date:
    """The first of the month so many months later."""
    number = day.year * 12 + day.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)


def last_of(month: date) -> date:
    return month_of(month, 1) - timedelta(days=1)


def weeks_of(month: date) -> list[list[date | None]]:
    """The month in weeks from Monday; what belongs to its neighbours is None."""
    days: list[date | None] = [None] * month.weekday()
    days += days_between(month, last_of(month))
    days += [None] * (-len(days) % WEEK)
    return [days[n : n + WEEK] for n in range(0, len(days), WEEK)]
