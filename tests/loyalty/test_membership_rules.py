"""What memberships promise and come to: the tables of docs/memberships.md, and what always holds."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty.membership_tables import Counted, Starts, Unit
from loyalty.rules.memberships import (
    Agreed,
    Covered,
    Credit,
    Facts,
    Frozen,
    Limits,
    State,
    after,
    credit,
    faults,
    freeze_fault,
    in_words,
    last_day,
    period_days,
    rolled_over,
    state,
    to_pay,
)

HAIRCUT, COLOUR = 1, 2
EUR = ("EUR", "en")


TEN = Agreed(visits=10)
MONTH = Agreed(counted=Counted.period, length=1, visit_price=1500)


@pytest.mark.parametrize(
    ("day", "length", "unit", "last"),
    [
        (date(2026, 1, 15), 1, Unit.month, date(2026, 2, 14)),
        (date(2026, 1, 31), 1, Unit.month, date(2026, 2, 27)),
        (date(2028, 1, 31), 1, Unit.month, date(2028, 2, 28)),
        (date(2028, 2, 29), 1, Unit.year, date(2029, 2, 27)),
        (date(2026, 12, 1), 2, Unit.week, date(2026, 12, 14)),
        (date(2026, 12, 1), 30, Unit.day, date(2026, 12, 30)),
    ],
)
def test_the_last_day_is_the_one_before_the_same_day_again(day, length, unit, last) -> None:
    assert last_day(day, length, unit) == last


def test_each_period_keeps_the_day_of_the_first() -> None:
    firsts = [after(date(2026, 1, 31), number, Unit.month) for number in range(4)]
    assert firsts == [date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 30)]


def test_without_a_length_there_is_no_last_day() -> None:
    assert last_day(date(2026, 1, 1), None, Unit.month) is None


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(1, 100), st.sampled_from(Unit))
def test_a_longer_one_never_ends_sooner(day: date, length: int, unit: Unit) -> None:
    assert day <= last_day(day, length, unit) < last_day(day, length + 1, unit)


@pytest.mark.parametrize(
    ("facts", "day", "wanted"),
    [
        (Facts(), date(2026, 12, 1), State.issued),
        (Facts(starts_on=date(2026, 12, 2)), date(2026, 12, 1), State.issued),
        (Facts(starts_on=date(2026, 12, 1), last_on=date(2026, 12, 31)), date(2026, 12, 1), State.active),
        (Facts(starts_on=date(2026, 12, 1), last_on=date(2026, 12, 31)), date(2026, 12, 31), State.active),
        (Facts(starts_on=date(2026, 12, 1), last_on=date(2026, 12, 31)), date(2027, 1, 1), State.ended),
        (Facts(starts_by_on=date(2026, 12, 1), length=1), date(2026, 11, 30), State.issued),
        (Facts(starts_by_on=date(2026, 12, 1), length=1), date(2026, 12, 31), State.active),
        (Facts(starts_by_on=date(2026, 12, 1), length=1), date(2027, 1, 1), State.ended),
        (Facts(starts_on=date(2026, 12, 1), is_cancelled=True), date(2026, 12, 1), State.cancelled),
    ],
)
def test_the_state_follows_from_the_day(facts: Facts, day: date, wanted: State) -> None:
    assert state(facts, day) is wanted


def test_it_is_frozen_on_the_days_of_a_freeze_and_on_no_other() -> None:
    freeze = Frozen(date(2026, 12, 5), date(2026, 12, 7))
    facts = Facts(starts_on=date(2026, 12, 1), freezes=(freeze,))
    found = [day for day in range(1, 10) if state(facts, date(2026, 12, day)) is State.frozen]
    assert found == [5, 6, 7]


TODAY = date(2026, 12, 1)
EARLIER = (Frozen(date(2026, 11, 2), date(2026, 11, 8)),)


@pytest.mark.parametrize(
    ("limits", "wanted", "sentence"),
    [
        (Limits(14, 2), Frozen(TODAY, date(2026, 12, 7)), ""),
        (
            Limits(14, 2),
            Frozen(TODAY, date(2026, 12, 8)),
            "It may be frozen for 7 days more; this would be 8 days.",
        ),
        (
            Limits(7, 2),
            Frozen(TODAY, TODAY),
            "It may be frozen no longer in this period; this would be 1 day.",
        ),
        (Limits(14, 1), Frozen(TODAY, TODAY), "It was frozen once in this period, and that is the most."),
        (Limits(None, None), Frozen(TODAY, date(2027, 12, 1)), ""),
        (Limits(0, 0), Frozen(TODAY, TODAY), "This membership cannot be frozen."),
        (Limits(14, 2), Frozen(date(2026, 11, 30), TODAY), "A freeze begins today or later."),
        (
            Limits(14, 2),
            Frozen(date(2026, 12, 3), TODAY),
            "The last day of the freeze comes before the first.",
        ),
    ],
)
def test_a_freeze_keeps_its_limits(limits: Limits, wanted: Frozen, sentence: str) -> None:
    assert freeze_fault(limits, EARLIER, wanted, TODAY) == sentence


def test_two_freezes_do_not_touch() -> None:
    ahead = (Frozen(date(2026, 12, 10), date(2026, 12, 12)),)
    said = freeze_fault(Limits(None, None), ahead, Frozen(date(2026, 12, 12), date(2026, 12, 13)), TODAY)
    assert said == "It is frozen from 10 Dec 2026 to 12 Dec 2026 already."


@pytest.mark.parametrize(
    ("of", "worth"),
    [
        (Credit(counted=Counted.together, left=8000, price=20_000), 8000),
        (Credit(counted=Counted.period, left=6000, price=6000, days=30, ahead=15), 3000),
        (Credit(counted=Counted.period, left=1000, price=6000, days=30, ahead=15), 1000),
        (Credit(counted=Counted.period, left=6000, price=6000, days=31, ahead=31), 6000),
        (Credit(counted=Counted.period, left=6000, price=6000, days=30, ahead=0), 0),
    ],
)
def test_the_rest_is_worth_what_was_not_used(of: Credit, worth: int) -> None:
    assert credit(of) == worth


def test_days_of_a_freeze_are_not_counted_as_days_of_the_period() -> None:
    freezes = (Frozen(date(2026, 12, 10), date(2026, 12, 14)),)
    first, last = date(2026, 12, 1), date(2027, 1, 4)  # 30 days, and five frozen ones
    assert period_days(first, last, freezes, date(2026, 12, 5)) == (30, 25)
    assert period_days(first, last, freezes, date(2026, 12, 12)) == (30, 21)
    assert period_days(first, last, freezes, date(2027, 1, 4)) == (30, 0)
    assert period_days(first, last, (), date(2026, 11, 20)) == (35, 35)


def test_another_membership_costs_the_difference() -> None:
    assert to_pay(20_000, 8000) == (12_000, 0)
    assert to_pay(5000, 8000) == (0, 3000)


def test_visits_roll_over_by_rule() -> None:
    assert [rolled_over(4, most) for most in (0, 2, 9, None)] == [0, 2, 4, 4]


@pytest.mark.parametrize(
    ("agreed", "fields"),
    [
        (TEN, set()),
        (Agreed(visits=0), {"visits"}),
        (Agreed(counted=Counted.apart), {"covers"}),
        (Agreed(counted=Counted.period), {"length", "visit_price"}),
        (Agreed(visits=10, length=0), {"length"}),
        (Agreed(visits=10, weekdays=frozenset()), {"weekdays"}),
        (Agreed(visits=10, starts=Starts.given_day), {"starts_within"}),
        (Agreed(visits=10, length=1, client_freezes=True), {"client_freezes"}),
        (Agreed(visits=10, freeze_days=7, freeze_times=1), {"freeze_days"}),
        (Agreed(visits=10, visit_price=2001), {"visit_price"}),
    ],
)
def test_terms_that_cannot_be_are_refused_by_field(agreed: Agreed, fields: set[str]) -> None:
    assert set(faults(agreed, 20_000)) == fields


def test_the_terms_are_told_in_words() -> None:
    agreed = Agreed(
        visits=10, length=3, starts=Starts.first_visit, starts_within=30, weekdays=frozenset(range(5)),
        freeze_days=14, freeze_times=2, members=2, rolls_over=2, late_hours=12,
        covers=(Covered(1, service=HAIRCUT, name="Haircut"), Covered(2, service=COLOUR, name="Colour")),
    )  # fmt: skip
    assert in_words(agreed, EUR) == (
        "10 visits for Haircut or Colour, within 3 months from the first visit, at the latest 30 days after "
        "the sale. Visits start Mon–Fri. It may be frozen 2 times, for 14 days together. Up to 2 more may "
        "use it. Up to 2 visits left over go into the next period. Whoever calls off later than 12 h before, "
        "or does not come, has used a visit."
    )
    assert in_words(MONTH, EUR) == (
        "Any number of visits for any service, within 1 month from the sale. A visit counts for €15.00."
    )
