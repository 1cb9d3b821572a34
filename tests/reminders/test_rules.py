"""When each message is due, on ordinary days and on those when the clocks change."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reminders import rules
from reminders.tables import Kind

BERLIN = "Europe/Berlin"
ZONES = st.sampled_from(
    [BERLIN, "Asia/Vladivostok", "Asia/Kolkata", "Australia/Lord_Howe", "America/New_York"]
)
MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2032, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
AHEAD = st.timedeltas(timedelta(minutes=1), timedelta(days=90))


def berlin(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=ZoneInfo(BERLIN)).astimezone(UTC)


def test_a_visit_booked_well_ahead_is_confirmed_and_reminded_of_twice() -> None:
    start, now = berlin(12, 10, 14), berlin(12, 1, 9)
    assert rules.for_booking(start, BERLIN, now) == [
        rules.Planned(Kind.booked, now, now + timedelta(hours=24)),
        rules.Planned(Kind.evening, berlin(12, 9, 19), start),
        rules.Planned(Kind.soon, berlin(12, 10, 12), start),
    ]


@pytest.mark.parametrize(
    ("now", "kinds"),
    [
        (berlin(12, 9, 18, 59), [Kind.booked, Kind.evening, Kind.soon]),
        (berlin(12, 9, 19, 1), [Kind.booked, Kind.soon]),
        (berlin(12, 10, 11, 59), [Kind.booked, Kind.soon]),
        (berlin(12, 10, 12, 1), [Kind.booked]),
        (berlin(12, 10, 14), []),
        (berlin(12, 10, 15), []),
    ],
)
def test_what_would_be_late_already_is_not_planned(now: datetime, kinds: list[Kind]) -> None:
    assert [each.kind for each in rules.for_booking(berlin(12, 10, 14), BERLIN, now)] == kinds


def test_a_confirmation_is_never_worth_sending_after_the_start() -> None:
    [booked] = rules.for_booking(berlin(12, 10, 14), BERLIN, berlin(12, 10, 13))
    assert booked.expires_at == berlin(12, 10, 14)


def test_a_move_is_told_and_reminded_of() -> None:
    kinds = [each.kind for each in rules.for_move(berlin(12, 10, 14), BERLIN, berlin(12, 1, 9))]
    assert kinds == [Kind.moved, Kind.evening, Kind.soon]


def test_a_cancellation_is_told_for_a_day_and_only_of_what_is_to_come() -> None:
    now = berlin(12, 1, 9)
    [told] = rules.for_cancellation(berlin(12, 10, 14), now)
    assert told == rules.Planned(Kind.cancelled, now, now + timedelta(hours=24))
    assert rules.for_cancellation(now, now) == []


@pytest.mark.parametrize(
    ("start", "evening", "soon"),
    [  # clocks go forward on 29 March (02:00 → 03:00) and back on 25 October 2026 (03:00 → 02:00)
        (berlin(3, 29, 9), "2026-03-28T18:00", "2026-03-29T05:00"),
        (berlin(3, 30, 9), "2026-03-29T17:00", "2026-03-30T05:00"),
        (berlin(10, 25, 9), "2026-10-24T17:00", "2026-10-25T06:00"),
        (berlin(10, 26, 9), "2026-10-25T18:00", "2026-10-26T06:00"),
        (berlin(3, 29, 3, 30), "2026-03-28T18:00", "2026-03-28T23:30"),
    ],
)
def test_the_evening_is_seven_o_clock_on_the_wall_and_soon_is_two_real_hours(
    start: datetime, evening: str, soon: str
) -> None:
    planned = rules.reminders(start, BERLIN, berlin(3, 1, 9))
    assert [f"{each.due_at:%Y-%m-%dT%H:%M}" for each in planned] == [evening, soon]


@pytest.mark.parametrize(
    ("done", "due"),
    [
        (berlin(12, 1, 15), berlin(12, 1, 17)),
        (berlin(12, 1, 18, 59), berlin(12, 1, 20, 59)),
        (berlin(12, 1, 19), berlin(12, 2, 9)),
        (berlin(12, 1, 23), berlin(12, 2, 9)),
        (berlin(12, 2, 6, 59), berlin(12, 2, 9)),
        (berlin(12, 2, 7), berlin(12, 2, 9)),
        (berlin(3, 28, 23), berlin(3, 29, 9)),
        (berlin(12, 31, 22), datetime(2027, 1, 1, 8, tzinfo=UTC)),
    ],
)
def test_thanks_come_two_hours_later_but_not_at_night(done: datetime, due: datetime) -> None:
    planned = rules.for_thanks(done, BERLIN)
    assert (planned.due_at, planned.expires_at) == (due, due + timedelta(hours=48))


@given(MOMENTS, AHEAD, ZONES)
def test_nothing_is_due_in_the_past_and_everything_before_it_expires(now, ahead, zone) -> None:
    for each in (*rules.for_booking(now + ahead, zone, now), *rules.for_cancellation(now + ahead, now)):
        assert now <= each.due_at < each.expires_at


@given(MOMENTS, AHEAD, ZONES)
def test_nobody_is_told_of_a_visit_that_has_begun(now, ahead, zone) -> None:
    assert all(each.expires_at <= now + ahead for each in rules.for_move(now + ahead, zone, now))
    assert rules.for_move(now - ahead, zone, now) == []


@given(MOMENTS, ZONES)
def test_the_evening_is_always_seven_on_the_day_before(start, zone) -> None:
    local = rules.evening_before(start, zone).astimezone(ZoneInfo(zone))
    assert local.time() == time(19)
    assert local.date() == start.astimezone(ZoneInfo(zone)).date() - timedelta(days=1)
    assert timedelta(hours=4) < start - rules.evening_before(start, zone) < timedelta(hours=30)


@given(MOMENTS, ZONES)
def test_thanks_never_come_at_night_and_at_most_fourteen_hours_and_a_half_later(done, zone) -> None:
    due = rules.for_thanks(done, zone).due_at
    assert time(9) <= due.astimezone(ZoneInfo(zone)).time() < time(21)
    assert timedelta(hours=2) <= due - done <= timedelta(hours=15)


@given(st.integers(1, 50), MOMENTS)
def test_pauses_grow_and_stop_growing(attempts, now) -> None:
    assert (
        now < rules.next_try(attempts, now) <= rules.next_try(attempts + 1, now) <= now + timedelta(hours=1)
    )


@pytest.mark.parametrize(
    ("kind", "status", "moved", "late", "reason"),
    [
        (Kind.evening, "waiting", False, False, ""),
        (Kind.soon, "confirmed", False, False, ""),
        (Kind.soon, "arrived", False, False, "the visit is arrived"),
        (Kind.soon, "no_show", False, False, "the visit is no-show"),
        (Kind.evening, "cancelled", False, False, "the visit is cancelled"),
        (Kind.moved, "waiting", True, False, "the visit was moved"),
        (Kind.booked, "waiting", False, True, "the visit has begun"),
        (Kind.cancelled, "cancelled", False, False, ""),
        (Kind.cancelled, "waiting", False, False, "the visit is on again"),
        (Kind.thanks, "done", False, True, ""),
        (Kind.thanks, "arrived", False, True, "the visit was reopened"),
    ],
)
def test_a_message_is_sent_only_while_it_is_true(kind, status, moved, late, reason) -> None:
    start = berlin(12, 10, 14)
    about = start - timedelta(hours=1) if moved else start
    now = start + timedelta(hours=1) if late else start - timedelta(hours=1)
    assert rules.objection(kind, about, (status, start), now) == reason
