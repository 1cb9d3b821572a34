"""When memberships renew, and what a new period gives: the tables of docs/renewals.md, and what holds."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty.membership_tables import Counted, Unit
from loyalty.rules.memberships import (
    Agreed,
    Anchor,
    Covered,
    Frozen,
    Pause,
    Rest,
    begins_on,
    changed_price,
    due_on,
    new_visits,
    retries_fault,
    tried_again_on,
    turn,
)

MONTHLY = Anchor(date(2027, 1, 31), 1, 1, Unit.month)
DAYS = st.dates(date(2024, 1, 1), date(2032, 12, 31))
UNITS = st.sampled_from([Unit.week, Unit.month, Unit.year])
LAST = date(2027, 2, 27)


def test_the_day_is_kept_over_short_months_and_leap_years() -> None:
    assert [MONTHLY.first(number) for number in (2, 3, 4)] == [
        date(2027, 2, 28), date(2027, 3, 31), date(2027, 4, 30),
    ]  # fmt: skip
    leap = Anchor(date(2028, 2, 29), 1, 1, Unit.year)
    assert [leap.first(number) for number in (2, 5)] == [date(2029, 2, 28), date(2032, 2, 29)]
    frozen = [Frozen(date(2027, 2, 10), date(2027, 2, 12))]
    assert MONTHLY.span(2, frozen) == (date(2027, 3, 3), date(2027, 4, 2))


@given(DAYS, UNITS, st.integers(1, 6), st.integers(1, 40), st.integers(0, 60))
def test_every_day_is_in_one_period_and_the_day_of_the_month_comes_back(
    on: date, unit: Unit, length: int, number: int, frozen: int
) -> None:
    anchor = Anchor(on, 1, length, unit)
    freezes = [Frozen(on, on + timedelta(days=frozen - 1))]
    first, last = anchor.span(number, freezes)
    assert first <= last
    assert anchor.span(number + 1, freezes)[0] == last + timedelta(days=1)
    if unit is not Unit.week and not frozen:
        assert first.day == on.day or (first + timedelta(days=1)).day == 1


@pytest.mark.parametrize(
    ("pause", "due"),
    [
        (None, date(2027, 2, 28)),
        (Pause(date(2027, 3, 1), date(2027, 3, 9)), date(2027, 2, 28)),
        (Pause(date(2027, 2, 20), date(2027, 3, 9)), date(2027, 3, 10)),
        (Pause(date(2027, 2, 28)), None),
    ],
)
def test_a_period_that_would_begin_in_a_pause_begins_after_it(pause: Pause | None, due: date | None) -> None:
    assert due_on(LAST, pause) == due


def test_it_is_tried_again_on_the_agreed_days_and_what_was_left_unpaid_begins_when_it_is_paid() -> None:
    due, retries = date(2027, 2, 28), (1, 3, 7)
    days = [tried_again_on(due, retries, due + timedelta(days=passed)) for passed in (0, 1, 2, 5, 7)]
    assert days == [date(2027, 3, 1), date(2027, 3, 3), date(2027, 3, 3), date(2027, 3, 7), None]
    assert begins_on(due, date(2027, 3, 3), is_left=False) == due
    assert begins_on(due, date(2027, 3, 20), is_left=True) == date(2027, 3, 20)
    assert retries_fault((1, 3, 7)) == retries_fault(()) == ""
    assert "order" in retries_fault((3, 1))
    assert "from 1 to 60" in retries_fault((0,))
    assert "at most 10" in retries_fault(tuple(range(1, 12)))


def test_what_goes_over_and_what_lapses() -> None:
    four = Rest(8000, {None: 4})
    for most, stays, lapses in ((0, 0, 8000), (2, 4000, 4000), (None, 8000, 0)):
        found = turn(Agreed(visits=8, rolls_over=most), four)
        assert (found.stays.amount, found.lapses.amount) == (stays, lapses)
    month = turn(Agreed(counted=Counted.period, length=1, rolls_over=None), Rest(1500, {}))
    assert (month.stays.amount, month.lapses.amount) == (0, 1500)
    assert changed_price(9000, Rest(4000, {None: 2})) == 5000
    assert changed_price(3000, Rest(4000, {None: 2})) == 0
    covers = (Covered(1, service=1, visits=5), Covered(2, service=2, visits=2))
    assert new_visits(Agreed(counted=Counted.apart, covers=covers)) == {1: 5, 2: 2}
    assert new_visits(Agreed(visits=4)) == {None: 4}


@given(
    st.integers(0, 10**7),
    st.dictionaries(st.integers(1, 5), st.integers(0, 50), max_size=5),
    st.one_of(st.none(), st.integers(0, 80)),
)
def test_nothing_comes_or_goes_at_the_turn(
    amount: int, visits: dict[int | None, int], most: int | None
) -> None:
    found = turn(Agreed(counted=Counted.apart, rolls_over=most), Rest(amount, visits))
    assert found.stays.amount + found.lapses.amount == amount
    assert min(found.stays.amount, found.lapses.amount) >= 0
    for cover, each in visits.items():
        assert found.stays.visits[cover] + found.lapses.visits[cover] == each
        assert 0 <= found.stays.visits[cover] <= each
    assert most is None or sum(found.stays.visits.values()) <= most
