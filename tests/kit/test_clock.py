"""Days have the length the branch's clock gives them."""

from datetime import UTC, date, datetime, timedelta

import pytest

from kit import clock


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("Europe/Lisbon", date(2026, 3, 29), 23),
        ("Europe/Lisbon", date(2026, 10, 25), 25),
        ("Australia/Lord_Howe", date(2026, 4, 5), 24.5),
        ("Australia/Lord_Howe", date(2026, 10, 4), 23.5),
        ("Asia/Kathmandu", date(2026, 3, 29), 24),
        ("Africa/Cairo", date(2026, 4, 24), 23),  # midnight itself is skipped
    ],
)
def test_a_day_lasts_from_its_own_midnight_to_the_next(zone: str, day: date, hours: float) -> None:
    start, end = clock.local_day(day, zone)
    assert end - start == timedelta(hours=hours)


def test_time_can_be_pretended_and_comes_back() -> None:
    moment = datetime(2026, 12, 1, 8, tzinfo=UTC)
    with clock.pretend(moment):
        assert clock.now() == moment
        assert clock.today("Pacific/Auckland") == date(2026, 12, 1)
    assert clock.now() != moment


def test_the_date_is_the_one_on_the_branchs_wall() -> None:
    with clock.pretend(datetime(2026, 12, 1, 23, 30, tzinfo=UTC)):
        assert clock.today("Europe/London") == date(2026, 12, 1)
        assert clock.today("Europe/Berlin") == date(2026, 12, 2)
