"""Every so many weeks, at the same time on the wall: docs/availability.md, “Recurring visits”."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.rules.recurring import (
    MOST_TIMES,
    Bounds,
    Typed,
    nearest,
    read_choices,
    read_rhythm,
    skipped,
    start_on,
)
from kit.errors import Invalid

TUESDAY = date(2026, 12, 1)
SUNDAY = date(2026, 9, 6)  # clocks change on Sundays
BOUNDS = Bounds(TUESDAY, TUESDAY, date(2028, 11, 30))
ZONES = st.sampled_from(["Europe/Lisbon", "Australia/Lord_Howe", "Europe/Berlin", "Africa/Casablanca"])


def dates(every: str, times: str = "", until: str = "", bounds: Bounds = BOUNDS) -> list[str]:
    return [f"{day:%d.%m.%y}" for day in read_rhythm(Typed(every, times, until), bounds).dates]


def test_a_rhythm_ends_after_so_many_times_or_on_a_day_that_is_included() -> None:
    assert dates("4", times="3") == ["29.12.26", "26.01.27", "23.02.27"]
    assert dates("2", until="2026-12-29") == ["15.12.26", "29.12.26"]
    assert dates("1", times="1") == ["08.12.26"]


def test_of_a_visit_long_ago_only_what_is_still_to_come_counts() -> None:
    bounds = Bounds(date(2026, 11, 3), TUESDAY, BOUNDS.last)
    assert dates("3", times="2", bounds=bounds) == ["15.12.26", "05.01.27"]
    assert dates("4", times="1", bounds=bounds) == ["01.12.26"], "today is still to come"


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        (Typed("0", "3"), "every", "from 1 to 12 weeks"),
        (Typed("13", "3"), "every", "from 1 to 12 weeks"),
        (Typed("", "3"), "every", "from 1 to 12 weeks"),
        (Typed("two", "3"), "every", "Write a whole number"),
        (Typed("4"), "times", "how many more times, or until"),
        (Typed("4", "3", "2027-03-01"), "times", "how many more times, or until"),
        (Typed("4", "0"), "times", "from 1 to 52"),
        (Typed("4", "53"), "times", "from 1 to 52"),
        (Typed("12", "52"), "times", "open until 30 November 2028. Choose at most 8 more times"),
        (Typed("4", until="soon"), "until", "Write a day like"),
        (Typed("4", until="2028-12-01"), "until", "open until 30 November 2028. Choose an earlier day"),
        (Typed("4", until="2026-12-28"), "until", "The first one would be on 29 December 2026"),
        (Typed("1", until="2028-11-28"), "until", "At most 52 visits are booked at once. Choose 30 November"),
    ],
)
def test_a_rhythm_that_cannot_be_says_what_to_do(typed: Typed, field: str, said: str) -> None:
    with pytest.raises(Invalid) as wrong:
        read_rhythm(typed, BOUNDS)
    assert said in wrong.value.fields[field]


def test_a_book_that_is_not_open_for_one_more_time_says_so() -> None:
    with pytest.raises(Invalid) as wrong:
        dates("2", times="1", bounds=Bounds(TUESDAY, TUESDAY, date(2026, 12, 14)))
    assert "open until 14 December 2026. Choose fewer weeks" in wrong.value.fields["every"]


@given(
    st.integers(1, 12), st.integers(1, MOST_TIMES), st.dates(date(2024, 1, 1), date(2026, 12, 31)), st.data()
)
def test_dates_are_so_many_weeks_apart_and_never_gone_by_nor_too_far(
    weeks: int, number: int, first: date, data: st.DataObject
) -> None:
    today = first + timedelta(days=data.draw(st.integers(-30, 400)))
    bounds = Bounds(first, today, today + timedelta(days=730))
    try:
        found = read_rhythm(Typed(str(weeks), str(number)), bounds).dates
    except Invalid:
        return
    assert len(found) == number
    assert all(max(today, first + timedelta(weeks=weeks)) <= day <= bounds.last for day in found)
    assert all((day - first).days % (7 * weeks) == 0 for day in found)
    assert all(later - day == timedelta(weeks=weeks) for day, later in pairwise(found))


@given(ZONES, st.integers(1, 12), st.builds(time, st.integers(0, 23), st.sampled_from([0, 15, 30, 45])))
def test_the_wall_shows_the_same_time_on_every_date_or_the_clocks_skip_it(
    zone: str, weeks: int, at: time
) -> None:
    for day in read_rhythm(Typed(str(weeks), "8"), Bounds(SUNDAY, SUNDAY, BOUNDS.last)).dates:
        start = start_on(day, at, zone)
        if start is not None:
            wall = datetime.fromtimestamp(start, ZoneInfo(zone))
            assert (wall.date(), wall.time()) == (day, at)
        else:
            there = datetime.combine(day, at, ZoneInfo(zone)).astimezone(UTC).astimezone(ZoneInfo(zone))
            assert there.time() != at, "left out only where it does not exist"


def test_summer_time_moves_the_moment_and_not_the_clock() -> None:
    lisbon = [start_on(day, time(10), "Europe/Lisbon") for day in (date(2027, 3, 27), date(2027, 3, 28))]
    assert lisbon[1] - lisbon[0] == 23 * 3600
    lord_howe = [start_on(date(2027, 4, day), time(10), "Australia/Lord_Howe") for day in (3, 4)]
    assert lord_howe[1] - lord_howe[0] == 24 * 3600 + 1800


def test_a_time_that_the_clocks_skip_is_told_in_words() -> None:
    assert start_on(date(2027, 3, 28), time(1, 30), "Europe/Lisbon") is None
    assert start_on(date(2027, 10, 3), time(2, 15), "Australia/Lord_Howe") is None
    assert skipped(date(2027, 3, 28), time(1, 30)) == "The clocks skip 01:30 on 28 March 2027."


def test_the_nearest_are_those_of_the_same_day_even_when_another_day_has_a_closer_one() -> None:
    zone = "Europe/Berlin"
    day, eve = date(2026, 12, 8), date(2026, 12, 7)
    wanted, late, far = (
        start_on(day, time(1), zone),
        start_on(eve, time(23), zone),
        start_on(day, time(17), zone),
    )
    assert nearest([late, far, wanted], wanted, zone) == [wanted, far, late]


def test_every_date_is_decided_on_and_at_least_one_is_taken() -> None:
    two = (date(2026, 12, 8), date(2026, 12, 15))
    first, second = "on-2026-12-08", "on-2026-12-15"
    assert read_choices({first: "200.1", second: "100.2"}, two) == [(100, 2), (200, 1)]
    assert read_choices({first: "skip", second: "100.2"}, two) == [(100, 2)]
    for typed, said in (
        ({first: "200.1"}, "each date"),
        ({first: "200.1", second: "soon"}, "each date"),
        ({first: "skip", second: "skip"}, "Every date is skipped"),
    ):
        with pytest.raises(Invalid, match=said):
            read_choices(typed, two)
