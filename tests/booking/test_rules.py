"""Free times: examples that read as the specification, then properties against an obvious reference."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from booking.rules.days import (
    ONE_DAY,
    Span,
    common_hours,
    day_spans,
    days_between,
    joined,
    local_date,
    midnight,
    stretches,
)
from booking.rules.grid import (
    Person,
    common,
    covers,
    fitting,
    free_starts,
    from_moment,
    gaps,
    grid_of,
    meets,
    on_grid,
)
from booking.rules.terms import EXPECTED, STEPS, Terms, Trouble, Turn, days_touched, is_late, trouble_with
from clients.tables import Visit

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
    person = Person(1, length, day_spans(day, zone, hours), busy)
    found = grid.moments(free_starts(grid, [person], None))
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
    assert fitting(grid_of(friday, friday, "UTC", HOUR), night, 2 * HOUR).bit_length() == 24


def test_opening_hours_cut_what_people_work() -> None:
    assert common_hours((540, 780, 840, 1200), (600, 1080)) == (600, 780, 840, 1080)
    assert common_hours((540, 600), (600, 660)) == ()
    assert common_hours((), (0, 1440)) == ()


def test_a_service_that_needs_a_room_needs_the_same_one_all_the_while() -> None:
    day = date(2026, 12, 1)
    grid = grid_of(day, day, "UTC", HOUR)
    person = Person(1, 2 * HOUR, [(at(day, "09:00"), at(day, "12:00"))], [])
    first, second = [(at(day, "10:00"), at(day, "11:00"))], [(at(day, "09:00"), at(day, "10:00"))]
    found = list(grid.moments(free_starts(grid, [person], [first, second])))
    assert found == [at(day, "10:00")]
    assert free_starts(grid, [person], []) == 0


def test_anybody_is_free_when_somebody_is() -> None:
    day = date(2026, 12, 1)
    grid = grid_of(day, day, "UTC", HOUR)
    early = Person(1, HOUR, [(at(day, "09:00"), at(day, "10:00"))], [])
    late = Person(2, 2 * HOUR, [(at(day, "15:00"), at(day, "17:00"))], [])
    found = list(grid.moments(free_starts(grid, [early, late], None)))
    assert found == [at(day, "09:00"), at(day, "15:00")]


def test_the_turn_goes_to_the_least_busy_then_the_longest_without_then_the_first() -> None:
    assert min(Turn(HOUR, 1, 1), Turn(0, 9, 2)).member == 2
    assert min(Turn(0, 5, 1), Turn(0, 3, 2)).member == 2
    assert min(Turn(0, 3, 2), Turn(0, 3, 1)).member == 1


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


ZONES = {
    "Europe/Lisbon": [date(2026, 3, 29), date(2026, 10, 25), date(2026, 7, 1)],
    "America/Sao_Paulo": [date(2018, 11, 4), date(2018, 2, 17), date(2018, 2, 18)],
    "Asia/Kathmandu": [date(2026, 1, 1)],
    "Australia/Lord_Howe": [date(2026, 10, 4), date(2026, 4, 5)],
    "Africa/Casablanca": [date(2026, 2, 15), date(2026, 3, 22), date(2025, 2, 23)],
    "Pacific/Apia": [date(2011, 12, 29), date(2011, 12, 30), date(2011, 12, 31)],
    "UTC": [date(2026, 12, 1)],
}
places = st.sampled_from([(zone, day) for zone, days in ZONES.items() for day in days])
lengths = st.integers(1, 30).map(lambda n: n * 600)
steps = st.sampled_from([300, 900, 1200, 1500, 1800, 3600])
minutes = st.integers(0, 288).map(lambda n: n * 5)


@st.composite
def work_hours(draw) -> tuple[int, ...]:
    chosen = sorted(draw(st.sets(minutes, min_size=0, max_size=6)))
    return tuple(chosen[: len(chosen) // 2 * 2])


@st.composite
def taken(draw) -> list[Span]:
    """Minutes relative to the day's midnight; they may overlap, and begin before it."""
    found = draw(st.lists(st.tuples(st.integers(-120, 1560), st.integers(1, 240)), max_size=5))
    return sorted((start, start + length) for start, length in found)


def wall_minute(moment: int, zone: str) -> int:
    shown = datetime.fromtimestamp(moment, ZoneInfo(zone))
    return shown.hour * 60 + shown.minute


def obvious_starts(
    day: date, zone: str, hours: list[int], busy: list[Span], facts: tuple[int, int]
) -> list[int]:
    """Goes through the day minute by minute, and through each visit minute by minute."""
    length, step = facts
    pairs = list(zip(hours[::2], hours[1::2], strict=True))

    def at_work(moment: int) -> bool:
        inside = local_date(moment, zone) == day
        return inside and any(a <= wall_minute(moment, zone) < b for a, b in pairs)

    def is_free(moment: int) -> bool:
        return not any(start <= moment < end for start, end in busy)

    day_minutes = range(midnight(day, zone), midnight(day + ONE_DAY, zone), 60)
    good = {moment for moment in day_minutes if at_work(moment) and is_free(moment)}
    on_the_grid = [moment for moment in day_minutes if wall_minute(moment, zone) * 60 % step == 0]
    return [s for s in on_the_grid if all(moment in good for moment in range(s, s + length, 60))]


@settings(max_examples=150, deadline=None)
@given(places, work_hours(), taken(), lengths, steps)
def test_the_bits_say_what_going_minute_by_minute_says(place, hours, busy, length, step) -> None:
    zone, day = place
    spans = [(midnight(day, zone) + a * 60, midnight(day, zone) + b * 60) for a, b in busy]
    grid = grid_of(day, day, zone, step)
    found = free_starts(grid, [Person(1, length, day_spans(day, zone, hours), spans)], None)
    assert list(grid.moments(found)) == obvious_starts(day, zone, list(hours), spans, (length, step))


@settings(max_examples=100, deadline=None)
@given(places, work_hours(), taken(), taken(), lengths)
def test_another_appointment_never_frees_a_time(place, hours, busy, more, length) -> None:
    zone, day = place
    start = midnight(day, zone)
    grid = grid_of(day, day, zone, QUARTER)
    there = day_spans(day, zone, hours)
    before, after = (
        free_starts(
            grid, [Person(1, length, there, [(start + a * 60, start + b * 60) for a, b in each])], None
        )
        for each in (busy, sorted([*busy, *more]))
    )
    assert after & ~before == 0


@settings(max_examples=100, deadline=None)
@given(places, work_hours(), taken(), lengths)
def test_what_is_offered_can_be_taken_and_what_is_not_cannot(place, hours, busy, length) -> None:
    """The check at the door and the list of free times are one rule."""
    zone, day = place
    spans = [(midnight(day, zone) + a * 60, midnight(day, zone) + b * 60) for a, b in busy]
    there = day_spans(day, zone, hours)
    grid = grid_of(day, day, zone, QUARTER)
    offered = set(grid.moments(free_starts(grid, [Person(1, length, there, spans)], None)))
    for start in grid.moments((1 << 200) - 1):
        wanted = (start, start + length)
        assert (start in offered) == (covers(there, wanted) and not meets(spans, wanted))


@given(places, st.integers(0, 40), steps)
def test_a_grid_of_many_days_is_the_grids_of_each(place, more, step) -> None:
    zone, first = place
    last = first + timedelta(days=more)
    whole = grid_of(first, last, zone, step)
    each = [grid_of(day, day, zone, step) for day in days_between(first, last)]
    everything = (1 << 20_000) - 1
    assert list(whole.moments(everything)) == [m for grid in each for m in grid.moments(everything)]


@given(places, st.integers(0, 3), steps, st.integers(-90_000, 300_000))
def test_counting_starts_before_a_moment_agrees_with_looking_at_them(place, more, step, offset) -> None:
    zone, first = place
    grid = grid_of(first, first + timedelta(days=more), zone, step)
    moment, everything = midnight(first, zone) + offset, (1 << 2_000) - 1
    listed = list(grid.moments(everything))
    assert grid.before(moment) == sum(start < moment for start in listed)
    assert list(grid.moments(from_moment(grid, (1 << len(listed)) - 1, moment))) == [
        m for m in listed if m >= moment
    ]


@given(taken(), taken(), st.integers(1, 60))
def test_what_is_left_is_what_is_there_and_in_a_gap_that_is_long_enough(there, busy, length) -> None:
    free = common(joined(there), gaps(busy, length))
    pauses = [(a, b) for a, b in gaps(busy, 1) if b - a >= length]
    for moment in range(-200, 1900):
        is_there, is_free = (any(a <= moment < b for a, b in spans) for spans in (there, pauses))
        assert any(a <= moment < b for a, b in free) == (is_there and is_free)


@given(taken())
def test_gaps_and_what_is_taken_share_nothing_and_leave_nothing_out(busy) -> None:
    free = gaps(busy, 1)
    for moment in range(-200, 1900):
        assert any(a <= moment < b for a, b in free) != any(a <= moment < b for a, b in busy)


@pytest.mark.parametrize("zone", ZONES)
def test_days_follow_one_another_without_gap_or_overlap(zone: str) -> None:
    for first in ZONES[zone]:
        cut = [
            stretch
            for day in days_between(first - ONE_DAY, first + ONE_DAY)
            for stretch in stretches(day, zone)
        ]
        assert all(one.end == other.start for one, other in pairwise(cut))
