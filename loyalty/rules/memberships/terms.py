"""What a membership promises, what of it cannot be, and all of it in a sentence or two."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from catalog.rules import show_span, show_weekdays
from kit.money import LARGEST, format_money
from loyalty.membership_tables import Counted, Starts, Unit

MOST_VISITS = 1000
MOST_LENGTH = {Unit.day: 3650, Unit.week: 520, Unit.month: 120, Unit.year: 10}
MOST_DAYS = 3650
EVERY_DAY = frozenset(range(7))


@dataclass(frozen=True, slots=True)
class Covered:
    """A service or a category it is for; counted apart, so many visits are of this one."""

    id: int
    service: int | None = None
    category: int | None = None
    visits: int = 0
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """The terms, as `loyalty/membership_tables.py` says what each of them is."""

    counted: Counted = Counted.together
    visits: int = 0
    length: int | None = None
    unit: Unit = Unit.month
    starts: Starts = Starts.sale
    starts_within: int | None = None
    weekdays: frozenset[int] = EVERY_DAY
    from_minute: int | None = None
    to_minute: int | None = None
    freeze_days: int | None = 0
    freeze_times: int | None = 0
    books_frozen: bool = False
    client_freezes: bool = False
    members: int = 0
    visit_price: int | None = None
    rolls_over: int | None = 0
    debits: bool = False
    late_hours: int | None = None
    covers: tuple[Covered, ...] = ()

    @property
    def all_visits(self) -> int:
        """How many visits one period has; 0 within its time as many as one likes."""
        return self.visits + sum(each.visits for each in self.covers)

    @property
    def freezes(self) -> bool:
        return self.freeze_days != 0 and self.freeze_times != 0


def starts_by(agreed: Agreed, sold_on: date) -> date | None:
    """The day on which one that waits begins by itself; None where it does not."""
    if agreed.starts is Starts.sale or agreed.starts_within is None:
        return None
    return sold_on + timedelta(days=agreed.starts_within)


def uses_a_visit(agreed: Agreed, starts_at: datetime, off_at: datetime | None) -> bool:
    """Whether a visit nobody came to is used: it was called off `off_at`, too late, or (None) not at all."""
    if agreed.late_hours is None:
        return False
    return off_at is None or starts_at - off_at < timedelta(hours=agreed.late_hours)


def faults(agreed: Agreed, price: int) -> dict[str, str]:
    """What cannot be, by field. `price` is what one costs."""
    checks = (*counted_faults(agreed), *time_faults(agreed), *worth_faults(agreed, price))
    return dict(checks)


def counted_faults(agreed: Agreed) -> Iterator[tuple[str, str]]:
    if agreed.counted is Counted.together and not 1 <= agreed.visits <= MOST_VISITS:
        yield "visits", f"Write how many visits it has, from 1 to {MOST_VISITS}."
    if agreed.counted is Counted.apart:
        if not agreed.covers:
            yield "covers", "Choose what it is for, and how many visits of each."
        elif any(not 1 <= each.visits <= MOST_VISITS for each in agreed.covers):
            yield "covers", f"Write how many visits of each, from 1 to {MOST_VISITS}."
    if agreed.counted is Counted.period and agreed.length is None:
        yield "length", "Visits without a limit need a time they are within, like 1 month."


def time_faults(agreed: Agreed) -> Iterator[tuple[str, str]]:
    if agreed.length is not None and not 1 <= agreed.length <= MOST_LENGTH[agreed.unit]:
        yield "length", f"Write a length from 1 to {MOST_LENGTH[agreed.unit]} {agreed.unit}s."
    if agreed.starts is Starts.given_day and agreed.starts_within is None:
        yield "starts_within", "Say after how many days it begins by itself where nobody chose a day."
    if not agreed.weekdays:
        yield "weekdays", "Choose at least one day of the week."
    if agreed.client_freezes and not agreed.freezes:
        yield "client_freezes", "Nobody can freeze it: allow a number of days and of times first."
    if agreed.length is None and agreed.freezes:
        yield "freeze_days", "One without an end has nothing to freeze: its visits do not run out."


def worth_faults(agreed: Agreed, price: int) -> Iterator[tuple[str, str]]:
    if agreed.visit_price is not None and not 0 <= agreed.visit_price <= LARGEST:
        yield "visit_price", "Write an amount like 20.00."
    elif agreed.counted is Counted.period and agreed.visit_price is None:
        yield "visit_price", "Write what a visit counts for: without a number of visits it cannot be split."
    elif agreed.visit_price is not None and agreed.visit_price * agreed.all_visits > price:
        yield "visit_price", "All visits together would count for more than it costs. Write less, or nothing."


def counted_visits(visits: int) -> str:
    return "1 visit" if visits == 1 else f"{visits:,} visits"


def length_in_words(length: int, unit: Unit) -> str:
    return f"1 {unit}" if length == 1 else f"{length} {unit}s"


def in_words(agreed: Agreed, money: tuple[str, str]) -> str:
    """The whole of it as one would tell a client."""
    sentences = [
        f"{promise(agreed)}{lasting(agreed)}.",
        times(agreed),
        freezing(agreed),
        f"Up to {agreed.members} more may use it." if agreed.members else "",
        rolling(agreed),
        f"A visit counts for {format_money(agreed.visit_price, *money)}."
        if agreed.visit_price is not None
        else "",
        late(agreed),
    ]
    return " ".join(each for each in sentences if each)


def promise(agreed: Agreed) -> str:
    if agreed.counted is Counted.apart:
        return listed([f"{counted_visits(each.visits)} for {each.name}" for each in agreed.covers], "and")
    names = listed([each.name for each in agreed.covers], "or") or "any service"
    if agreed.counted is Counted.period:
        return f"Any number of visits for {names}"
    return f"{counted_visits(agreed.visits)} for {names}"


def lasting(agreed: Agreed) -> str:
    if agreed.length is None:
        return ", without an end"
    begins = {
        Starts.sale: "the sale",
        Starts.first_visit: "the first visit",
        Starts.given_day: "a day of choice",
    }[agreed.starts]
    if agreed.starts is not Starts.sale and agreed.starts_within is not None:
        begins += f", at the latest {agreed.starts_within} days after the sale"
    return f", within {length_in_words(agreed.length, agreed.unit)} from {begins}"


def times(agreed: Agreed) -> str:
    days = "" if agreed.weekdays == EVERY_DAY else show_weekdays(agreed.weekdays)
    hours = ""
    if agreed.from_minute is not None and agreed.to_minute is not None:
        hours = show_span(agreed.from_minute, agreed.to_minute)
    said = ", ".join(each for each in (days, hours) if each)
    return f"Visits start {said}." if said else ""


def freezing(agreed: Agreed) -> str:
    if not agreed.freezes:
        return ""
    often = {None: "as often as one likes", 1: "once"}.get(
        agreed.freeze_times, f"{agreed.freeze_times} times"
    )
    long = "" if agreed.freeze_days is None else f", for {agreed.freeze_days} days together"
    return f"It may be frozen {often}{long}{' by the client' if agreed.client_freezes else ''}."


def rolling(agreed: Agreed) -> str:
    if agreed.rolls_over == 0 or agreed.counted is Counted.period:
        return ""
    some = "Visits" if agreed.rolls_over is None else f"Up to {counted_visits(agreed.rolls_over)}"
    return f"{some} left over go into the next period."


def late(agreed: Agreed) -> str:
    if agreed.late_hours is None:
        return ""
    return f"Whoever calls off later than {agreed.late_hours} h before, or does not come, has used a visit."


def listed(words: Sequence[str], last: str) -> str:
    """a, b or c."""
    return f" {last} ".join(each for each in (", ".join(words[:-1]), *words[-1:]) if each)
