"""The tables of lots in docs/loyalty.md, then what holds of any lots."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty.rules.buying import Allowed, Bought, Buys, payable
from loyalty.rules.lasting import Ends, Lasting, Rounded, Waits, days_of, lasting_faults, opened_again
from loyalty.rules.lots import (
    Draw,
    Holding,
    Lot,
    given_back,
    holding,
    moved,
    spent_from,
    taken_from,
    takings,
)

TODAY = date(2026, 12, 1)
days = st.integers(-400, 400).map(lambda number: TODAY + timedelta(days=number))
amounts = st.integers(0, 10**6)


@st.composite
def many_lots(draw: st.DrawFn) -> list[Lot]:
    found = draw(st.lists(st.tuples(amounts, days, st.none() | days), max_size=20))
    return [
        Lot(id=number, remaining=points, usable_on=first, expires_on=last)
        for number, (points, first, last) in enumerate(found, start=1)
    ]


def lasts(ends: Ends, number: int = 0, rounded: Rounded = Rounded.day) -> Lasting:
    return Lasting(ends=ends, lasts=number, rounded=rounded)


@pytest.mark.parametrize(
    ("lasting", "came", "first", "last"),
    [
        (Lasting(), date(2026, 9, 10), date(2026, 9, 10), None),
        (lasts(Ends.days, 90), date(2026, 9, 10), date(2026, 9, 10), date(2026, 12, 9)),
        (lasts(Ends.months, 6), date(2026, 8, 31), date(2026, 8, 31), date(2027, 2, 28)),
        (lasts(Ends.months, 6, Rounded.month), date(2026, 9, 10), date(2026, 9, 10), date(2027, 3, 31)),
        (lasts(Ends.months, 6, Rounded.year), date(2026, 9, 10), date(2026, 9, 10), date(2027, 12, 31)),
        (lasts(Ends.yearly), date(2026, 9, 10), date(2026, 9, 10), date(2026, 12, 31)),
        (
            Lasting(ends=Ends.yearly, ends_month=2, ends_day=29),
            date(2026, 9, 10),
            date(2026, 9, 10),
            date(2027, 2, 28),
        ),
        (
            Lasting(waits=Waits.days, wait_days=14, ends=Ends.days, lasts=30),
            date(2026, 9, 10),
            date(2026, 9, 24),
            date(2026, 10, 24),
        ),
    ],
)
def test_the_days_of_points(lasting: Lasting, came: date, first: date, last: date | None) -> None:
    found = days_of(lasting, came)
    assert (found.usable_on, found.expires_on) == (first, last)


LOTS = [
    Lot(id=1, remaining=5, usable_on=date(2026, 9, 1)),
    Lot(id=2, remaining=4, usable_on=date(2026, 10, 1), expires_on=date(2026, 12, 31)),
    Lot(id=3, remaining=3, usable_on=date(2026, 11, 1), expires_on=date(2026, 12, 1)),
    Lot(id=4, remaining=2, usable_on=date(2026, 12, 5), expires_on=date(2026, 12, 20)),
    Lot(id=5, remaining=1, usable_on=date(2026, 8, 1), expires_on=date(2026, 11, 30)),
]


def test_what_can_be_used_waits_and_is_over() -> None:
    assert holding(LOTS, TODAY) == Holding(usable=12, pending=2, over=1)


def test_what_ends_first_is_used_first() -> None:
    assert spent_from(LOTS, 8, TODAY) == [Draw(3, -3), Draw(2, -4), Draw(1, -1)]


def test_what_was_drawn_last_comes_back_first() -> None:
    out = [Draw(3, -3), Draw(2, -4), Draw(1, -1)]
    assert given_back(out, 3) == [Draw(1, 1), Draw(2, 2)]


def test_what_was_given_is_taken_from_its_own_lot_then_from_others() -> None:
    assert taken_from(LOTS, 2, 6, TODAY) == [Draw(2, -4), Draw(3, -2)]


def test_what_had_ended_comes_back_to_be_taken() -> None:
    empty = Lot(id=7, remaining=0, usable_on=date(2026, 8, 1), expires_on=date(2026, 11, 30))
    [taking] = takings([empty], [Draw(7, -4)], {7: 3}, TODAY)
    assert (taking.revived, taking.points, taking.missing) == (3, 3, 1)


def test_a_lot_that_is_over_opens_for_thirty_days() -> None:
    assert opened_again(date(2026, 11, 30), TODAY) == date(2026, 12, 31)
    assert opened_again(TODAY, TODAY) == TODAY
    assert opened_again(None, TODAY) is None


def test_points_pay_for_what_the_rule_says() -> None:
    bill = [Bought(1, None, 4500), Bought(2, None, 3000), Bought(None, 1, 1200)]
    assert payable(bill, Allowed()) == 8700
    assert payable(bill, Allowed(Buys.chosen, frozenset({2}), frozenset({1}))) == 4200
    assert payable(bill, Allowed(Buys.nothing)) == 0


def test_days_that_cannot_be_are_refused_by_field() -> None:
    wrong = Lasting(waits=Waits.days, wait_days=0, ends=Ends.months, lasts=121)
    assert set(lasting_faults(wrong)) == {"wait_days", "lasts"}
    assert set(lasting_faults(Lasting(ends=Ends.yearly, ends_month=2, ends_day=30))) == {"ends_on"}
    assert lasting_faults(Lasting()) == {}


@given(lots=many_lots(), points=amounts)
def test_spending_never_takes_more_than_there_is_nor_what_cannot_be_used(
    lots: list[Lot], points: int
) -> None:
    draws = spent_from(lots, points, TODAY)
    there = {lot.id: lot for lot in lots}
    assert -moved(draws) == min(points, holding(lots, TODAY).usable)
    assert all(
        there[each.lot].is_usable(TODAY) and 0 < -each.points <= there[each.lot].remaining for each in draws
    )


@given(lots=many_lots(), points=amounts)
def test_spent_and_given_back_is_nothing(lots: list[Lot], points: int) -> None:
    out = spent_from(lots, points, TODAY)
    back = given_back(out, -moved(out))
    assert sorted((each.lot, -each.points) for each in back) == sorted(
        (each.lot, each.points) for each in out
    )


@given(lots=many_lots(), wanted=st.lists(amounts, min_size=1, max_size=3))
def test_what_is_taken_and_what_is_missing_is_what_was_wanted(lots: list[Lot], wanted: list[int]) -> None:
    asked = [Draw(lot.id, -points) for lot, points in zip(lots, wanted, strict=False)]
    for draw, taking in zip(asked, takings(lots, asked, {}, TODAY), strict=True):
        assert taking.points + taking.missing == -draw.points
        assert taking.missing >= 0
