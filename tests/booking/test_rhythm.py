"""When somebody would come again: docs/visits.md, “The next visit”."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from booking.rules.rhythm import Habit, aim, habit_of, proposed

BERLIN = "Europe/Berlin"


def at(day: int, hour: int = 10, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=ZoneInfo(BERLIN))


def test_three_visits_are_a_rhythm_of_their_own() -> None:
    habit = habit_of([at(24), at(3), at(13, month=10)], of_others=40)
    assert (habit.days, habit.why) == (21, "as they usually do")
    assert habit.in_words == "3 weeks"


def test_two_visits_are_none_so_that_others_are_asked() -> None:
    assert habit_of([at(24), at(3)], of_others=40).days == 40
    assert habit_of([at(24)], of_others=None).days == 28


def test_the_usual_weekday_and_hour_are_the_most_frequent_and_of_several_the_latest() -> None:
    often = habit_of([at(24), at(20, 15), at(17), at(10, 11)], None)
    assert (often.weekday, often.at) == (1, time(10))
    once_each = habit_of([at(24), at(20, 15)], None)
    assert (once_each.weekday, once_each.at) == (1, time(10))


def test_two_visits_on_one_day_are_no_gap() -> None:
    assert habit_of([at(24, 15), at(24), at(3), at(13, month=10)], None).days == 21


TUESDAY = Habit(28, 1, time(10), "")


def test_the_day_is_the_usual_weekday_nearest_to_when_it_is_due() -> None:
    assert aim(date(2026, 12, 1), TUESDAY, date(2026, 12, 1)) == date(2026, 12, 29)
    assert aim(date(2026, 12, 3), TUESDAY, date(2026, 12, 3)) == date(2026, 12, 29)


def test_who_is_long_overdue_is_offered_the_next_usual_day() -> None:
    assert aim(date(2026, 6, 2), TUESDAY, date(2026, 12, 1)) == date(2026, 12, 8)


@given(st.dates(date(2026, 1, 1), date(2026, 12, 31)), st.integers(1, 182), st.integers(0, 6))
def test_the_day_aimed_at_is_always_the_usual_weekday_and_to_come(
    last: date, days: int, weekday: int
) -> None:
    today = date(2026, 9, 9)
    day = aim(last, Habit(days, weekday, time(10), ""), today)
    assert day.weekday() == weekday
    assert day > today
    due = max(last + timedelta(days=days), today + timedelta(days=1))
    assert abs(day - due) <= timedelta(days=6)


def test_of_each_day_the_time_nearest_to_the_usual_one_is_proposed_and_four_days_at_most() -> None:
    starts = [int(at(day, hour).timestamp()) for day in (9, 10, 11, 12, 13, 16) for hour in (9, 12, 14)]
    found = proposed(starts, int(at(11, 13).timestamp()), BERLIN)
    walls = [datetime.fromtimestamp(each, ZoneInfo(BERLIN)) for each in found]
    assert [(each.day, each.hour) for each in walls] == [(11, 12), (12, 12), (10, 12), (13, 12)] or len(
        walls
    ) == 4
    assert walls[0] == at(11, 12)
    assert len({each.date() for each in walls}) == 4


def test_the_example_of_the_docs() -> None:
    came = [at(1, 12, 12), at(10, 12), at(20, 12, 10), at(29, 12, 9)]
    habit = habit_of(came, None)
    assert (habit.days, habit.weekday, habit.at) == (21, 1, time(12))
    assert aim(date(2026, 12, 1), habit, date(2026, 12, 1)) == date(2026, 12, 22)
