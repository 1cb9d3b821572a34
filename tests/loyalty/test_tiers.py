"""Tiers: reached at once, kept for a while, lost one at a time. And a month under a draft."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty.rules.benefits.facts import Figures
from loyalty.rules.benefits.outcomes import Standing
from loyalty.rules.benefits.programmes import Counts, Give, Kind, Reward
from loyalty.rules.benefits.simulate import ClientChange, Tried, simulate
from loyalty.rules.benefits.tiers import (
    Ladder,
    Measure,
    Tier,
    ladder_counts_from,
    months_later,
    next_tier,
    rank,
    standing_after,
    tier_reached,
)
from tests.loyalty.benefits import bill, item, masha, off, programme

LADDER = Ladder(
    tiers=(Tier(name="Bronze", at=3), Tier(name="Silver", at=6), Tier(name="Gold", at=12)),
    counts=Counts.days,
    counted_days=365,
    kept_months=6,
)
START = date(2026, 1, 31)
NONE = Standing()
GOLD = Standing("Gold", START, date(2026, 7, 30))
visits = st.integers(0, 20)
days = st.dates(date(2026, 1, 1), date(2030, 12, 31))


def visited(count: int) -> Figures:
    return Figures(visits=count)


@pytest.mark.parametrize(
    ("count", "tier"),
    [
        (0, ""),
        (2, ""),
        (3, "Bronze"),
        (5, "Bronze"),
        (6, "Silver"),
        (11, "Silver"),
        (12, "Gold"),
        (99, "Gold"),
    ],
)
def test_the_highest_whose_threshold_is_met(count: int, tier: str) -> None:
    assert tier_reached(LADDER, visited(count)) == tier


@pytest.mark.parametrize(
    ("standing", "count", "on", "after"),
    [
        (NONE, 2, START, NONE),
        (NONE, 3, START, Standing("Bronze", START, date(2026, 7, 30))),
        (NONE, 12, START, GOLD),
        (GOLD, 12, date(2026, 5, 1), Standing("Gold", START, date(2026, 10, 31))),
        (GOLD, 0, date(2026, 7, 30), GOLD),
        (GOLD, 0, date(2026, 7, 31), Standing("Silver", date(2026, 7, 31), date(2027, 1, 30))),
        (GOLD, 0, date(2027, 1, 31), Standing("Bronze", date(2027, 1, 31), date(2027, 7, 30))),
        (GOLD, 0, date(2027, 7, 31), NONE),
        (GOLD, 4, date(2029, 1, 1), Standing("Bronze", date(2027, 1, 31), date(2029, 6, 30))),
        (Standing("Platinum", START, None), 0, START, NONE),
        (Standing("Platinum", START, None), 3, START, Standing("Bronze", START, date(2026, 7, 30))),
    ],
)
def test_it_rises_at_once_and_falls_by_one(standing: Standing, count: int, on: date, after: Standing) -> None:
    assert standing_after(LADDER, standing, visited(count), on) == after


def test_without_an_end_it_is_kept() -> None:
    for_ever = replace(LADDER, kept_months=0)
    gold = standing_after(for_ever, NONE, visited(12), START)
    assert gold == Standing("Gold", START, None)
    assert standing_after(for_ever, gold, visited(0), date(2040, 1, 1)) == gold


@given(st.sampled_from(["", "Bronze", "Silver", "Gold"]), days, days, visits, visits)
def test_who_comes_more_often_never_has_a_lower_tier(
    tier: str, since: date, on: date, one: int, other: int
) -> None:
    standing = Standing(tier, since, months_later(since, 6) - timedelta(days=1)) if tier else NONE
    few, many = (standing_after(LADDER, standing, visited(n), on).tier for n in sorted((one, other)))
    assert rank(LADDER, few) <= rank(LADDER, many)


@given(st.lists(st.tuples(st.integers(0, 180), visits), max_size=12))
def test_between_two_looks_less_than_its_months_apart_it_falls_by_one_at_most(
    looks: list[tuple[int, int]],
) -> None:
    standing, on = NONE, START
    for gap, count in looks:
        on += timedelta(days=gap)
        before, standing = standing, standing_after(LADDER, standing, visited(count), on)
        assert rank(LADDER, standing.tier) >= rank(LADDER, before.tier) - 1
        assert standing_after(LADDER, standing, visited(count), on) == standing


@pytest.mark.parametrize(
    ("ladder", "standing", "figures", "words"),
    [
        (LADDER, NONE, visited(1), "2 visits to Bronze"),
        (LADDER, Standing("Bronze", START), visited(5), "1 visit to Silver"),
        (LADDER, Standing("Silver", START), visited(4), "8 visits to Gold"),
        (LADDER, GOLD, visited(12), None),
        (replace(LADDER, measure=Measure.paid), NONE, Figures(paid=1), "€0.02 to Bronze"),
        (replace(LADDER, measure=Measure.sold), NONE, Figures(sold=4), "€0.02 to Silver"),
    ],
)
def test_the_way_to_the_next_tier(
    ladder: Ladder, standing: Standing, figures: Figures, words: str | None
) -> None:
    coming = next_tier(ladder, standing, figures, "EUR")
    assert (coming.words if coming else None) == words


@pytest.mark.parametrize(
    ("counts", "since"),
    [
        (Counts.ever, None),
        (Counts.year, date(2026, 1, 1)),
        (Counts.days, date(2025, 5, 1)),
        (Counts.programme, START),
    ],
)
def test_a_ladder_counts_from_a_day(counts: Counts, since: date | None) -> None:
    assert ladder_counts_from(replace(LADDER, counts=counts), date(2026, 5, 1), START) == since


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
    ],
)
def test_months_have_their_own_ends(day: date, months: int, later: date) -> None:
    assert months_later(day, months) == later


def test_a_month_under_a_draft() -> None:
    """Masha's bill grows by what she lost, Paul's shrinks, the stranger's is what it was."""
    paul = replace(masha(), id=43, birthday="12-01")
    bills = [
        bill(item(price=10_000), client=masha(), point_value=10),
        bill(item(price=20_000), client=paul, point_value=10),
        bill(item(price=5_000)),
    ]
    points = programme(1, Reward(give=Give.points, value=30))
    birthday = programme(2, off(1000), Kind.birthday)
    found = simulate([Tried(each, [points], [birthday]) for each in bills])
    assert [each.cost for each in found.bills] == [-300, 2000 - 300, 0]
    assert (found.due_before, found.due_after, found.cost, found.changed) == (35_000, 33_000, 1400, 2)
    assert found.gains == (ClientChange(43, 1700),)
    assert found.losses == (ClientChange(42, -300),)
    assert found.times == {2: 1}
    both = [points, birthday]
    assert simulate([Tried(each, both, both[::-1]) for each in bills]).changed == 0
