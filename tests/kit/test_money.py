"""Money: whole minor units, parts that sum to the total, one rounding."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.errors import Invalid
from kit.money import divide, format_money, parse_money, plain, share, split

amounts = st.integers(-(10**11), 10**11)
weights = st.lists(st.integers(0, 10**6), min_size=1, max_size=20)


def test_half_is_rounded_away_from_zero() -> None:
    assert [divide(5, 10), divide(-5, 10), divide(4, 10), divide(15, 10)] == [1, -1, 0, 2]


def test_a_share_is_taken_in_hundredths_of_a_percent() -> None:
    assert share(4500, 4000) == 1800
    assert share(999, 1250) == 125  # 124.875


def test_ten_euros_over_three_equal_lines() -> None:
    assert split(1000, [1, 1, 1]) == [334, 333, 333]


def test_a_discount_over_lines_of_different_price() -> None:
    assert split(500, [4500, 1200]) == [395, 105]


def test_nothing_to_weigh_by_splits_evenly() -> None:
    assert split(5, [0, 0]) == [3, 2]


def test_there_must_be_somebody_to_split_over() -> None:
    with pytest.raises(ValueError, match="Nothing"):
        split(5, [])


@given(amounts, weights)
def test_parts_always_sum_to_the_total(total: int, parts: list[int]) -> None:
    assert sum(split(total, parts)) == total


@given(amounts, weights)
def test_no_part_is_a_whole_unit_away_from_its_exact_share(total: int, parts: list[int]) -> None:
    if sum(parts):
        for part, weight in zip(split(total, parts), parts, strict=True):
            assert abs(part * sum(parts) - total * weight) < sum(parts)


@given(amounts, weights)
def test_a_heavier_line_never_gets_less(total: int, parts: list[int]) -> None:
    split_parts = split(abs(total), parts)
    ordered = sorted(zip(parts, split_parts, strict=True))
    if sum(parts):
        for (light, less), (heavy, more) in pairwise(ordered):
            assert light == heavy or less <= more


@given(amounts, st.integers(0, 10_000))
def test_a_share_is_never_more_than_the_whole(amount: int, rate: int) -> None:
    assert abs(share(amount, rate)) <= abs(amount)
    assert share(-amount, rate) == -share(amount, rate)


@pytest.mark.parametrize(
    ("text", "currency", "amount"),
    [("45", "EUR", 4500), ("45,5", "EUR", 4550), ("1 200.05", "EUR", 120_005), ("1200", "JPY", 1200)],
)
def test_people_write_money_in_many_ways(text: str, currency: str, amount: int) -> None:
    assert parse_money(text, currency) == amount


@pytest.mark.parametrize("text", ["", "a lot", "1.005", "NaN", "Infinity", "1e99", "1e999999", "12 EUR"])
def test_what_is_no_money_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(Invalid) as refusal:
        parse_money(text, "EUR", "price")
    assert "45.50" in refusal.value.fields["price"]


def test_yen_have_no_cents() -> None:
    with pytest.raises(Invalid):
        parse_money("12.5", "JPY")
    assert format_money(1200, "JPY") == "¥1,200"


@given(st.integers(0, 10**11), st.sampled_from(["EUR", "JPY", "KWD", "RUB"]))
def test_what_a_form_shows_reads_back_as_the_same_amount(amount: int, currency: str) -> None:
    assert parse_money(plain(amount, currency), currency) == amount
