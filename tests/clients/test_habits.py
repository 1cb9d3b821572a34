"""Habits: what is usual, how often somebody comes, and when they are expected again."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from clients.rules.habits import Came, Habits, Usual, habits, rhythm

TODAY = date(2026, 12, 1)
names = st.sampled_from(["", "Anna", "Lena", "Ida"])
moments = st.datetimes(at := datetime.fromisoformat("2026-01-01"), at + timedelta(days=330))
lines = st.lists(st.builds(Came, st.integers(1, 6), moments, names, names), max_size=12)


def on(*days: str, service: str = "Haircut", member: str = "Anna", hour: int = 15) -> list[Came]:
    return [
        Came(number, datetime.fromisoformat(f"2026-{day}").replace(hour=hour), service, member)
        for number, day in enumerate(days, 1)
    ]


def test_every_four_weeks_with_anna_on_tuesday_afternoons() -> None:
    found = habits(on("08-04", "09-01", "09-29", "10-27"), TODAY, comes=False)
    assert (found.member, found.service) == (Usual("Anna", 4), Usual("Haircut", 4))
    assert (found.weekday, found.part) == (Usual("Tuesdays", 4), Usual("afternoons", 4))
    assert (found.every, found.expected_on, found.late) == (28, date(2026, 11, 24), 7)


def test_who_is_booked_is_not_late_and_who_came_once_has_no_habits() -> None:
    assert habits(on("09-29", "10-27"), TODAY, comes=True).late == 0
    assert habits(on("10-27"), TODAY, comes=False) == Habits(visits=1)
    assert habits([], TODAY, comes=False) == Habits()


def test_one_long_pause_does_not_change_the_rhythm_and_half_a_day_counts_up() -> None:
    assert rhythm([date(2026, 1, 1), date(2026, 1, 31), date(2026, 3, 2), date(2026, 11, 2)]) == 30
    assert rhythm([date(2026, 1, 1), date(2026, 1, 11), date(2026, 1, 22)]) == 11
    assert rhythm([date(2026, 1, 1)]) is None


def test_what_was_different_each_time_is_not_usual_and_of_equals_the_later_holds() -> None:
    turns = [
        replace(each, member=("Lena", "Anna")[each.visit % 2])
        for each in on("01-05", "02-05", "03-05", "04-05")
    ]
    assert habits(turns[:2], TODAY, comes=False).member is None
    assert habits(turns, TODAY, comes=False).member == Usual("Lena", 2)


@given(lines, st.randoms())
def test_the_order_of_lines_does_not_matter_and_nothing_is_more_usual_than_the_usual(lines, dice) -> None:  # type: ignore[no-untyped-def]
    lines = list({each.visit: each for each in lines}.values())
    found = habits(lines, TODAY, comes=False)
    mixed = dice.sample(lines, len(lines))
    assert habits(mixed, TODAY, comes=False) == found
    counts = [sum(each.member == name for each in lines) for name in ("Anna", "Lena", "Ida")]
    assert (found.member.times if found.member else max(counts)) == max(counts)
    assert found.every is None or found.every > 0


@given(lines, st.integers(1, 300))
def test_days_later_everything_is_as_many_days_later(lines: list[Came], days: int) -> None:
    lines = list({each.visit: each for each in lines}.values())
    later = timedelta(days=days)
    moved = [Came(each.visit, each.at + later, each.service, each.member) for each in lines]
    before, after = habits(lines, TODAY, comes=False), habits(moved, TODAY + later, comes=False)
    assert (after.every, after.late, after.part) == (before.every, before.late, before.part)
    assert after.expected_on == (before.expected_on + later if before.expected_on else None)
