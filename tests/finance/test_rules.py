"""Places, postings, what is open of each bill, and when something recurs."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finance.rules import postings
from finance.rules.debts import Debt, Of, spread
from finance.rules.places import Place, PlaceKind, read_place, why_not_between
from finance.rules.postings import Part, Till
from finance.rules.rhythm import Every, after, day_number, next_from
from ledger.rules import imbalance, summed
from ledger.tables import AccountKind

HERE = Till(1, "EUR")
BANK, DRAWER, TERMINAL = Place(PlaceKind.bank, 2), Place(PlaceKind.desk, 3), Place(PlaceKind.terminal)
sums = st.integers(1, 10**9)
rates = st.sampled_from([None, 550, 700, 1900, 2700])
parts = st.builds(Part, st.integers(1, 9), sums, rates)
days = st.dates(date(2020, 1, 1), date(2030, 1, 1))


def amounts(entries) -> dict[str, int]:  # type: ignore[no-untyped-def]
    return {each.account.kind: each.amount for each in summed(entries)}


@pytest.mark.parametrize("place", [BANK, DRAWER, TERMINAL, Place(PlaceKind.safe), Place(PlaceKind.owner)])
def test_a_place_is_known_by_its_key(place: Place) -> None:
    assert read_place(place.key) == place


@pytest.mark.parametrize(
    "key", ["", "bank", "bank-", "bank-0", "bank-x", "bank--1", "safe-1", "moon", "desk-99999999999"]
)
def test_what_names_no_place_is_none(key: str) -> None:
    assert read_place(key) is None


def test_what_was_paid_by_card_only_goes_to_a_bank() -> None:
    assert not why_not_between(TERMINAL, BANK)
    assert not why_not_between(BANK, DRAWER)
    assert "already" in why_not_between(BANK, BANK)
    assert "only comes from there" in why_not_between(BANK, TERMINAL)
    assert "bank account" in why_not_between(TERMINAL, DRAWER)


def test_an_expense_is_without_the_tax_that_comes_back() -> None:
    assert amounts(postings.expense(HERE, BANK, Part(7, 11_900, 1900))) == {
        "expense": 10_000, "input_tax": 1900, "bank": -11_900,
    }  # fmt: skip


def test_a_fee_is_a_part_of_what_left_the_terminal() -> None:
    moved = postings.transfer(HERE, (TERMINAL, BANK), 50_000, Part(7, 900))
    assert amounts(moved) == {"card_terminal": -50_000, "bank": 49_100, "expense": 900}


@given(parts, st.lists(parts, min_size=1, max_size=5), st.integers(0, 10**6), sums)
def test_every_posting_sums_to_zero(part: Part, several: list[Part], fee: int, amount: int) -> None:
    for entries in (
        postings.expense(HERE, DRAWER, part),
        postings.income(HERE, BANK, part),
        postings.transfer(HERE, (TERMINAL, BANK), amount, Part(7, fee)),
        postings.opening(HERE, BANK, -amount),
        postings.settled(HERE, BANK, (AccountKind.pay_payable, 4), amount),
        postings.billed(HERE, 5, several),
    ):
        assert imbalance(entries) == {}


def debt(number: int, due: int, amount: int, left: int) -> Debt:
    day = date(2026, 12, 1) + timedelta(days=due)
    return Debt(Of.bill, number, 5, "Landlord", "", date(2026, 12, 1), day, amount, left)


def test_what_was_paid_for_no_bill_counts_for_what_is_due_first() -> None:
    found = spread([debt(1, 9, 500, 500), debt(2, 3, 300, 200)], owed=450)
    assert [(each.id, each.left) for each in found] == [(2, 0), (1, 450)]


debts = st.lists(
    st.tuples(st.integers(0, 9), st.integers(1, 1000), st.integers(0, 1000)).map(
        lambda drawn: debt(drawn[0] + drawn[1], drawn[0], drawn[1], min(drawn[1], drawn[2]))
    ),
    max_size=6,
)


@given(debts, st.integers(-2000, 6000))
def test_what_is_open_is_what_is_owed(open_now: list[Debt], owed: int) -> None:
    """As long as not more is owed than bills and goods say, which only the book could."""
    all_left = sum(each.left for each in open_now)
    found = spread(open_now, min(owed, all_left))
    assert sum(each.left for each in found) == max(0, min(owed, all_left))
    assert all(0 <= each.left <= each.amount for each in found)


def test_the_last_of_a_month_comes_on_the_last_of_each() -> None:
    assert [day_number(date(2027, 12, 31), Every.month, n) for n in range(4)] == [
        date(2027, 12, 31), date(2028, 1, 31), date(2028, 2, 29), date(2028, 3, 31),
    ]  # fmt: skip
    assert day_number(date(2028, 2, 29), Every.year, 1) == date(2029, 2, 28)
    assert day_number(date(2028, 2, 29), Every.year, 4) == date(2032, 2, 29)
    assert day_number(date(2026, 11, 30), Every.quarter, 1) == date(2027, 2, 28)


def test_it_ends_on_its_last_day() -> None:
    start = date(2026, 12, 1)
    assert after(start, Every.week, start, date(2026, 12, 8)) == date(2026, 12, 8)
    assert after(start, Every.week, start, date(2026, 12, 7)) is None


@given(days, st.sampled_from(list(Every)), days)
def test_each_of_its_days_comes_once_and_in_order(start: date, every: Every, day: date) -> None:
    found = next_from(start, every, day)
    assert found is not None
    assert found >= max(start, day)
    numbers = range(600 if every is Every.week else 130)
    known = [day_number(start, every, number) for number in numbers]
    assert found == next(each for each in known if each >= day)
    assert after(start, every, found) == known[known.index(found) + 1]
