"""How much what somebody missed still weighs, and what is asked of them because of it.

Each no-show and each late cancellation weighs its points on the day of the visit, and half as much after
every half-life. Nothing is ever forgiven at once, and nothing is held against anybody for ever.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec

from clients.tables.trust import Asks
from kit.money import share

DAY = 86_400.0


class Terms(msgspec.Struct, frozen=True):
    """The rules of the business, points in hundredths. A threshold that is None asks nothing."""

    half_life_days: int = 180
    no_show_points: int = 100
    late_points: int = 50
    deposit_from: int | None = None
    prepay_from: int | None = None
    refuse_from: int | None = None
    deposit_rate: int = 5_000

    @property
    def thresholds(self) -> list[tuple[int, Asks]]:
        """The gravest first."""
        each = (
            (self.refuse_from, Asks.refuse),
            (self.prepay_from, Asks.prepay),
            (self.deposit_from, Asks.deposit),
        )
        return [(number, asks) for number, asks in each if number is not None]


@dataclass(frozen=True, slots=True)
class Lapse:
    """Somebody did not come, or called off late. One that is `waived` does not count."""

    visit: int
    at: datetime
    is_late: bool
    waived: bool = False


@dataclass(frozen=True, slots=True)
class Ask:
    """What is asked with one booking: how much, and because of what."""

    asks: Asks
    amount: int
    score: int
    why: str


def weight(lapse: Lapse, terms: Terms, now: datetime) -> float:
    """What is left of it, in hundredths. What is yet to come weighs in full."""
    if lapse.waived:
        return 0.0
    points = terms.late_points if lapse.is_late else terms.no_show_points
    age = max((now - lapse.at).total_seconds() / DAY, 0.0)
    return points * math.pow(0.5, age / terms.half_life_days)


def score(lapses: Iterable[Lapse], terms: Terms, now: datetime) -> int:
    """All of it together, in whole hundredths."""
    return round(math.fsum(weight(each, terms, now) for each in lapses))


def asked(points: int, terms: Terms) -> Asks:
    """The gravest threshold that is reached."""
    return next((asks for least, asks in terms.thresholds if points >= least), Asks.nothing)


def falls_below(lapses: Sequence[Lapse], least: int, terms: Terms, now: datetime) -> datetime | None:
    """From when on it is less than `least`, if nothing more is missed; None where it is already.

    Everything that counts halves together, so the day is exact.
    """
    points = math.fsum(weight(each, terms, now) for each in lapses)
    if round(points) < least:
        return None
    days = terms.half_life_days * math.log2(points / (least - 0.5))
    return now + timedelta(days=max(days, 0.0))


def ask_for(lapses: Sequence[Lapse], terms: Terms, price: int, now: datetime) -> Ask | None:
    """With a booking that costs `price`; None where nothing is asked."""
    points = score(lapses, terms, now)
    asks = asked(points, terms)
    if asks == Asks.nothing:
        return None
    amount = share(price, terms.deposit_rate) if asks == Asks.deposit else price
    return Ask(asks, amount, points, because(lapses, terms, now))


def because(lapses: Sequence[Lapse], terms: Terms, now: datetime) -> str:
    """2 no-shows and 1 late cancellation, together 1.8"""
    counting = [each for each in lapses if not each.waived]
    missed = sum(not each.is_late for each in counting)
    late = len(counting) - missed
    parts = [counted(missed, "no-show", "no-shows"), counted(late, "late cancellation", "late cancellations")]
    told = " and ".join(part for part in parts if part)
    return f"{told}, together {in_words(score(lapses, terms, now))}"


def counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}" if number else ""


def in_words(points: int) -> str:
    """150 → 1.5; 100 → 1"""
    return f"{points / 100:.2f}".rstrip("0").rstrip(".")
