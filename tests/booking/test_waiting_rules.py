"""Which time suits whom, whose turn it is, when it is quiet, and how a form is read."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.rules.preferences import faults, read_preferences, renumbered, typed_again
from booking.rules.waiting import (
    Choice,
    Preference,
    Waiting,
    choices,
    fits,
    in_line,
    nearest,
    quiet_ends,
    spread,
    still_new,
)
from kit.errors import Invalid

BERLIN = "Europe/Berlin"
TUESDAY = date(2026, 12, 1)
WALL = datetime(2026, 12, 1, 9, tzinfo=ZoneInfo(BERLIN))
HOUR = timedelta(hours=1)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """December's wall clock in Berlin."""
    return datetime(2026, 12, day, hour, minute, tzinfo=ZoneInfo(BERLIN)).astimezone(UTC)


AFTERNOONS = Preference(TUESDAY, date(2026, 12, 13), frozenset({1, 3}), 14 * 60, 18 * 60)


@pytest.mark.parametrize(
    ("start", "suits"),
    [
        (at(1, 14), True),
        (at(1, 18), True),
        (at(1, 13, 59), False),
        (at(1, 18, 1), False),
        (at(2, 15), False),  # a Wednesday
        (at(3, 15), True),
        (at(15, 15), False),  # after the last day
    ],
)
def test_a_start_suits_on_the_days_and_between_the_hours(start: datetime, suits: bool) -> None:
    assert fits(AFTERNOONS, start, BERLIN) is suits


def test_the_hours_are_those_of_the_branch() -> None:
    assert fits(AFTERNOONS, datetime(2026, 12, 1, 13, tzinfo=UTC), BERLIN)
    assert not fits(AFTERNOONS, datetime(2026, 12, 1, 13, tzinfo=UTC), "Europe/Lisbon")


days = st.dates(date(2026, 10, 20), date(2026, 11, 3))  # the clocks change within
starts = st.integers(0, 15 * 24 * 60).map(
    lambda minutes: datetime(2026, 10, 20, tzinfo=UTC) + timedelta(minutes=minutes)
)
zones = st.sampled_from(
    [BERLIN, "America/Sao_Paulo", "Asia/Kathmandu", "Australia/Lord_Howe", "Pacific/Apia"]
)


@st.composite
def preferences(draw: st.DrawFn) -> Preference:
    first, last = sorted((draw(days), draw(days)))
    opens = draw(st.integers(0, 1439))
    return Preference(
        first, last, frozenset(draw(st.sets(st.integers(0, 6)))), opens,
        draw(st.integers(opens + 1, 1440)), draw(st.sampled_from([None, 1, 2])),
    )  # fmt: skip


wishes = st.lists(preferences(), min_size=1, max_size=5)
free_times = st.fixed_dictionaries({who: st.lists(starts, max_size=12) for who in (None, 1, 2)})


def reads(wish: Preference, start: datetime, zone: str) -> bool:
    """The same question put to the text that the wall clock shows."""
    shown = start.astimezone(ZoneInfo(zone))
    hours, minutes = shown.strftime("%H:%M").split(":")
    on_the_day = wish.first.isoformat() <= shown.strftime("%Y-%m-%d") <= wish.last.isoformat()
    of_the_week = not wish.weekdays or int(shown.strftime("%u")) - 1 in wish.weekdays
    return on_the_day and of_the_week and wish.opens <= int(hours) * 60 + int(minutes) <= wish.closes


@given(wishes, free_times, zones)
def test_what_is_chosen_is_free_and_suits_and_nothing_else_is_left_out(
    asked: list[Preference], free: dict[int | None, list[datetime]], zone: str
) -> None:
    found = choices(asked, free, zone)
    wanted = {start for wish in asked for start in free[wish.member] if reads(wish, start, zone)}
    assert [each.starts_at for each in found] == sorted(wanted)
    for each in found:
        assert any(wish.member == each.member and reads(wish, each.starts_at, zone) for wish in asked)
        assert each.starts_at in free[each.member]


@given(wishes, preferences(), free_times, zones)
def test_one_more_possibility_never_loses_a_time(
    asked: list[Preference], more: Preference, free: dict[int | None, list[datetime]], zone: str
) -> None:
    before = {each.starts_at for each in choices(asked, free, zone)}
    assert before <= {each.starts_at for each in choices([*asked, more], free, zone)}


@given(wishes, free_times, st.lists(starts, max_size=5), zones)
def test_nothing_that_touches_a_refused_time_is_offered_again(
    asked: list[Preference], free: dict[int | None, list[datetime]], refused: list[datetime], zone: str
) -> None:
    stretches = [(start, start + HOUR) for start in refused]
    for each in still_new(choices(asked, free, zone), stretches, HOUR):
        assert all(abs(each.starts_at - start) >= HOUR for start in refused)


@given(st.lists(starts, min_size=1, max_size=10), starts)
def test_the_start_nearest_to_the_freed_time_comes_first(found: list[datetime], freed: datetime) -> None:
    ordered = nearest([Choice(start, None) for start in found], freed)
    assert sorted(each.starts_at for each in ordered) == sorted(found)
    assert abs(ordered[0].starts_at - freed) == min(abs(start - freed) for start in found)


@given(st.lists(starts, max_size=30, unique=True), st.integers(1, 5), zones)
def test_a_choice_for_the_phone_has_the_first_and_the_last_of_each_day(
    found: list[datetime], most: int, zone: str
) -> None:
    all_of_them = [Choice(start, None) for start in sorted(found)]
    by_day: dict[date, list[Choice]] = {}
    for each in all_of_them:
        by_day.setdefault(each.starts_at.astimezone(ZoneInfo(zone)).date(), []).append(each)
    chosen = spread(all_of_them, zone, most)
    assert len(set(chosen)) == len(chosen) == sum(min(len(day), most) for day in by_day.values())
    assert {day[0] for day in by_day.values()} <= set(chosen) <= set(all_of_them)
    if most > 1:
        assert {day[-1] for day in by_day.values()} <= set(chosen)


def one(number: int, value: int, placed: int) -> Waiting:
    return Waiting(number, 1, value, at(1, placed), ())


def test_the_line_goes_by_place_or_by_what_the_service_costs() -> None:
    line = [one(1, 4500, 12), one(2, 11_000, 11), one(3, 4500, 10)]
    assert [each.id for each in in_line(line, by_value=False)] == [3, 2, 1]
    assert [each.id for each in in_line(line, by_value=True)] == [2, 3, 1]


NIGHT = (21 * 60, 8 * 60)


@pytest.mark.parametrize(
    ("now", "quiet", "ends"),
    [
        (at(1, 20, 59), NIGHT, None),
        (at(1, 21), NIGHT, at(2, 8)),
        (at(2, 0, 30), NIGHT, at(2, 8)),
        (at(2, 7, 59), NIGHT, at(2, 8)),
        (at(2, 8), NIGHT, None),
        (at(1, 13), (12 * 60, 14 * 60), at(1, 14)),
        (at(1, 11), (12 * 60, 14 * 60), None),
        (at(1, 14), (12 * 60, 14 * 60), None),
        (at(1, 3), (0, 0), None),
    ],
)
def test_quiet_hours_end_in_the_morning(now: datetime, quiet: tuple[int, int], ends: datetime | None) -> None:
    assert quiet_ends(now, BERLIN, quiet) == ends


def test_a_form_is_read() -> None:
    typed = {"from_on-1": "2026-12-02", "to_on-1": "2026-12-09", "day-1-2": "yes", "opens-1": "9:30",
             "closes-1": "18:00", "member-1": "7", "from_on-2": "2026-12-24"}  # fmt: skip
    assert read_preferences(typed) == [
        Preference(date(2026, 12, 2), date(2026, 12, 9), frozenset({2}), 570, 1080, 7),
        Preference(date(2026, 12, 24), date(2026, 12, 24)),
    ]


def test_gaps_between_possibilities_close() -> None:
    typed = {
        "from_on-1": "2026-12-02",
        "from_on-2": " ",
        "member-2": "",
        "from_on-4": "2026-12-04",
        "day-4-0": "y",
    }
    assert renumbered(typed) == {"from_on-1": "2026-12-02", "from_on-2": "2026-12-04", "day-2-0": "y"}


@given(wishes)
def test_what_was_read_is_written_into_the_form_as_it_was(asked: list[Preference]) -> None:
    again = read_preferences(typed_again(asked))
    assert [
        (each.first, each.last, each.weekdays, each.opens, each.closes, each.member) for each in again
    ] == [(each.first, each.last, each.weekdays, each.opens, each.closes, each.member) for each in asked]


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({}, "from_on-1", "Choose a day"),
        ({"to_on-1": "2026-12-03"}, "from_on-1", "Choose a day"),
        ({"from_on-1": "soon"}, "from_on-1", "Choose a day"),
        ({"from_on-1": "2026-12-03", "to_on-1": "x"}, "to_on-1", "Choose a day"),
        ({"from_on-1": "2026-12-03", "opens-1": "25:00"}, "opens-1", "Write a time"),
        ({"from_on-1": "2026-12-03", "closes-1": "24:30"}, "closes-1", "Write a time"),
        ({"from_on-1": "2026-12-03", "member-1": "Anna"}, "member-1", "Choose somebody"),
        ({f"from_on-{n}": "2026-12-03" for n in range(1, 7)}, "from_on-6", "5 possibilities"),
    ],
)
def test_what_cannot_be_read_is_named_by_its_field(typed: dict[str, str], field: str, words: str) -> None:
    with pytest.raises(Invalid) as refusal:
        read_preferences(typed)
    assert words in refusal.value.fields[field]


@pytest.mark.parametrize(
    ("wish", "field", "words"),
    [
        (Preference(date(2026, 12, 3), date(2026, 12, 2)), "to_on-1", "before the first"),
        (Preference(date(2026, 11, 3), date(2026, 11, 30)), "to_on-1", "has passed"),
        (Preference(TUESDAY, TUESDAY, closes=9 * 60), "closes-1", "passed today"),
        (Preference(TUESDAY, TUESDAY, opens=900, closes=900), "closes-1", "not later"),
        (Preference(TUESDAY, date(2028, 12, 2)), "to_on-1", "within a year"),
        (Preference(date(2026, 12, 2), date(2026, 12, 4), frozenset({0})), "from_on-1", "None of those"),
        (Preference(date(2026, 11, 23), date(2026, 12, 2), frozenset({0})), "from_on-1", "None of those"),
        (Preference(TUESDAY, TUESDAY, member=9), "member-1", "do not do this"),
    ],
)
def test_what_makes_no_sense_is_said_beside_its_field(wish: Preference, field: str, words: str) -> None:
    assert words in faults([wish], WALL, {1, 2})[field]


def test_one_to_five_possibilities_make_a_request() -> None:
    fine = Preference(TUESDAY, TUESDAY, member=1)
    assert faults([fine] * 5, WALL, {1}) == {}
    assert "one to 5" in faults([fine] * 6, WALL, {1})["from_on-1"]
    assert "one to 5" in faults([], WALL, {1})["from_on-1"]
