"""What a start costs, by rules alone."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.rules.prices import PriceRule, changed, possible_totals, price_at, rules_for
from catalog.price_tables import Change
from tests.booking.prices import EVERY_DAY, HAPPY, TUESDAY, rule

CUT, HAIR, NAILS = 1, 10, 20


@pytest.mark.parametrize(
    ("change", "value", "costs"),
    [
        (Change.percent_off, 2000, 3600),
        (Change.percent_more, 1000, 4950),
        (Change.amount_off, 500, 4000),
        (Change.amount_more, 500, 5000),
        (Change.fixed, 3900, 3900),
        (Change.percent_off, 10_000, 0),
        (Change.amount_off, 9900, 0),
    ],
)
def test_each_kind_of_change(change: Change, value: int, costs: int) -> None:
    assert changed(4500, change, value) == costs


def test_half_a_cent_is_rounded_up() -> None:
    assert changed(5, Change.percent_off, 5000) == 3
    assert changed(5, Change.percent_more, 1000) == 6
    assert changed(4, Change.percent_more, 1000) == 4


def test_a_rule_holds_from_its_first_minute_until_just_before_its_last() -> None:
    happy = [rule(Change.percent_off, 2000, **HAPPY)]
    prices = [price_at(4500, happy, TUESDAY, minute) for minute in (539, 540, 659, 660)]
    assert prices == [4500, 3600, 3600, 4500]


def test_a_rule_holds_on_its_weekdays_between_its_dates_both_included() -> None:
    tuesdays = rule(Change.fixed, 3000, weekdays=frozenset({1}))
    december = rule(Change.fixed, 5000, first_on=date(2026, 12, 2), last_on=date(2026, 12, 4))
    days = [TUESDAY + timedelta(days=n) for n in range(5)]
    assert [price_at(4500, [tuesdays, december], day, 600) for day in days] == [3000, 5000, 5000, 5000, 4500]


def test_the_most_specific_rule_applies_and_no_other() -> None:
    everything = rule(Change.percent_off, 5000)
    category = rule(Change.amount_more, 1000, category=HAIR)
    own = rule(Change.fixed, 3900, service=CUT, weekdays=frozenset({0}))
    found = rules_for([everything, category, own], CUT, HAIR)
    assert found == (own, category, everything)
    assert price_at(4500, found, TUESDAY, 600) == 5500  # its own rule is for Mondays
    assert rules_for([everything, category, own], 2, NAILS) == (everything,)


def test_among_equals_the_order_of_the_desk_decides() -> None:
    first, second = rule(Change.fixed, 1), rule(Change.fixed, 2)
    assert price_at(4500, rules_for([first, second], CUT, HAIR), TUESDAY, 600) == 1
    assert price_at(4500, rules_for([second, first], CUT, HAIR), TUESDAY, 600) == 2


def test_the_least_price_there_is_counts_only_what_is_within_opening_hours() -> None:
    night = rule(Change.fixed, 100, from_minute=0, to_minute=300)
    happy = rule(Change.percent_off, 2000, **HAPPY)
    always = rule(Change.percent_more, 1000)
    week = [(TUESDAY, (540, 1080))]
    assert possible_totals([(4500, (night, happy))], week) == {4500, 3600}
    assert possible_totals([(4500, (always,))], week) == {4950}
    assert possible_totals([(4500, (happy,))], [(TUESDAY, ())]) == {4500}
    assert possible_totals([(4500, ())], week) == {4500}


minutes = st.integers(0, 1440)
days = st.integers(0, 40).map(lambda n: date(2026, 11, 20) + timedelta(days=n))


@st.composite
def some_rule(draw: st.DrawFn) -> PriceRule:
    change = draw(st.sampled_from(Change))
    hours = draw(st.none() | st.lists(minutes, min_size=2, max_size=2, unique=True).map(sorted))
    dates = sorted(draw(st.lists(days, min_size=2, max_size=2)))
    first, last = draw(st.sampled_from([(None, None), (dates[0], None), (None, dates[1]), tuple(dates)]))
    of = draw(
        st.sampled_from([{}, {"service": CUT}, {"service": 2}, {"category": HAIR}, {"category": NAILS}])
    )
    return PriceRule(
        change,
        draw(st.integers(0, 10_000)),
        draw(st.frozensets(st.sampled_from(EVERY_DAY), min_size=1)),
        *(hours or (None, None)),
        first_on=first,
        last_on=last,
        **of,
    )


def holds_then(each: PriceRule, day: date, minute: int) -> bool:
    in_hours = each.from_minute is None or minute in range(each.from_minute, each.to_minute or 0)
    in_dates = (each.first_on or day) <= day <= (each.last_on or day)
    return in_hours and in_dates and day.weekday() in each.weekdays


def by_brute_force(usual: int, rules: list[PriceRule], day: date, minute: int) -> int:
    """Asks every rule everything, and gives each a mark: less is more specific, then earlier."""
    marked = [
        (0 if each.service else 1 if each.category else 2, place, each)
        for place, each in enumerate(rules)
        if each.service in (None, CUT) and each.category in (None, HAIR) and holds_then(each, day, minute)
    ]
    if not marked:
        return usual
    best = min(marked, key=lambda mark: mark[:2])[2]
    hundredths = {
        Change.percent_off: usual * (10_000 - best.value),
        Change.percent_more: usual * (10_000 + best.value),
        Change.amount_off: (usual - best.value) * 10_000,
        Change.amount_more: (usual + best.value) * 10_000,
        Change.fixed: best.value * 10_000,
    }[best.change]
    return max((hundredths + 5000) // 10_000, 0)


@given(st.integers(0, 100_000), st.lists(some_rule(), max_size=6), days, st.integers(0, 1439))
def test_the_price_is_what_asking_every_rule_finds(
    usual: int, rules: list[PriceRule], day: date, minute: int
) -> None:
    found = price_at(usual, rules_for(rules, CUT, HAIR), day, minute)
    assert found == by_brute_force(usual, rules, day, minute)
    assert found >= 0


@given(st.integers(0, 10_000), st.lists(some_rule(), max_size=4), days)
def test_no_minute_of_the_day_costs_what_is_not_among_the_possible_prices(
    usual: int, rules: list[PriceRule], day: date
) -> None:
    mine = rules_for(rules, CUT, HAIR)
    told = possible_totals([(usual, mine)], [(day, (480, 780, 840, 1200))])
    hours = (*range(480, 780), *range(840, 1200))
    assert told == {price_at(usual, mine, day, minute) for minute in hours}
