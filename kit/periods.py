"""Days from one to another, as people ask for them."""

from dataclasses import dataclass
from datetime import date, timedelta

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

    @property
    def is_whole(self) -> bool:
        """Of whole months: the first to the last of a month."""
        return self.first.day == 1 and self.last == month_of(self.last).last

    @property
    def months(self) -> list["Period"]:
        """Each month that some of its days are in."""
        found = [month_of(self.first)]
        while found[-1].last < self.last:
            found.append(month_of(found[-1].last + timedelta(days=1)))
        return found


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
    """As many months before, for whole months; else as many days before."""
    if period.is_whole:
        return months_away(period, -len(period.months))
    day_before = period.first - timedelta(days=1)
    return Period(day_before - (period.last - period.first), day_before)


def following(period: Period) -> Period:
    """As many months after, for whole months; else as many days after."""
    if period.is_whole:
        return months_away(period, len(period.months))
    day_after = period.last + timedelta(days=1)
    return Period(day_after, day_after + (period.last - period.first))


def year_before(period: Period) -> Period:
    """The same days of the year before; what began on a 29 February begins on the 28th."""
    if period.is_whole:
        return months_away(period, -12)
    return Period(*(kept_day(day.year - 1, day.month, day.day) for day in (period.first, period.last)))


def kept_day(year: int, month: int, day: int) -> date:
    return date(year, month, min(day, month_of(date(year, month, 1)).last.day))


def months_away(period: Period, months: int) -> Period:
    first, last = (moved_on(each, months) for each in (period.first, period.last))
    return Period(month_of(first).first, month_of(last).last)


def moved_on(day: date, months: int) -> date:
    """The first of the month that is so many months away."""
    months_since_zero = day.year * 12 + day.month - 1 + months
    return date(months_since_zero // 12, months_since_zero % 12 + 1, 1)


def presets(today: date) -> list[tuple[str, Period]]:
    """Periods people ask for, by name."""
    this = month_of(today)
    return [
        ("This month", this),
        ("Last month", previous(this)),
        ("Last 7 days", Period(today - timedelta(days=6), today)),
        ("This year", Period(today.replace(month=1, day=1), today.replace(month=12, day=31))),
    ]


def spoken(period: Period) -> str:
    """December 2026, or 2026, or 1 Dec 2026 – 7 Dec 2026."""
    if period.is_month:
        return f"{period.first:%B %Y}"
    if period.is_whole and (period.first.month, len(period.months)) == (1, 12):
        return f"{period.first:%Y}"
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
