"""What the calendar is asked to show: addresses, spans, shapes; and how full a day is."""

from datetime import date
from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.rules.cells import CELL, Canvas
from booking.rules.load import Load, load_of
from booking.rules.views import (
    SHOWN_STATUSES,
    Shape,
    Span,
    View,
    Whose,
    days_told,
    last_of,
    month_of,
    read_view,
    weeks_of,
)
from kit.errors import NotFound, Problem

TUESDAY = date(2026, 12, 1)
ids = st.lists(st.integers(1, 2**31 - 1), unique=True, max_size=4).map(tuple)
views = st.builds(
    View,
    branches=ids,
    day=st.none() | st.dates(date(1971, 1, 1), date(2199, 1, 1)),
    span=st.sampled_from(Span),
    whose=st.sampled_from(Whose),
    people=ids,
    categories=ids,
    statuses=st.lists(st.sampled_from(SHOWN_STATUSES), unique=True).map(tuple),
)


def read(query: str) -> View:
    asked = parse_qs(query)
    return read_view(lambda name: asked.get(name, []))


@given(views)
def test_an_address_shows_what_it_was_made_of(view: View) -> None:
    assert read(view.address()) == view


def test_an_empty_address_is_today_of_everybody() -> None:
    assert read("") == View()


@pytest.mark.parametrize(
    ("query", "problem", "sentence"),
    [
        ("branch=abc", Problem, "“branch” in the address must be a number."),
        ("people=one", Problem, "“people” in the address must be a number."),
        ("branch=0", NotFound, "There is no such branch."),
        ("branch=99999999999", NotFound, "There is no such branch."),
        ("view=year", NotFound, "“view” in the address can be day, three, week or agenda."),
        ("by=dogs", NotFound, "“by” in the address can be staff or rooms."),
        ("status=cancelled", NotFound, "“status” in the address can be"),
        ("day=soon", Problem, "“day” in the address must be a date like 2026-12-31."),
        ("day=9999-12-31", NotFound, "The calendar does not reach that far."),
    ],
)
def test_what_cannot_be_shown_is_refused_in_a_sentence(query: str, problem, sentence: str) -> None:
    with pytest.raises(problem) as refusal:
        read(query)
    assert refusal.value.sentence.startswith(sentence)


@pytest.mark.parametrize(
    ("span", "first", "length"),
    [(Span.day, 1, 1), (Span.three, 1, 3), (Span.agenda, 1, 7)],
)
def test_everything_but_a_week_begins_on_the_day_itself(span: Span, first: int, length: int) -> None:
    view = View(day=TUESDAY, span=span)
    assert (view.first(date(2026, 1, 1)).day, view.length) == (first, length)


def test_a_week_begins_on_its_monday() -> None:
    assert View(span=Span.week).first(TUESDAY) == date(2026, 11, 30)
    assert View(span=Span.week).first(date(2026, 12, 6)) == date(2026, 11, 30)


@pytest.mark.parametrize(
    ("span", "columns", "shape"),
    [
        (Span.day, 100, Shape.columns),
        (Span.three, 7, Shape.columns),
        (Span.three, 8, Shape.rows),
        (Span.week, 1, Shape.columns),
        (Span.week, 3, Shape.columns),
        (Span.week, 4, Shape.rows),
        (Span.agenda, 1, Shape.list),
    ],
)
def test_what_does_not_fit_side_by_side_is_stacked(span: Span, columns: int, shape: Shape) -> None:
    assert View(span=span).shape(columns) == shape


@pytest.mark.parametrize(
    ("first", "last", "told"),
    [
        (TUESDAY, TUESDAY, "Tuesday 1 December 2026"),
        (TUESDAY, date(2026, 12, 7), "1–7 December 2026"),
        (date(2026, 11, 30), date(2026, 12, 6), "30 November – 6 December 2026"),
        (date(2026, 12, 28), date(2027, 1, 3), "28 December 2026 – 3 January 2027"),
    ],
)
def test_days_are_told_in_as_few_words_as_are_clear(first: date, last: date, told: str) -> None:
    assert days_told(first, last) == told


def test_a_month_is_cut_into_weeks_from_monday() -> None:
    weeks = weeks_of(month_of(TUESDAY))
    assert weeks[0] == [None, *(date(2026, 12, day) for day in range(1, 7))]
    assert weeks[-1][3:] == [date(2026, 12, 31), None, None, None]
    assert month_of(TUESDAY, 1) == date(2027, 1, 1)
    assert last_of(date(2028, 2, 1)) == date(2028, 2, 29)


CANVAS = Canvas(0, 2, CELL)
HOUR = 3600


def test_time_off_cannot_be_booked_and_is_not_counted_as_taken() -> None:
    taken, away = CANVAS.taken([(9 * HOUR, 11 * HOUR)]), CANVAS.taken([(10 * HOUR, 12 * HOUR)])
    assert load_of(CANVAS, [(9 * HOUR, 18 * HOUR)], taken, away) == Load(7 * 60, 60)


def test_what_is_taken_outside_the_hours_does_not_fill_the_day() -> None:
    taken = CANVAS.taken([(6 * HOUR, 10 * HOUR), (20 * HOUR, 30 * HOUR)])
    assert load_of(CANVAS, [(9 * HOUR, 18 * HOUR)], taken, 0) == Load(9 * 60, 60)


def test_a_day_without_hours_is_closed() -> None:
    nothing = load_of(CANVAS, [], CANVAS.taken([(0, 48 * HOUR)]), 0)
    assert (nothing, nothing.word, nothing.percent) == (Load(), "closed", 0)


@pytest.mark.parametrize(
    ("taken", "percent", "word"),
    [
        (0, 0, "free"),
        (1, 1, "quiet"),
        (350, 35, "half full"),
        (700, 70, "busy"),
        (950, 95, "full"),
        (999, 99, "full"),
        (1000, 100, "full"),
    ],
)
def test_a_load_has_a_number_and_a_word(taken: int, percent: int, word: str) -> None:
    assert (Load(1000, taken).percent, Load(1000, taken).word) == (percent, word)


spans = st.lists(
    st.tuples(st.integers(0, 500), st.integers(1, 60)).map(lambda at: (at[0] * CELL, (at[0] + at[1]) * CELL)),
    max_size=5,
)


@given(spans, spans)
def test_never_more_is_taken_than_can_be_booked(taken, away) -> None:
    load = load_of(CANVAS, [(9 * HOUR, 18 * HOUR)], CANVAS.taken(taken), CANVAS.taken(away))
    assert 0 <= load.taken <= load.worked <= 9 * 60
