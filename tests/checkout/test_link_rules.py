"""For how much a link may be, and how each is told of."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checkout.rules.links import Asked, NothingLeft, Standing, amount_of, standing_of, tip_said
from kit.errors import Invalid, Refused

NOW = datetime(2026, 12, 1, tzinfo=UTC)
MONEY = st.integers(0, 10**6)


def asked(due: int = 4_500, prepaid: int = 0, waiting: int = 0, tip: int = 0) -> Asked:
    return Asked(due, prepaid, waiting, tip, "EUR")


@pytest.mark.parametrize(
    ("typed", "bill", "amount"),
    [
        (None, asked(), 4_500),
        (None, asked(tip=500), 5_000),
        (2_000, asked(), 2_000),
        (5_000, asked(tip=500), 5_000),
        (None, asked(prepaid=1_000, waiting=2_000), 1_500),
        (None, asked(prepaid=4_500, tip=300), 300),
    ],
)
def test_without_a_sum_it_is_all_that_is_left(typed: int | None, bill: Asked, amount: int) -> None:
    assert amount_of(typed, bill) == amount


@pytest.mark.parametrize(
    ("typed", "bill", "said"),
    [
        (4_501, asked(), "A link can be for €45.00 at most."),
        (2_501, asked(waiting=2_000), "for €25.00 at most. €20.00 is asked for by links already."),
        (0, asked(), "more than zero"),
        (-1, asked(), "more than zero"),
        (None, asked(tip=-1), "cannot be negative"),
        (None, asked(waiting=4_500), "€45.00 is asked for by links already, and nothing else is left"),
        (None, asked(prepaid=4_500), "Nothing is left to pay"),
        (1, asked(due=0), "Nothing is left to pay"),
    ],
)
def test_a_sum_that_cannot_be_is_refused_in_words(typed: int | None, bill: Asked, said: str) -> None:
    with pytest.raises((Invalid, Refused), match=said):
        amount_of(typed, bill)


@given(due=MONEY, prepaid=MONEY, waiting=MONEY, tip=MONEY, typed=st.none() | st.integers(-5, 10**7))
def test_links_and_what_is_paid_never_come_to_more_than_the_bill(
    due: int, prepaid: int, waiting: int, tip: int, typed: int | None
) -> None:
    bill = asked(due, prepaid, waiting, tip)
    try:
        amount = amount_of(typed, bill)
    except (Invalid, NothingLeft):
        return
    assert amount > 0
    assert prepaid + waiting + amount <= due + tip


@pytest.mark.parametrize(
    ("state", "trouble", "closed_at", "standing"),
    [
        ("new", "", None, Standing.opening),
        ("open", "", None, Standing.waiting),
        ("open", "insufficient_funds", None, Standing.declined),
        ("open", "", NOW, Standing.taking_back),
        ("new", "", NOW, Standing.taking_back),
        ("paid", "", NOW, Standing.paid),
        ("closed", "", NOW, Standing.taken_back),
        ("closed", "", None, Standing.lapsed),
        ("failed", "too small", None, Standing.refused),
    ],
)
def test_how_a_link_stands(state: str, trouble: str, closed_at: datetime | None, standing: str) -> None:
    assert standing_of(state, trouble, closed_at) == standing


def test_the_till_proposes_the_tip_of_the_latest_link_that_is_good() -> None:
    assert tip_said([]) == 0
    assert tip_said([(Standing.paid, 300), (Standing.waiting, 500)]) == 500
    assert tip_said([(Standing.paid, 300), (Standing.taken_back, 500)]) == 300
