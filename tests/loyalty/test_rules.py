"""How points come and go: examples that read as the rule, then properties."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty.rules.points import (
    Cashback,
    NewPointsRule,
    Usable,
    counted,
    example,
    explain_earned,
    faults,
    form_of,
    in_words,
    missing_after,
    parse_rate,
    points_earned,
    points_needed,
    rate_text,
    read_points_rule,
    usable,
)
from loyalty.schemas import PointsRuleForm

EURO = ("EUR", "en")
CASHBACK = Cashback(
    id=1, name="Cashback", starts_on=date(2026, 9, 1), rate=500, point_value=100, largest_share=5000
)
rates = st.integers(0, 10_000)
values = st.integers(1, 10_000)
money = st.integers(0, 10**10)
rules = st.builds(
    NewPointsRule,
    name=st.just("Cashback"),
    starts_on=st.just(date(2026, 9, 1)),
    rate=rates,
    point_value=values,
    largest_share=rates,
)


@pytest.mark.parametrize(
    ("paid", "rate", "point_value", "points"),
    [
        (4500, 500, 100, 2),  # €2.25 back makes two points of €1.00
        (2000, 500, 100, 1),
        (1999, 500, 100, 0),
        (4500, 500, 1, 225),
        (4500, 0, 100, 0),
        (0, 500, 100, 0),
        (4500, 10_000, 100, 45),
    ],
)
def test_money_makes_whole_points(paid: int, rate: int, point_value: int, points: int) -> None:
    assert points_earned(paid, rate, point_value) == points


def test_points_pay_only_what_whole_points_are_worth() -> None:
    assert points_needed(700, 100) == 7
    assert points_needed(750, 100) is None
    assert points_needed(0, 100) is None
    assert points_needed(-100, 100) is None


@pytest.mark.parametrize(
    ("balance", "bill", "usable_points"), [(30, 4500, 22), (10, 4500, 10), (30, 0, 0), (0, 4500, 0)]
)
def test_the_smaller_of_balance_and_share_may_pay(balance: int, bill: int, usable_points: int) -> None:
    assert usable(balance, bill, CASHBACK) == Usable(usable_points, usable_points * 100, 100)


def test_what_is_missing_is_what_was_spent_of_what_is_taken() -> None:
    assert missing_after(balance=3, moved=10) == 7
    assert missing_after(balance=10, moved=10) == 0
    assert missing_after(balance=0, moved=-5) == 0


def test_a_rule_is_told_in_words() -> None:
    assert in_words(CASHBACK, EURO) == (
        "5 % of the money paid comes back as points worth €1.00 each. Points may pay up to 50 % of a bill."
    )
    generous = NewPointsRule(name="All", starts_on=date(2026, 9, 1), rate=250)
    assert in_words(generous, EURO).startswith("2.5 % of the money paid")
    assert in_words(generous, EURO).endswith("Points may pay the whole bill.")
    ending = NewPointsRule(name="Over", starts_on=date(2026, 9, 1), rate=0, largest_share=0)
    assert in_words(ending, EURO) == (
        "No new points are given; those there are stay worth €1.00 each. Points cannot pay."
    )


def test_an_example_is_computed_not_invented() -> None:
    assert example(CASHBACK, 4500, EURO) == (
        "For example, €45.00 paid in money give 2 points, worth €2.00. "
        "Of a bill of that size points may pay up to €22.00."
    )


def test_points_say_where_they_came_from() -> None:
    assert explain_earned(4500, 2, CASHBACK, EURO) == (
        "5 % of €45.00 paid is €2.25, which makes 2 points of €1.00 each (Cashback since 1 Sep 2026)"
    )


def test_one_is_spoken_of_as_one() -> None:
    assert [counted(points) for points in (0, 1, 2, 1200)] == [
        "0 points",
        "1 point",
        "2 points",
        "1,200 points",
    ]


@given(money, rates, values)
def test_points_are_never_worth_more_than_the_share_of_the_money(paid: int, rate: int, value: int) -> None:
    points = points_earned(paid, rate, value)
    assert 0 <= points * value * 10_000 <= paid * rate
    assert (points + 1) * value * 10_000 > paid * rate


@given(money, money, rates, values)
def test_two_bills_never_earn_more_than_one_of_their_sum(one: int, two: int, rate: int, value: int) -> None:
    together = points_earned(one + two, rate, value)
    apart = points_earned(one, rate, value) + points_earned(two, rate, value)
    assert together - 1 <= apart <= together


@given(st.integers(-10, 10**6), money, rules)
def test_usable_points_are_covered_by_balance_bill_and_share(
    balance: int, bill: int, rule: NewPointsRule
) -> None:
    most = usable(balance, bill, rule)
    assert 0 <= most.points <= max(0, balance)
    assert most.value * 10_000 <= bill * rule.largest_share
    assert most.value == most.points * rule.point_value
    assert most.points == 0 or points_needed(most.value, rule.point_value) == most.points


@given(st.integers(1, 10**6), values)
def test_needed_points_are_exactly_worth_the_value(points: int, value: int) -> None:
    assert points_needed(points * value, value) == points


@given(st.integers(0, 10**6), st.integers(-(10**6), 10**6))
def test_nobody_is_left_below_zero_when_nothing_is_missing(balance: int, moved: int) -> None:
    missing = missing_after(balance, moved)
    assert balance + missing - moved >= 0
    assert missing == 0 or balance + missing - moved == 0


@given(rules)
def test_a_rule_put_into_the_form_is_read_as_itself(rule: NewPointsRule) -> None:
    read = read_points_rule(form_of(rule, rule.starts_on, "EUR"), "EUR")
    assert read == rule
    assert faults(read) == {}


@given(rates)
def test_a_rate_that_is_written_is_read_as_itself(rate: int) -> None:
    assert parse_rate(rate_text(rate)) == rate


def test_what_cannot_be_read_is_named_field_by_field() -> None:
    form = PointsRuleForm(name="", starts_on="soon", rate="lots", point_value="0", largest_share="-1")
    assert set(faults(read_points_rule(form, "EUR"))) == {
        "name",
        "starts_on",
        "rate",
        "point_value",
        "largest_share",
    }


def test_a_point_is_worth_money_of_the_branch() -> None:
    yen = PointsRuleForm("Points", "2026-12-01", "5", "100", "50")
    assert read_points_rule(yen, "JPY").point_value == 100
    assert read_points_rule(yen, "EUR").point_value == 10_000
