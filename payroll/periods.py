"""Days from one to another, as people ask for them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from kit.clock import wall
from kit.errors import Invalid
from kit.typed import parse_day, short_date


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `first` to `last`, both included."""

    first: date
    last: date

    @property
    def is_month(self) -> bool:
        return self == month_of(self.first)


def month_of(day: date) -> Period:
    """The whole month `day` is in."""
    first = day.replace(day=1)
    return Period(first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1))


def read_period(first: str, last: str, today: date) -> Period:
    """The days asked for; nothing asked is this month, and half a period is completed by its month."""
    if not first and not last:
        return month_of(today)
    start, end = parse_day(first or last), parse_day(last or first)
    if start is None or end is None:
        raise Invalid("Choose days like 2026-12-01.", period="Choose days like 2026-12-01.")
    period = Period(start if first else month_of(end).first, end if last else month_of(start).last)
    if period.last < period.first:
        raise Invalid("The period ends before it starts.", period="The period ends before it starts.")
    return period


def previous(period: Period) -> Period:
    """The month before, for a whole month; else as many days before."""
    day_before = period.first - timedelta(days=1)
    if period.is_month:
        return month_of(day_before)
    return Period(day_before - (period.last - period.first), day_before)


def following(period: Period) -> Period:
    """The month after, for a whole month; else as many days after."""
    day_after = period.last + timedelta(days=1)
    if period.is_month:
        return month_of(day_after)
    return Period(day_after, day_after + (period.last - period.first))


def presets(today: date) -> list[tuple[str, Period]]:
    """Periods people ask for, by name."""
    this = month_of(today)
    return [
        ("This month", this),
        ("Last month", previous(this)),
        ("Last 7 days", Period(today - timedelta(days=6), today)),
        ("This year", Period(today.replace(month=1, day=1), today.replace(month=12, day=31))),
    ]


def visit_day(moment: datetime, zone: str) -> str:
    """1 Sep 2026, 14:30, by the clock of the branch."""
    local = wall(moment, zone)
    return f"{short_date(local.date())}, {local:%H:%M}"


def spoken(period: Period) -> str:
    """December 2026, or 1 Dec 2026 – 7 Dec 2026."""
    if period.is_month:
        return f"{period.first:%B %Y}"
    return f"{short_date(period.first)} – {short_date(period.last)}"


@dataclass(frozen=True, slots=True)
class Asked:
    """The period somebody asked for; when it was none, this month and what is wrong with what was typed."""

    period: Period
    typed: tuple[str, str]
    today: date
    trouble: str = ""

    @property
    def before(self) -> Period:
        return previous(self.period)

    @property
    def after(self) -> Period:
        return following(self.period)

    @property
    def presets(self) -> list[tuple[str, Period]]:
        return presets(self.today)


def ask(first: str, last: str, today: date) -> Asked:
    """Never fails: a page shows the trouble beside the fields."""
    try:
        period = read_period(first, last, today)
    except Invalid as wrong:
        return Asked(month_of(today), (first, last), today, wrong.sentence)
    return Asked(period, (period.first.isoformat(), period.last.isoformat()), today)
