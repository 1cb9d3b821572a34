"""Roles, and the arithmetic of schedules."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.errors import Invalid
from kit.rights import Actor, Permission
from staff.reading import check_password, read_cycle
from staff.rules import (
    PERMISSIONS,
    Cycle,
    State,
    begun_on,
    hours_on,
    monday_after,
    roles_to_give,
    safe_next,
    standing,
)
from staff.schemas import CycleForm
from staff.tables import Role

MONDAY = date(2026, 11, 30)
LONG, SHORT = (540, 1080), (600, 840)
WEEK = Cycle(MONDAY, 7, {0: LONG, 4: SHORT})
TWO_ON_TWO_OFF = Cycle(date(2026, 12, 7), 4, {0: LONG, 1: LONG})

dates = st.dates(date(2020, 1, 1), date(2035, 12, 31))
hours = st.sampled_from([(), LONG, SHORT, (0, 1440)])


@st.composite
def cycles(draw) -> Cycle:  # type: ignore[no-untyped-def]
    starts_on, length = draw(dates), draw(st.integers(1, 56))
    days = draw(st.dictionaries(st.integers(0, length - 1), hours))
    ends_on = draw(st.none() | st.integers(0, 400).map(lambda n: starts_on + timedelta(days=n)))
    return Cycle(starts_on, length, days, ends_on)


schedules = st.lists(cycles(), max_size=4, unique_by=lambda each: each.starts_on)
exceptions = st.dictionaries(dates, hours, max_size=3)


def test_a_week_repeats_from_its_monday() -> None:
    assert hours_on(MONDAY + timedelta(days=7), [WEEK], {}) == LONG
    assert hours_on(MONDAY + timedelta(days=11), [WEEK], {}) == SHORT
    assert hours_on(MONDAY + timedelta(days=1), [WEEK], {}) == ()


def test_nobody_works_before_their_first_schedule() -> None:
    assert hours_on(MONDAY - timedelta(days=7), [WEEK], {}) == ()


def test_two_on_two_off_walks_through_the_week() -> None:
    worked = [bool(hours_on(date(2026, 12, 7) + timedelta(days=n), [TWO_ON_TWO_OFF], {})) for n in range(8)]
    assert worked == [True, True, False, False, True, True, False, False]


def test_the_latest_schedule_in_force_wins() -> None:
    both = [TWO_ON_TWO_OFF, WEEK]
    assert hours_on(date(2026, 12, 4), both, {}) == SHORT  # Friday of the week
    assert hours_on(date(2026, 12, 11), both, {}) == LONG  # Friday, day 0 of the second round


def test_the_schedule_before_comes_back_when_a_later_one_ends() -> None:
    winter = Cycle(date(2026, 12, 7), 7, {}, ends_on=date(2026, 12, 13))
    assert hours_on(date(2026, 12, 7), [WEEK, winter], {}) == ()
    assert hours_on(date(2026, 12, 14), [WEEK, winter], {}) == LONG


def test_an_exception_replaces_the_day_with_or_without_a_schedule() -> None:
    assert hours_on(MONDAY, [WEEK], {MONDAY: ()}) == ()
    assert hours_on(MONDAY, [], {MONDAY: SHORT}) == SHORT


@given(dates, schedules, exceptions)
def test_an_exception_always_says_it_all(
    day: date, each: list[Cycle], different: dict[date, tuple[int, ...]]
) -> None:
    found = hours_on(day, each, different)
    assert found == (different[day] if day in different else hours_on(day, each, {}))


@given(dates, cycles(), st.integers(-20, 20))
def test_a_cycle_repeats_after_its_length(day: date, cycle: Cycle, times: int) -> None:
    later = day + timedelta(days=times * cycle.length)
    if cycle.holds_on(day) and cycle.holds_on(later):
        assert hours_on(day, [cycle], {}) == hours_on(later, [cycle], {})


@given(dates, schedules, cycles())
def test_an_earlier_or_ended_schedule_never_changes_a_day_of_a_later_one(
    day: date, each: list[Cycle], more: Cycle
) -> None:
    before = hours_on(day, each, {})
    outranked = any(one.holds_on(day) and one.starts_on > more.starts_on for one in each)
    if outranked or not more.holds_on(day):
        assert hours_on(day, [*each, more], {}) == before


@given(dates, schedules)
def test_the_order_of_schedules_does_not_matter(day: date, each: list[Cycle]) -> None:
    assert hours_on(day, each, {}) == hours_on(day, each[::-1], {})


@given(dates)
def test_the_monday_after_is_a_monday_within_a_week(day: date) -> None:
    found = monday_after(day)
    assert found.weekday() == 0
    assert timedelta(0) <= found - day < timedelta(days=7)


def test_a_week_that_starts_on_a_wednesday_is_told_the_next_monday() -> None:
    with pytest.raises(Invalid) as refusal:
        read_cycle(CycleForm(starts_on="2026-12-02"))
    assert refusal.value.fields == {
        "starts_on": "A week starts on a Monday. The next one is 7 December 2026."
    }


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"starts_on": "soon"}, "starts_on"),
        ({"starts_on": "0001-01-01"}, "starts_on"),
        ({"length": "0"}, "length"),
        ({"length": "57"}, "length"),
        ({"ends_on": "2026-11-29"}, "ends_on"),
        ({"hours": {3: "18-9"}}, "hours-3"),
    ],
)
def test_a_schedule_that_cannot_be_is_refused_at_the_field(changed: dict[str, str], field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        read_cycle(CycleForm(**{"starts_on": "2026-11-30", "length": "4", **changed}))
    assert set(refusal.value.fields) == {field}


def test_hours_beyond_the_length_of_a_cycle_are_left_out() -> None:
    form = CycleForm(starts_on="2026-12-07", length="2", hours={0: "9-18", 1: "", 2: "9-18"})
    assert read_cycle(form).days == {0: LONG}


def test_an_owner_may_do_everything_and_a_manager_all_but_accounts() -> None:
    assert PERMISSIONS[Role.owner] == frozenset(Permission)
    withheld = frozenset(Permission) - PERMISSIONS[Role.manager]
    assert withheld == {Permission.edit_accounts, Permission.export_clients, Permission.erase_clients}


@pytest.mark.parametrize("role", list(Role))
def test_nobody_gives_a_role_with_more_rights_than_their_own(role: Role) -> None:
    actor = Actor(account=1, name="x", permissions=PERMISSIONS[role])
    assert role in roles_to_give(actor)
    assert all(PERMISSIONS[given] <= PERMISSIONS[role] for given in roles_to_give(actor))


@pytest.mark.parametrize("path", ["/desk", "/desk/clients/5", "/desk/calendar?day=2026-12-01", "/desk?x=1"])
def test_after_signing_in_one_lands_where_one_wanted(path: str) -> None:
    assert safe_next(path) == path


@pytest.mark.parametrize(
    "path",
    [
        "",
        "//evil.example",
        "https://evil.example/desk",
        "/desk.evil.example",
        "/desk@evil.example",
        "/book",
        "/desk\\\\evil.example",
        "/desk/\r\nSet-Cookie: x=1",
        "/desk/sign-in",
        "javascript:alert(1)",
    ],
)
def test_nobody_is_sent_elsewhere_by_signing_in(path: str) -> None:
    assert safe_next(path) == "/desk"


@pytest.mark.parametrize("password", ["short", "a" * 30, "x" * 201, "olga@example.com", ""])
def test_a_password_must_be_long_and_not_obvious(password: str) -> None:
    with pytest.raises(Invalid) as refusal:
        check_password(password, "olga@example.com")
    assert set(refusal.value.fields) == {"password"}


TODAY = date(2026, 12, 9)
STANDINGS = {
    "the only one holds now": ([("2026-01-05", None)], [(State.now, None)]),
    "one that begins later is ahead": (
        [("2026-01-05", None), ("2026-12-14", None)],
        [(State.now, None), (State.ahead, date(2026, 12, 14))],
    ),
    "one that was replaced for good is past": (
        [("2026-01-05", None), ("2026-11-30", None)],
        [(State.past, None), (State.now, None)],
    ),
    "one that is replaced for a while waits": (
        [("2026-01-05", None), ("2026-11-30", "2026-12-13")],
        [(State.waits, date(2026, 12, 14)), (State.now, None)],
    ),
    "one that would come again after another has taken over for good is past": (
        [("2026-01-05", None), ("2026-11-30", "2026-12-13"), ("2026-12-14", None)],
        [(State.past, None), (State.now, None), (State.ahead, date(2026, 12, 14))],
    ),
    "one that waits for two, one after the other": (
        [("2026-01-05", None), ("2026-11-30", "2026-12-13"), ("2026-12-07", "2026-12-20")],
        [(State.waits, date(2026, 12, 21)), (State.past, None), (State.now, None)],
    ),
    "one that ends before its turn comes again is past": (
        [("2026-01-05", "2026-12-12"), ("2026-11-30", "2026-12-13")],
        [(State.past, None), (State.now, None)],
    ),
    "one that has ended is past": ([("2026-01-05", "2026-12-08")], [(State.past, None)]),
    "one on its last day still holds": ([("2026-01-05", "2026-12-09")], [(State.now, None)]),
}


@pytest.mark.parametrize("name", STANDINGS)
def test_schedules_stand_now_ahead_waiting_or_past(name: str) -> None:
    dates, expected = STANDINGS[name]
    all_of_them = [
        Cycle(date.fromisoformat(first), ends_on=date.fromisoformat(last) if last else None)
        for first, last in dates
    ]
    assert [standing(each, all_of_them, TODAY) for each in all_of_them] == expected


@given(dates, schedules)
def test_what_stands_as_now_is_what_decides_the_hours(day: date, each: list[Cycle]) -> None:
    now = [one for one in each if standing(one, each, day)[0] is State.now]
    in_force = {one.starts_on for one in now}
    assert len(in_force) <= 1
    assert hours_on(day, each, {}) in ([one.hours_on(day) for one in now] or [()])


@given(cycles(), st.integers(0, 200), st.integers(0, 100))
def test_a_copied_schedule_keeps_step_with_the_original(cycle: Cycle, later: int, more: int) -> None:
    begins = cycle.starts_on + timedelta(days=later)
    day = begins + timedelta(days=more)
    assert begun_on(cycle, begins).hours_on(day) == cycle.hours_on(day)
