"""Which tier a client has: reached by what they did, kept for a while, and lost one at a time."""

from dataclasses import dataclass
from enum import StrEnum

from loyalty.rules.benefits.programmes import Counts


class Measure(StrEnum):
    """What tiers are reached by."""

    visits = "visits"
    sold = "sold"
    paid = "paid"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tier:
    """From `at` visits or minor units on; `name` is how programmes know it, too."""

    name: str
    at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Ladder:
    """Tiers, the lowest first, reached by `measure` of the last `counted_days`, this year, or ever.

    One that was reached is kept for `kept_months` months; then whoever has not reached it anew falls, by one
    tier each time those months pass, but never below what they reach.
    """

    tiers: tuple[Tier, ...]
    measure: Measure = Measure.visits
    counts: Counts = Counts.ever
    counted_days: int = 0
    kept_months: int = 12
