"""When a membership renews, what is tried when its card pays nothing, and what a new period gives."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from kit.money import divide
from loyalty.membership_tables import Counted, Unit
from loyalty.rules.memberships.changing import rolled_over, to_pay
from loyalty.rules.memberships.spans import ONE, Frozen, after, days_frozen
from loyalty.rules.memberships.terms import Agreed

MOST_TRIES, LATEST_TRY = 10, 60


@dataclass(frozen=True, slots=True)
class Anchor:
    """The day that periods are counted from: period `number` began on it, each lasts `length` units."""

    on: date
    number: int
    length: int
    unit: Unit

    def first(self, number: int) -> date:
        """Of a period, as if nothing were ever frozen."""
        return after(self.on, self.length * (number - self.number), self.unit)

    def span(self, number: int, freezes: Sequence[Frozen] = ()) -> tuple[date, date]:
        """The first and the last day of a period; `freezes` are those of the periods from the anchor on.

        Frozen days move everything after them, so that the day is the anchor's again, so many days later.
        """
        moved = timedelta(days=days_frozen(freezes))
        return self.first(number) + moved, self.first(number + 1) + moved - ONE


@dataclass(frozen=True, slots=True)
class Pause:
    """Days on which nothing is taken, both included; without a last one until somebody says."""

    from_on: date
    until_on: date | None = None

    def holds_on(self, day: date) -> bool:
        return self.from_on <= day and (self.until_on is None or day <= self.until_on)


def due_on(last_on: date, pause: Pause | None) -> date | None:
    """The first day of the next period, which is paid on it; None while nobody knows.

    One that falls into a pause begins on the day after it, and the days are counted from there.
    """
    first = last_on + ONE
    if pause is None or not pause.holds_on(first):
        return first
    return None if pause.until_on is None else pause.until_on + ONE


def tried_again_on(due: date, retries: Sequence[int], today: date) -> date | None:
    """The next day on which it is tried once more, each so many days after the first; None after the last."""
    return next((day for each in retries if (day := due + timedelta(days=each)) > today), None)


def retries_fault(retries: Sequence[int]) -> str:
    if len(retries) > MOST_TRIES:
        return f"Write at most {MOST_TRIES} days."
    if any(not 1 <= each <= LATEST_TRY for each in retries):
        return f"Each day is from 1 to {LATEST_TRY} days after the first try."
    if list(retries) != sorted(set(retries)):
        return "Write the days in their order, each once, like 1, 3, 7."
    return ""


def begins_on(due: date, paid_on: date, *, is_left: bool) -> date:
    """The first day of a period that was paid.

    While it is tried the day stays. Once it is left unpaid nobody could use those days, and it begins anew.
    """
    return max(due, paid_on) if is_left else due


@dataclass(frozen=True, slots=True)
class Rest:
    """What is left at the end of a period: owed in minor units, and the visits by cover."""

    amount: int
    visits: Mapping[int | None, int]


@dataclass(frozen=True, slots=True)
class Turn:
    """What the turn of a period does: what goes over into the next one, and what of the rest lapses."""

    stays: Rest
    lapses: Rest


def turn(agreed: Agreed, rest: Rest) -> Turn:
    """Of the visits those that roll over, the first covers before the others, and what they were paid with.

    Within a time nothing goes over: what is left of its price lapses with it.
    """
    most = 0 if agreed.counted is Counted.period else agreed.rolls_over
    keeps, room = {}, rolled_over(sum(rest.visits.values()), most)
    for cover, visits in rest.visits.items():
        keeps[cover] = min(visits, room)
        room -= keeps[cover]
    every, kept = sum(rest.visits.values()), sum(keeps.values())
    amount = divide(rest.amount * kept, every) if every else 0
    gone = {cover: visits - keeps[cover] for cover, visits in rest.visits.items()}
    return Turn(Rest(amount, keeps), Rest(rest.amount - amount, gone))


def new_visits(agreed: Agreed) -> dict[int | None, int]:
    """What a period of these terms brings, by cover."""
    if agreed.counted is Counted.apart:
        return {each.id: each.visits for each in agreed.covers}
    return {None: agreed.visits} if agreed.counted is Counted.together else {}


def changed_price(price: int, stays: Rest) -> int:
    """What another type costs at the turn: what would have gone over is taken off its price."""
    return to_pay(price, stays.amount)[0]
