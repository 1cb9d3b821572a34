"""Periods as people ask for them, and those before and after."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from kit.periods import Period, ask, following, month_of, previous, read_period, spoken, year_before

days = st.dates(date(2020, 1, 1), date(2035, 12, 31))


def test_a_month_is_whole_whatever_its_length() -> None:
    assert month_of(date(2028, 2, 10)) == Period(date(2028, 2, 1), date(2028, 2, 29))
    assert month_of(date(2026, 12, 31)) == Period(date(2026, 12, 1), date(2026, 12, 31))
    assert previous(month_of(date(2026, 3, 1))) == month_of(date(2026, 2, 1))
    assert following(month_of(date(2026, 12, 1))) == month_of(date(2027, 1, 1))
    assert spoken(month_of(date(2026, 12, 1))) == "December 2026"


def test_whole_months_move_by_months() -> None:
    year, leap = (Period(date(n, 1, 1), date(n, 12, 31)) for n in (2025, 2024))
    assert (previous(year), following(leap)) == (leap, year)
    assert spoken(year) == "2025"
    quarter = Period(date(2026, 1, 1), date(2026, 3, 31))
    assert previous(quarter) == Period(date(2025, 10, 1), date(2025, 12, 31))
    assert [each.first.month for each in quarter.months] == [1, 2, 3]
    assert spoken(quarter) == "1 Jan 2026 – 31 Mar 2026"


def test_the_year_before_has_the_same_days() -> None:
    assert year_before(month_of(date(2028, 2, 1))) == month_of(date(2027, 2, 1))
    assert year_before(month_of(date(2029, 2, 1))) == month_of(date(2028, 2, 1))
    assert year_before(Period(date(2026, 12, 1), date(2026, 12, 7))) == Period(
        date(2025, 12, 1), date(2025, 12, 7)
    )
    assert year_before(Period(date(2028, 2, 29), date(2028, 3, 6))) == Period(
        date(2027, 2, 28), date(2027, 3, 6)
    )


def test_other_periods_move_by_their_own_length() -> None:
    week = Period(date(2026, 12, 1), date(2026, 12, 7))
    assert previous(week) == Period(date(2026, 11, 24), date(2026, 11, 30))
    assert following(week) == Period(date(2026, 12, 8), date(2026, 12, 14))
    assert spoken(week) == "1 Dec 2026 – 7 Dec 2026"


def test_half_a_period_is_completed_by_its_month() -> None:
    today = date(2026, 12, 15)
    assert read_period("", "", today) == month_of(today)
    assert read_period("2026-11-10", "", today) == Period(date(2026, 11, 10), date(2026, 11, 30))
    assert read_period("", "2026-11-10", today) == Period(date(2026, 11, 1), date(2026, 11, 10))


def test_a_period_that_is_none_is_named_and_this_month_shown() -> None:
    today = date(2026, 12, 15)
    asked = ask("2026-12-31", "2026-12-01", today)
    assert asked.trouble == "The period ends before it starts."
    assert (asked.period, asked.typed) == (month_of(today), ("2026-12-31", "2026-12-01"))
    assert ask("x", "", today).trouble == "Choose days like 2026-12-01."


@given(days, st.integers(0, 400))
def test_the_periods_before_and_after_touch_without_overlapping(first: date, length: int) -> None:
    period = Period(first, first + timedelta(days=length))
    assert previous(period).last + timedelta(days=1) == period.first
    assert following(period).first - timedelta(days=1) == period.last
