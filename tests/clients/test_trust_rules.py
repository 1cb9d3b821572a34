"""What was missed halves again and again; nothing weighs more with time, and nothing for ever."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clients.actions.trusting import parsed
from clients.rules.trust import Lapse, Terms, ask_for, asked, because, falls_below, score
from clients.schemas import TrustForm
from clients.tables.trust import Asks
from kit.errors import Invalid

NOW = datetime(2026, 12, 1, 8, tzinfo=UTC)
TERMS = Terms(half_life_days=180, deposit_from=100, prepay_from=200, refuse_from=300)
LAPSES = st.lists(
    st.builds(
        Lapse,
        visit=st.integers(1, 99),
        at=st.integers(0, 2_000).map(lambda days: NOW - timedelta(days=days)),
        is_late=st.booleans(),
        waived=st.booleans(),
    ),
    max_size=8,
)


def missed(*days: int, late: bool = False) -> list[Lapse]:
    return [Lapse(number, NOW - timedelta(days=each), late) for number, each in enumerate(days)]


@pytest.mark.parametrize(
    ("lapses", "points", "asks"),
    [
        (missed(), 0, Asks.nothing),
        (missed(0), 100, Asks.deposit),
        (missed(0, late=True), 50, Asks.nothing),
        (missed(180), 50, Asks.nothing),
        (missed(0, 0), 200, Asks.prepay),
        (missed(0, 180, 360), 175, Asks.deposit),
        (missed(0, 0, 0), 300, Asks.refuse),
        (missed(180, 180, 180, 180), 200, Asks.prepay),
    ],
)
def test_what_is_asked_for_what_was_missed(lapses: list[Lapse], points: int, asks: Asks) -> None:
    assert score(lapses, TERMS, NOW) == points
    assert asked(points, TERMS) == asks


def test_a_deposit_is_a_share_and_a_prepayment_the_whole_price_with_the_reason() -> None:
    ask = ask_for(missed(0), TERMS, 4_501, NOW)
    assert (ask.asks, ask.amount, ask.why) == (Asks.deposit, 2_251, "1 no-show, together 1")
    assert ask_for(missed(0, 0), TERMS, 4_500, NOW).amount == 4_500
    assert ask_for(missed(400), TERMS, 4_500, NOW) is None
    assert (
        because([*missed(0, 0), *missed(0, late=True)], TERMS, NOW)
        == "2 no-shows and 1 late cancellation, together 2.5"
    )


@settings(max_examples=60)
@given(LAPSES, st.integers(0, 3_000))
def test_with_time_nothing_weighs_more_and_after_a_half_life_it_is_half(
    lapses: list[Lapse], days: int
) -> None:
    today = score(lapses, TERMS, NOW)
    assert score(lapses, TERMS, NOW + timedelta(days=days)) <= today
    assert abs(score(lapses, TERMS, NOW + timedelta(days=180)) - today / 2) <= 1
    assert score(lapses, TERMS, NOW + timedelta(days=18_000)) == 0


@settings(max_examples=60)
@given(LAPSES)
def test_what_is_waived_does_not_count_and_one_more_never_lowers_it(lapses: list[Lapse]) -> None:
    counting = [each for each in lapses if not each.waived]
    assert score(lapses, TERMS, NOW) == score(counting, TERMS, NOW)
    assert score([*lapses, *missed(10)], TERMS, NOW) > score(lapses, TERMS, NOW)
    for number in range(len(lapses)):
        assert score(lapses[:number] + lapses[number + 1 :], TERMS, NOW) <= score(lapses, TERMS, NOW)


@settings(max_examples=60)
@given(LAPSES, st.sampled_from((50, 100, 200)))
def test_the_day_from_which_it_is_less_is_exact(lapses: list[Lapse], least: int) -> None:
    day = falls_below(lapses, least, TERMS, NOW)
    if day is None:
        assert score(lapses, TERMS, NOW) < least
    else:
        assert score(lapses, TERMS, day + timedelta(hours=1)) < least
        assert day <= NOW or score(lapses, TERMS, max(NOW, day - timedelta(hours=1))) >= least


GOOD = TrustForm("180", "1", "0,5", "1", "", "2.5", "50")


def test_numbers_are_read_as_people_write_them_and_graver_rules_need_more() -> None:
    assert parsed(GOOD) == {
        "half_life_days": 180, "deposit_rate": 5_000, "no_show_points": 100, "late_points": 50,
        "deposit_from": 100, "prepay_from": None, "refuse_from": 250,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("form", "wrong"),
    [
        (TrustForm("0", "1", "1", "", "", "", "50"), "half_life_days"),
        (TrustForm("180", "", "1", "", "", "", "50"), "no_show_points"),
        (TrustForm("180", "1", "much", "", "", "", "50"), "late_points"),
        (TrustForm("180", "1", "1", "0", "", "", "50"), "deposit_from"),
        (TrustForm("180", "1", "1", "2", "1", "", "50"), "prepay_from"),
        (TrustForm("180", "1", "1", "2", "", "2", "50"), "refuse_from"),
        (TrustForm("180", "1", "1", "2", "", "", "101"), "deposit_rate"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(form: TrustForm, wrong: str) -> None:
    with pytest.raises(Invalid) as trouble:
        parsed(form)
    assert list(trouble.value.fields) == [wrong]
