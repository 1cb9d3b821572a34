"""Whether a visit lies within the hours, on days of every length, and what is said when it does not."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.rules.days import Span, day_spans, joined, midnight
from booking.rules.fit import Dates, why_not

ZONE = "Europe/Lisbon"
DAY, NEXT = date(2026, 12, 1), date(2026, 12, 2)
NINE_TO_SIX, MORNING = (540, 1080), (540, 720)
ALWAYS = (0, 1440)


def at(hour: float, day: date = DAY) -> int:
    return midnight(day, ZONE) + int(hour * 3600)


def dates(**facts: object) -> Dates:
    usual = {"opening": {DAY: NINE_TO_SIX}, "work": {DAY: NINE_TO_SIX}, **facts}
    return Dates("Anna", ZONE, **usual)  # type: ignore[arg-type]


SAID = {
    "it fits": ((10, 11), dates(), ""),
    "to the last minute": ((17, 18), dates(), ""),
    "the branch is shut": ((10, 11), dates(opening={}), "The branch is shut that day."),
    "it shuts in the middle": (
        (11, 13),
        dates(opening={DAY: MORNING}),
        "The branch is open 09:00-12:00 that day.",
    ),
    "a day off": ((10, 11), dates(work={DAY: ()}), "Anna is off that day."),
    "work ends in the middle": ((11, 13), dates(work={DAY: MORNING}), "Anna works 09:00-12:00 that day."),
    "a break in the middle": (
        (12, 14),
        dates(work={DAY: (540, 780, 810, 1080)}),
        "Anna works 09:00-13:00, 13:30-18:00 that day.",
    ),
    "they have left": ((10, 11), dates(work={DAY: ()}, left_on=DAY), "Anna no longer works here then."),
    "time off": ((10, 11), dates(away=((at(10.5), at(20)),)), "Anna has time off then."),
    "time off that only touches": ((10, 11), dates(away=((at(11), at(20)),)), ""),
    "over midnight": (
        (23, 25),
        dates(opening={DAY: ALWAYS, NEXT: ALWAYS}, work={DAY: ALWAYS, NEXT: ALWAYS}),
        "",
    ),
    "over midnight into a day off": (
        (23, 25),
        dates(opening={DAY: ALWAYS, NEXT: ALWAYS}, work={DAY: ALWAYS}),
        "Anna is off that day.",
    ),
}


@pytest.mark.parametrize("name", SAID)
def test_what_does_not_fit_says_why(name: str) -> None:
    (start, end), known, said = SAID[name]
    assert why_not((at(start), at(end)), (at(start), at(end)), known) == said


def test_somebody_may_tidy_up_after_the_branch_has_shut_but_not_after_work() -> None:
    tidying, visit = (at(17), at(18.5)), (at(17), at(18))
    assert why_not(tidying, visit, dates(work={DAY: (540, 1140)})) == ""
    assert why_not(tidying, visit, dates()) == "Anna works 09:00-18:00 that day."


hours = st.sampled_from([(), NINE_TO_SIX, MORNING, ALWAYS, (0, 60), (1380, 1440), (0, 300, 360, 1440)])
days = st.sampled_from([DAY, date(2026, 3, 29), date(2026, 10, 25)])


@given(days, st.tuples(hours, hours), st.tuples(hours, hours), st.integers(0, 46), st.integers(1, 24))
def test_it_agrees_with_the_spans_of_both_days_joined(
    day: date,
    opening: tuple[tuple[int, ...], ...],
    work: tuple[tuple[int, ...], ...],
    start: int,
    length: int,
) -> None:
    both = (day, day + timedelta(days=1))
    begins = midnight(day, ZONE) + start * 1800
    span = (begins, min(begins + length * 1800, midnight(day + timedelta(days=2), ZONE)))
    known = Dates("Anna", ZONE, dict(zip(both, opening, strict=True)), dict(zip(both, work, strict=True)))

    def inside(pairs: tuple[tuple[int, ...], ...]) -> bool:
        spans: list[Span] = []
        for each, each_hours in zip(both, pairs, strict=True):
            spans += day_spans(each, ZONE, each_hours)
        return any(a <= span[0] and span[1] <= b for a, b in joined(spans))

    assert (why_not(span, span, known) == "") == (inside(opening) and inside(work))
