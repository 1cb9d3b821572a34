"""What a count comes to, how long a shift takes cash, and how cash moves in the book."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checkout import counting
from checkout.cash_tables import CashMove
from checkout.rules.denominations import DENOMINATIONS, denominations_of
from checkout.rules.drawers import (
    BY_HAND,
    Age,
    Move,
    age_of,
    check_hours,
    check_move,
    moved_entries,
    total_of,
    why_not_theirs,
)
from kit.errors import Invalid
from kit.money import decimals
from ledger.rules import Account, imbalance
from ledger.tables import AccountKind

Kind = CashMove.Kind
OPENED = datetime(2026, 12, 1, 8, tzinfo=UTC)
DRAWER = Account(AccountKind.cash_desk, "EUR", branch=1, party=2)
BAR = Account(AccountKind.cash_desk, "EUR", branch=1, party=3)


def test_pieces_come_to_their_sum() -> None:
    assert total_of({5000: 2, 200: 3, 1: 7}, "EUR") == 10_607
    assert total_of({}, "EUR") == 0
    assert total_of({10_000: 1, 1: 3}, "JPY") == 10_003


@pytest.mark.parametrize(("pieces", "currency"), [({30: 1}, "EUR"), ({5000: -1}, "EUR"), ({100: 1}, "XAU")])
def test_what_is_no_piece_of_the_currency_is_refused(pieces: dict[int, int], currency: str) -> None:
    with pytest.raises(Invalid):
        total_of(pieces, currency)


@pytest.mark.parametrize("currency", DENOMINATIONS)
def test_denominations_are_each_once_and_the_largest_first(currency: str) -> None:
    found = denominations_of(currency)
    assert list(found) == sorted(set(found), reverse=True)
    assert found[-1] > 0
    whole = 10 ** decimals(currency)
    assert any(worth % whole == 0 for worth in found), "the notes are whole units"


@given(st.dictionaries(st.sampled_from(denominations_of("EUR")), st.integers(0, 999)))
def test_what_is_typed_of_pieces_is_what_they_come_to(pieces: dict[int, int]) -> None:
    form = {f"piece-{worth}": str(number) for worth, number in pieces.items()}
    count = counting.counted({**form, "counted": ""}, "EUR", "counted") if pieces else None
    if count:
        assert count.amount == sum(worth * number for worth, number in pieces.items())
        assert count.pieces == pieces


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({}, "counted"),
        ({"counted": "a lot"}, "counted"),
        ({"counted": "-5"}, "counted"),
        ({"piece-5000": "two"}, "pieces"),
        ({"piece-5000": "-2"}, "pieces"),
        ({"piece-4999": "2"}, "pieces"),
        ({"piece-": "2"}, "pieces"),
        ({"piece-5000": "2", "counted": "99"}, "counted"),
        ({"piece-5000": "99999999999"}, "pieces"),
    ],
)
def test_what_cannot_be_counted_is_said_at_its_field(form: dict[str, str], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        counting.counted(form, "EUR", "counted")
    assert field in refused.value.fields


def test_a_sum_beside_the_pieces_may_say_the_same() -> None:
    assert counting.counted({"piece-5000": "2", "counted": "100,00"}, "EUR", "counted").amount == 10_000


@pytest.mark.parametrize(
    ("hours", "most", "age"),
    [
        (0, 24, Age.fine),
        (21.99, 24, Age.fine),
        (22, 24, Age.late),
        (23.99, 24, Age.late),
        (24, 24, Age.over),
        (100, 24, Age.over),
        (100, None, Age.fine),
        (3.4, 4, Age.late),
        (2.9, 4, Age.fine),
        (47, 48, Age.late),
    ],
)
def test_a_shift_takes_cash_for_so_many_hours_and_says_so_before(
    hours: float, most: int | None, age: Age
) -> None:
    assert age_of(OPENED, OPENED + timedelta(hours=hours), most) is age


def test_across_a_change_of_the_clocks_a_shift_is_as_long_as_ever() -> None:
    night = datetime(2027, 3, 27, 20, tzinfo=UTC)
    assert age_of(night, night + timedelta(hours=23, minutes=59), 24) is Age.late


@pytest.mark.parametrize("hours", [0, -1, 745])
def test_hours_that_no_shift_has_are_refused(hours: int) -> None:
    with pytest.raises(Invalid):
        check_hours(hours)


@given(st.sampled_from(BY_HAND), st.integers(1, 10**9))
def test_whatever_is_moved_sums_to_zero_and_goes_the_way_it_says(kind: Kind, amount: int) -> None:
    other = BAR if kind is Kind.to_desk else None
    entries = moved_entries(kind, amount, DRAWER, other)
    assert imbalance(entries) == {}
    into = sum(entry.amount for entry in entries if entry.account == DRAWER)
    assert into == (amount if kind in (Kind.put_in, Kind.from_safe) else -amount)


@pytest.mark.parametrize(
    ("move", "fields"),
    [
        (Move(Kind.taken_out, 0, "Milk"), {"amount"}),
        (Move(Kind.taken_out, -5, "Milk"), {"amount"}),
        (Move(Kind.taken_out, 500, "  "), {"why"}),
        (Move(Kind.put_in, 0, ""), {"amount", "why"}),
        (Move(Kind.to_safe, 10**13), {"amount"}),
        (Move(Kind.to_safe, 100, "x" * 301), {"why"}),
    ],
)
def test_a_move_that_cannot_be_is_refused_with_everything_that_is_wrong(move: Move, fields: set[str]) -> None:
    with pytest.raises(Invalid) as refused:
        check_move(move, "EUR")
    assert set(refused.value.fields) == fields


def test_why_somebody_may_not_is_said_with_who_may() -> None:
    standing = {
        "name": "Bar", "at_desk": False, "in_shift": True, "desk_people": ["Nora", "Olga"],
        "keeper_name": "Olga", "shift_people": ["Vera"],
    }  # fmt: skip
    assert why_not_theirs(standing) == "Bar is only for Nora and Olga."
    standing |= {"at_desk": True, "in_shift": False}
    assert why_not_theirs(standing) == "The shift at Bar is only for Olga and Vera."
    assert why_not_theirs(standing | {"in_shift": True}) == ""
