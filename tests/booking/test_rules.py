"""Free times: examples that read as the specification, then properties against an obvious reference."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from booking.rules.days import (
    ONE_DAY,
    Span,
    common_hours,
    day_spans,
    days_between,
    joined,
    midnight,
    stretches,
)
from booking.rules.grid import Person, grid_of, on_grid
from booking.rules.shape import shape_of
from booking.rules.terms import EXPECTED, STEPS, Terms, Trouble, days_touched, is_late, trouble_with
from clients.tables import Visit
from tests.booking.reference import ZONES, free_starts

LISBON, LORD_HOWE = "Europe/Lisbon", "Australia/Lord_Howe"
SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)
HOUR, QUARTER = 3600, 900


def at(day: date, text: str, zone: str = "UTC", fold: int = 0) -> int:
    """The moment the wall clock shows `text`; fold 1 is the second time it does."""
    hour, minute = map(int, text.split(":"))
    return int(
        datetime(day.year, day.month, day.day, hour, minute, fold=fold, tzinfo=ZoneInfo(zone)).timestamp()
    )


def starts(
    day: date, zone: str, hours: tuple[int, ...], length: int, busy: tuple[Span, ...] = ()
) -> list[str]:
    """What the wall clock shows at the free starts of one day."""
    grid = grid_of(day, day, zone, QUARTER)
    person = Person(1, shape_of(length // 60), day_spans(day, zone, hours), busy)
    found = free_starts(grid, [person])
    return [datetime.fromtimestamp(moment, ZoneInfo(zone)).strftime("%H:%M") for moment in found]


def test_the_last_start_ends_exactly_when_work_does() -> None:
    assert starts(date(2026, 12, 1), LISBON, (540, 660), HOUR) == [
        "09:00",
        "09:15",
        "09:30",
        "09:45",
        "10:00",
    ]


def test_a_visit_does_not_run_through_a_break() -> None:
    assert starts(date(2026, 12, 1), LISBON, (540, 600, 630, 690), HOUR) == ["09:00", "10:30"]


def test_what_is_taken_leaves_the_gaps_that_are_long_enough() -> None:
    day = date(2026, 12, 1)
    busy = ((at(day, "10:00", LISBON), at(day, "10:40", LISBON)),)
    assert starts(day, LISBON, (540, 720), HOUR, busy) == ["09:00", "10:45", "11:00"]


def test_touching_visits_leave_no_gap_and_take_no_more_than_their_own_time() -> None:
    day = date(2026, 12, 1)
    busy = ((at(day, "09:00"), at(day, "10:00")), (at(day, "11:00"), at(day, "12:00")))
    assert starts(day, "UTC", (540, 720), HOUR, busy) == ["10:00"]


def test_a_day_is_23_hours_long_when_clocks_go_forward() -> None:
    assert midnight(SPRING + ONE_DAY, LISBON) - midnight(SPRING, LISBON) == 23 * HOUR
    assert starts(SPRING, LISBON, (0, 180), HOUR) == ["00:00", "00:15", "00:30", "00:45", "02:00"]


def test_a_visit_may_run_across_the_skipped_hour() -> None:
    assert "00:45" in starts(SPRING, LISBON, (0, 240), 2 * HOUR)
    assert starts(SPRING, LISBON, (0, 180), 2 * HOUR) == ["00:00"]


def test_a_day_is_25_hours_long_when_clocks_go_back_and_the_hour_is_offered_twice() -> None:
    assert midnight(AUTUMN + ONE_DAY, LISBON) - midnight(AUTUMN, LISBON) == 25 * HOUR
    assert starts(AUTUMN, LISBON, (60, 120), HOUR) == ["01:00", "01:15", "01:30", "01:45", "01:00"]


def test_hours_that_cover_half_of_the_repeated_hour_cover_it_twice_with_a_pause() -> None:
    first, second = at(AUTUMN, "01:00", LISBON), at(AUTUMN, "01:00", LISBON, fold=1)
    assert day_spans(AUTUMN, LISBON, (60, 90)) == ((first, first + 1800), (second, second + 1800))


def test_lord_howe_changes_by_half_an_hour() -> None:
    spring, autumn = date(2026, 10, 4), date(2026, 4, 5)
    assert midnight(spring + ONE_DAY, LORD_HOWE) - midnight(spring, LORD_HOWE) == 23 * HOUR + 1800
    assert midnight(autumn + ONE_DAY, LORD_HOWE) - midnight(autumn, LORD_HOWE) == 24 * HOUR + 1800
    assert starts(spring, LORD_HOWE, (90, 180), 1800) == ["01:30", "01:45", "02:30"]
    assert starts(autumn, LORD_HOWE, (90, 120), 1800) == ["01:30", "01:45", "01:30"]


def test_where_midnight_is_skipped_the_day_begins_at_one() -> None:
    day = date(2018, 11, 4)
    assert datetime.fromtimestamp(midnight(day, "America/Sao_Paulo"), UTC) == datetime(
        2018, 11, 4, 3, tzinfo=UTC
    )
    assert starts(day, "America/Sao_Paulo", (0, 120), HOUR) == ["01:00"]


def test_a_date_that_never_was_has_no_times() -> None:
    skipped = date(2011, 12, 30)
    assert stretches(skipped, "Pacific/Apia") == ()
    assert starts(skipped, "Pacific/Apia", (0, 1440), HOUR) == []


def test_the_grid_is_what_the_wall_clock_shows_even_three_quarters_of_an_hour_off() -> None:
    assert starts(date(2026, 12, 1), "Asia/Kathmandu", (540, 615), HOUR) == ["09:00", "09:15"]
    assert on_grid(at(date(2026, 12, 1), "09:00", "Asia/Kathmandu"), "Asia/Kathmandu", HOUR)


def test_work_over_midnight_is_not_cut_there() -> None:
    friday, saturday = date(2026, 12, 4), date(2026, 12, 5)
    night = joined([*day_spans(friday, "UTC", (1200, 1440)), *day_spans(saturday, "UTC", (0, 120))])
    assert night == [(at(friday, "20:00"), at(saturday, "02:00"))]
    found = free_starts(grid_of(friday, friday, "UTC", HOUR), [Person(1, shape_of(120), night, [])])
    assert found == [at(friday, text) for text in ("20:00", "21:00", "22:00", "23:00")]


def test_opening_hours_cut_what_people_work() -> None:
    assert common_hours((540, 780, 840, 1200), (600, 1080)) == (600, 780, 840, 1080)
    assert common_hours((540, 600), (600, 660)) == ()
    assert common_hours((), (0, 1440)) == ()


def test_a_service_that_needs_a_room_needs_the_same_one_all_the_while() -> None:
    day = date(2026, 12, 1)
    grid = grid_of(day, day, "UTC", HOUR)
    person = Person(1, shape_of(120), [(at(day, "09:00"), at(day, "12:00"))], [])
    first, second = [(at(day, "10:00"), at(day, "11:00"))], [(at(day, "09:00"), at(day, "10:00"))]
    assert free_starts(grid, [person], needs=[(1, [first, second])]) == [at(day, "10:00")]
    assert free_starts(grid, [person], needs=[(1, [])]) == []


def test_anybody_is_free_when_somebody_is() -> None:
    day = date(2026, 12, 1)
    grid = grid_of(day, day, "UTC", HOUR)
    early = Person(1, shape_of(60), [(at(day, "09:00"), at(day, "10:00"))], [])
    late = Person(2, shape_of(120), [(at(day, "15:00"), at(day, "17:00"))], [])
    assert free_starts(grid, [early, late]) == [at(day, "09:00"), at(day, "15:00")]


def test_each_reason_against_a_start_has_its_name() -> None:
    today = date(2026, 12, 1)
    now = at(today, "08:00")
    terms = Terms("UTC", QUARTER, now + HOUR, today + timedelta(days=60))
    assert trouble_with(now - HOUR, now, terms) is Trouble.past
    assert trouble_with(now + 1800, now, terms) is Trouble.soon
    assert trouble_with(now + HOUR, now, terms) is None
    assert trouble_with(now + HOUR + 60, now, terms) is Trouble.grid
    assert trouble_with(midnight(terms.last_day + ONE_DAY, "UTC") - QUARTER, now, terms) is None
    assert trouble_with(midnight(terms.last_day + ONE_DAY, "UTC"), now, terms) is Trouble.far


def test_a_lock_covers_every_utc_day_that_is_touched_and_no_other() -> None:
    day = 20_000
    assert list(days_touched((day * 86_400, day * 86_400 + HOUR))) == [day]
    assert list(days_touched((day * 86_400 - 1, day * 86_400 + 1))) == [day - 1, day]
    assert list(days_touched((day * 86_400 - HOUR, day * 86_400))) == [day - 1]


def test_it_is_late_once_less_than_the_notice_is_left() -> None:
    assert not is_late(starts=10_000, now=6_400, notice=HOUR)
    assert is_late(starts=10_000, now=6_401, notice=HOUR)


def test_only_a_visit_that_is_expected_goes_on_and_done_is_not_ours_to_undo() -> None:
    assert Visit.Status.done not in STEPS
    assert all(
        Visit.Status.done not in after and Visit.Status.cancelled not in after for after in STEPS.values()
    )
    assert STEPS[Visit.Status.no_show] == STEPS[Visit.Status.cancelled] == {Visit.Status.waiting}
    assert all(STEPS[status] >= EXPECTED - {status} for status in EXPECTED)


@pytest.mark.parametrize("zone", ZONES)
def test_days_follow_one_another_without_gap_or_overlap(zone: str) -> None:
    for first in ZONES[zone]:
        cut = [
            stretch
            for day in days_between(first - ONE_DAY, first + ONE_DAY)
            for stretch in stretches(day, zone)
        ]
        assert all(one.end == other.start for one, other in pairwise(cut))
