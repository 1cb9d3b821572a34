"""Which tier a client has: reached by what they did, kept for a while, and lost one at a time."""

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from loyalty.rules.benefits.explain import tier_words
from loyalty.rules.benefits.facts import Figures
from loyalty.rules.benefits.outcomes import Next, Standing
from loyalty.rules.benefits.programmes import Counts

WHOLE = 10_000


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
    tier each time those months pass, but never below what they reach. With 0 it is kept for ever.
    """

    tiers: tuple[Tier, ...]
    measure: Measure = Measure.visits
    counts: Counts = Counts.ever
    counted_days: int = 0
    kept_months: int = 12


def ladder_counts_from(ladder: Ladder, on: date, starts_on: date) -> date | None:
    """The first day whose visits count on a day, for a ladder that holds from `starts_on`."""
    if ladder.counts is Counts.year:
        return date(on.year, 1, 1)
    if ladder.counts is Counts.days:
        return on - timedelta(days=ladder.counted_days)
    return starts_on if ladder.counts is Counts.programme else None


def measured(ladder: Ladder, figures: Figures) -> int:
    if ladder.measure is Measure.visits:
        return figures.visits
    return figures.sold if ladder.measure is Measure.sold else figures.paid


def tier_reached(ladder: Ladder, figures: Figures) -> str:
    """The highest tier whose threshold is met; "" for none."""
    have = measured(ladder, figures)
    return next((tier.name for tier in reversed(ladder.tiers) if tier.at <= have), "")


def standing_after(ladder: Ladder, standing: Standing, figures: Figures, on: date) -> Standing:
    """What `standing` is on a day on which the client's figures are these.

    It rises at once, over several tiers if need be. It is kept anew from the day on which its threshold is
    met still or again. After that it falls by one tier for each `kept_months` that passed.
    """
    reached = tier_reached(ladder, figures)
    if not rank(ladder, standing.tier):  # none, or one that the ladder does not have any more
        standing = Standing()
    if rank(ladder, reached) > rank(ladder, standing.tier):
        return Standing(reached, on, kept_until(ladder, on))
    return fallen(ladder, standing, reached, on)


def fallen(ladder: Ladder, standing: Standing, reached: str, on: date) -> Standing:
    """Of somebody who reaches their tier at most."""
    while standing.tier != reached and standing.until is not None and on > standing.until:
        first = standing.until + timedelta(days=1)
        standing = Standing(below(ladder, standing.tier), first, kept_until(ladder, first))
    if not standing.tier:
        return Standing()
    return replace(standing, until=kept_until(ladder, on)) if standing.tier == reached else standing


def rank(ladder: Ladder, name: str) -> int:
    """0 for none, and for a tier that the ladder does not have any more."""
    return next((at for at, tier in enumerate(ladder.tiers, 1) if tier.name == name), 0)


def below(ladder: Ladder, name: str) -> str:
    at = rank(ladder, name)
    return ladder.tiers[at - 2].name if at > 1 else ""


def kept_until(ladder: Ladder, on: date) -> date | None:
    """The last day of a tier that is met on a day: one day before the same day so many months later."""
    return months_later(on, ladder.kept_months) - timedelta(days=1) if ladder.kept_months else None


def months_later(day: date, count: int) -> date:
    """The same day of a later month, or the last one of a month that is shorter."""
    years, month = divmod(day.month - 1 + count, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def next_tier(ladder: Ladder, standing: Standing, figures: Figures, currency: str) -> Next | None:
    """What is missing to the tier above the one they have ("2 visits to silver"); None at the top."""
    above = ladder.tiers[rank(ladder, standing.tier) :]
    have = measured(ladder, figures)
    tier = next((each for each in above if each.at > have), None)
    if tier is None:
        return None
    words = tier_words(tier.name, tier.at - have, "" if ladder.measure is Measure.visits else currency)
    return Next(0, 0, words, have * WHOLE // tier.at)
