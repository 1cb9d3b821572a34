"""What a service asks for, and where it asks for nothing, what its branch asks for."""

from hypothesis import given
from hypothesis import strategies as st

from booking.rules.conditions import Conditions, House, Own, conditions

HOUSE = House(
    grid_minutes=15, lead_minutes=60, horizon_days=60, notice_minutes=1440, move_notice_minutes=None
)
maybe = st.none() | st.integers(0, 20_160)


def test_a_service_that_asks_for_nothing_is_as_the_branch() -> None:
    assert conditions(HOUSE, Own()) == Conditions(900, 3600, 60, 86_400, 86_400)


def test_each_rule_of_a_service_counts_by_itself_and_no_minutes_are_a_rule_too() -> None:
    found = conditions(HOUSE, Own(lead_minutes=0, notice_minutes=2880))
    assert found == Conditions(900, 0, 60, 172_800, 172_800)


def test_moving_is_like_cancelling_unless_branch_or_service_say_otherwise() -> None:
    relaxed = House(15, 60, 60, notice_minutes=1440, move_notice_minutes=120)
    assert conditions(relaxed, Own()).move_notice == 7200
    assert conditions(relaxed, Own(notice_minutes=2880)).move_notice == 7200
    assert conditions(relaxed, Own(move_notice_minutes=30)).move_notice == 1800


@given(st.integers(0, 20_160), maybe, maybe, maybe)
def test_the_notice_to_move_is_always_one_that_somebody_set(
    cancel: int, move: int | None, own_cancel: int | None, own_move: int | None
) -> None:
    found = conditions(House(15, 60, 60, cancel, move), Own(None, None, None, own_cancel, own_move))
    told = [each for each in (own_move, move, own_cancel, cancel) if each is not None]
    assert found.move_notice == told[0] * 60
    assert found.cancel_notice in {cancel * 60, (own_cancel or 0) * 60}
