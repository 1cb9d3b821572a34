"""Hours as people write them, colours one can see, and what a change changed."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.rules import (
    DAY,
    WHITE,
    check_hours,
    contrast,
    difference,
    parse_hours,
    read_days,
    show_hours,
)
from kit.errors import Invalid

minutes = st.integers(0, DAY)
colours = st.integers(0, 0xFFFFFF).map("#{:06x}".format)
days = st.lists(minutes, unique=True, max_size=10).map(sorted).map(lambda each: each[: len(each) // 2 * 2])


def test_hours_are_flat_pairs_of_minutes() -> None:
    assert parse_hours("09:00-13:00, 14:00-18:00") == [540, 780, 840, 1080]


@pytest.mark.parametrize(
    "text", ["9-18", "9:00–18:00", " 09.00 - 18.00 ", "9 — 18;", "9-12, 12-18", "12-18, 9-12"]
)
def test_hours_are_read_however_people_write_them(text: str) -> None:
    assert parse_hours(text) == [540, 1080]


@pytest.mark.parametrize("text", ["", "  ", ","])
def test_nothing_written_is_a_day_off(text: str) -> None:
    assert parse_hours(text) == []


def test_a_day_may_last_until_midnight() -> None:
    assert parse_hours("00:00-24:00") == [0, 1440]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("18:00-09:00", "18:00-09:00 must end after it starts."),
        ("09:00-09:00", "09:00-09:00 must end after it starts."),
        ("09:00-13:00, 12:00-14:00", "12:00-14:00 overlaps the hours before it."),
        ("20:00-24:30", "20:00-24:30 does not fit into one day, 00:00 to 24:00."),
        ("20:00-26:00", "20:00-26:00 does not fit into one day, 00:00 to 24:00."),
        ("09:60-10:00", "“09:60-10:00” is not a time: an hour has minutes 00 to 59."),
        ("nine to five", "“nine to five” is not a stretch of time."),
        ("09:00", "“09:00” is not a stretch of time."),
        ("09:00-10:00 11:00-12:00", "is not a stretch of time."),
    ],
)
def test_hours_that_cannot_be_say_why(text: str, said: str) -> None:
    with pytest.raises(Invalid) as refusal:
        parse_hours(text, "hours-3")
    assert said in refusal.value.fields["hours-3"]


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        (
            "18:00-09:00",
            "Write 09:00-18:00, or for work past midnight 18:00-24:00, and 00:00-09:00 on the next day.",
        ),
        ("20-0", "or for work past midnight 20:00-24:00."),
        ("09:00-09:00", "Write two different times, or nothing for a day off."),
        ("09:00-13:00, 12:00-14:00", "Write 09:00-14:00 for both, or leave a gap."),
        ("09:00-18:00, 12:00-14:00", "Write 09:00-18:00 for both, or leave a gap."),
        ("20:00-26:00", "Write what goes on after midnight on the next day."),
        ("nine to five", "Write hours like 09:00-13:00, 14:00-18:00, or leave it empty for a day off."),
    ],
)
def test_hours_that_cannot_be_say_what_to_write(text: str, advice: str) -> None:
    with pytest.raises(Invalid) as refusal:
        parse_hours(text)
    assert refusal.value.fields["hours"].endswith(advice)


def test_every_wrong_day_of_a_week_is_named() -> None:
    with pytest.raises(Invalid) as refusal:
        read_days({0: "9-18", 1: "18-9", 4: "soon"}, range(7))
    assert set(refusal.value.fields) == {"hours-1", "hours-4"}
    assert refusal.value.fields["hours-4"].startswith("Friday: “soon” is not a stretch of time.")


@given(days)
def test_what_is_shown_reads_back_as_it_was(hours: list[int]) -> None:
    assert parse_hours(show_hours(hours)) == hours


@given(st.lists(minutes, max_size=8))
def test_hours_that_pass_run_forwards_and_cover_the_same_minutes(hours: list[int]) -> None:
    try:
        checked = check_hours(hours)
    except Invalid:
        return
    assert checked == sorted(set(checked))
    assert covered(checked) == covered(hours)


@given(st.text(max_size=40))
def test_no_text_breaks_the_reading_of_hours(text: str) -> None:
    with suppress(Invalid):
        assert check_hours(parse_hours(text)) == parse_hours(text)


def covered(hours: list[int]) -> set[int]:
    return {each for start, end in zip(hours[::2], hours[1::2], strict=True) for each in range(start, end)}


def test_black_on_white_is_the_strongest_contrast() -> None:
    assert contrast("#000000", WHITE) == pytest.approx(21)


@given(colours, colours)
def test_contrast_is_the_same_both_ways_and_between_1_and_21(one: str, other: str) -> None:
    assert contrast(one, other) == contrast(other, one)
    assert 1 <= contrast(one, other) <= 21.001


def test_the_journal_keeps_only_what_differs() -> None:
    assert difference({"name": "A", "minutes": 60}, {"name": "B", "minutes": 60, "price": 1}) == (
        {"name": "A"},
        {"name": "B", "price": 1},
    )


facts = st.dictionaries(st.sampled_from("abcd"), st.integers(0, 2))


@given(facts, facts)
def test_nothing_differs_exactly_when_both_are_the_same(
    before: dict[str, int], after: dict[str, int]
) -> None:
    assert (difference(before, after) == ({}, {})) == (before == after)
