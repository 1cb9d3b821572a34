"""How long a membership lasts: its periods, and the days it is frozen."""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from kit.typed import short_date
from loyalty.membership_tables import Unit

ONE = timedelta(days=1)
MONTHS = {Unit.month: 1, Unit.year: 12}


@dataclass(frozen=True, slots=True, order=True)
class Frozen:
    """Days of a freeze, both included; before it begins it can be lifted wholly, and then has none."""

    from_on: date
    until_on: date

    @property
    def days(self) -> int:
        return max(0, (self.until_on - self.from_on).days + 1)

    def holds_on(self, day: date) -> bool:
        return self.from_on <= day <= self.until_on

    def touches(self, other: "Frozen") -> bool:
        return self.from_on <= other.until_on and other.from_on <= self.until_on


def after(day: date, length: int, unit: Unit) -> date:
    """The same day so many units later; in a month that is too short its last day."""
    if unit not in MONTHS:
        return day + timedelta(days=length * (7 if unit is Unit.week else 1))
    months = day.year * 12 + day.month - 1 + length * MONTHS[unit]
    year, month = months // 12, months % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def last_day(start: date, length: int | None, unit: Unit, number: int = 1) -> date | None:
    """The last day of the `number`-th period of those that begin on `start`; None without end.

    Each is counted from the very first day, so that 31 January → 28 February → 31 March.
    """
    return None if length is None else after(start, length * number, unit) - ONE


def days_frozen(freezes: Sequence[Frozen]) -> int:
    return sum(each.days for each in freezes)


def period_days(first: date, last: date, freezes: Sequence[Frozen], today: date) -> tuple[int, int]:
    """How many days a period has on which it can be used, and how many of them are after today."""
    to_come = [
        Frozen(max(each.from_on, today + ONE), each.until_on) for each in freezes if each.until_on > today
    ]
    every = (last - first).days + 1 - days_frozen(freezes)
    ahead = (last - max(today, first - ONE)).days - days_frozen(to_come)
    return every, max(0, ahead)


def lifted(freeze: Frozen, today: date) -> Frozen | None:
    """What stays of a freeze that is lifted today; None where it is over, or there is nothing of it."""
    if freeze.until_on < today or freeze.days == 0:
        return None
    return Frozen(freeze.from_on, max(today, freeze.from_on) - ONE)


@dataclass(frozen=True, slots=True)
class Limits:
    """The most days and times in one period; None is without limit."""

    days: int | None
    times: int | None

    @property
    def allowed(self) -> bool:
        return self.days != 0 and self.times != 0


def freeze_fault(limits: Limits, earlier: Sequence[Frozen], wanted: Frozen, today: date) -> str:
    """Why it cannot be frozen on these days; "" where it can. `earlier` are those of the period."""
    if not limits.allowed:
        return "This membership cannot be frozen."
    if wanted.from_on < today:
        return "A freeze begins today or later."
    if wanted.days == 0:
        return "The last day of the freeze comes before the first."
    for each in earlier:
        if each.touches(wanted):
            return f"It is frozen from {short_date(each.from_on)} to {short_date(each.until_on)} already."
    return beyond(limits, earlier, wanted)


def beyond(limits: Limits, earlier: Sequence[Frozen], wanted: Frozen) -> str:
    times = sum(each.days > 0 for each in earlier)
    if limits.times is not None and times >= limits.times:
        said = "once" if times == 1 else f"{times} times"
        return f"It was frozen {said} in this period, and that is the most."
    more = None if limits.days is None else limits.days - days_frozen(earlier)
    if more is not None and wanted.days > more:
        left = f"for {counted_days(more)} more" if more > 0 else "no longer in this period"
        return f"It may be frozen {left}; this would be {counted_days(wanted.days)}."
    return ""


def counted_days(days: int) -> str:
    return "1 day" if days == 1 else f"{days} days"
