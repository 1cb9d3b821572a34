"""Who gets a visit when the client does not mind who: each rule by itself, and what it promises."""

from collections import Counter
from dataclasses import replace
from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.rules.turns import Turn, in_turn
from catalog.tables import AnyStaff

HOUR = 3600
ANNA, LENA, MILA = 1, 2, 3
people = st.integers(1, 8)
amounts = st.integers(0, 40) | st.integers(0, 200_000)
turns = st.builds(
    Turn,
    member=st.integers(1, 10**6),
    length=st.integers(300, 4 * HOUR),
    busy_seconds=amounts,
    week_seconds=amounts,
    work_seconds=st.integers(1, 200_000),
    last_given=amounts,
    last_turn=amounts,
    rank=st.none() | st.integers(1, 9),
)
free_people = st.lists(turns, min_size=1, max_size=8, unique_by=lambda each: each.member)


def order(rule: AnyStaff, *free: Turn, luck: str = "") -> list[int]:
    return in_turn(rule, free, luck)


def test_fair_is_the_least_busy_of_the_day_then_of_the_week_then_the_longest_without_then_the_first() -> None:
    def fair(*free: Turn) -> list[int]:
        return order(AnyStaff.fair, *(replace(each, length=HOUR, work_seconds=40 * HOUR) for each in free))

    assert fair(Turn(ANNA, busy_seconds=HOUR), Turn(LENA, last_given=9)) == [LENA, ANNA]
    assert fair(Turn(ANNA, week_seconds=HOUR // 2), Turn(LENA, last_given=9)) == [LENA, ANNA]
    assert fair(Turn(ANNA, last_given=5), Turn(LENA, last_given=3)) == [LENA, ANNA]
    assert fair(Turn(LENA), Turn(ANNA)) == [ANNA, LENA]


def test_who_is_a_whole_visit_ahead_in_the_week_stands_back_however_empty_their_day() -> None:
    week = {"length": HOUR, "work_seconds": 40 * HOUR}
    anna, lena = (
        Turn(ANNA, week_seconds=5 * HOUR, **week),
        Turn(LENA, busy_seconds=HOUR, week_seconds=4 * HOUR, **week),
    )
    assert order(AnyStaff.fair, anna, lena) == [LENA, ANNA]
    assert order(AnyStaff.fair, replace(anna, week_seconds=5 * HOUR - 1), lena) == [ANNA, LENA]


def test_who_works_half_the_week_is_ahead_with_half_the_visits() -> None:
    full = Turn(ANNA, HOUR, week_seconds=6 * HOUR, work_seconds=40 * HOUR)
    half = Turn(LENA, HOUR, week_seconds=4 * HOUR, work_seconds=20 * HOUR)
    assert order(AnyStaff.fair, half, full) == [ANNA, LENA]
    assert order(AnyStaff.fair, replace(half, week_seconds=3 * HOUR), full) == [LENA, ANNA]


def test_the_table_of_a_fair_wednesday() -> None:
    week = {"length": HOUR, "work_seconds": 40 * HOUR}
    free = [
        Turn(1, week_seconds=5 * HOUR, last_given=2, **week),
        Turn(2, week_seconds=4 * HOUR + HOUR // 2, busy_seconds=HOUR, last_given=3, **week),
        Turn(3, week_seconds=4 * HOUR, busy_seconds=HOUR, last_given=3, **week),
        Turn(4, week_seconds=4 * HOUR, busy_seconds=HOUR, last_given=2, **week),
        Turn(5, HOUR, week_seconds=3 * HOUR + HOUR // 2, work_seconds=20 * HOUR, last_given=1),
    ]
    assert order(AnyStaff.fair, *free) == [4, 3, 2, 5, 1]


def test_in_a_round_it_is_whoever_had_this_service_the_longest_ago() -> None:
    free = Turn(ANNA, last_turn=7, last_given=1), Turn(LENA, last_turn=5, busy_seconds=HOUR), Turn(MILA)
    assert order(AnyStaff.round_robin, *free) == [MILA, LENA, ANNA]


def test_by_rank_the_lower_number_is_first_and_without_one_last() -> None:
    free = Turn(ANNA), Turn(LENA, rank=2, busy_seconds=HOUR), Turn(MILA, rank=1, busy_seconds=9 * HOUR)
    assert order(AnyStaff.priority, *free) == [MILA, LENA, ANNA]
    equals = Turn(ANNA, rank=1, busy_seconds=HOUR), Turn(LENA, rank=1)
    assert order(AnyStaff.priority, *equals) == [LENA, ANNA]


def test_the_lot_falls_on_everybody_alike_and_the_same_lot_on_the_same_one() -> None:
    free = [Turn(ANNA), Turn(LENA, busy_seconds=HOUR), Turn(MILA, week_seconds=9 * HOUR)]
    drawn = Counter(order(AnyStaff.random, *free, luck=str(n))[0] for n in range(3000))
    assert set(drawn) == {ANNA, LENA, MILA}
    assert all(abs(count - 1000) < 120 for count in drawn.values())
    assert order(AnyStaff.random, *free, luck="x") == order(AnyStaff.random, *reversed(free), luck="x")


@given(st.sampled_from(AnyStaff), free_people, st.text(max_size=5), st.randoms())
def test_everybody_who_is_free_has_a_turn_and_nobody_else_in_whatever_order_they_are_told(
    rule: AnyStaff, free: list[Turn], luck: str, chance
) -> None:
    found = in_turn(rule, free, luck)
    assert sorted(found) == sorted(each.member for each in free)
    shuffled = chance.sample(free, len(free))
    assert in_turn(rule, shuffled, luck) == found


class Week:
    """Equal people who are always free, and visits of one length that are given one by one."""

    def __init__(self, number: int, length: int = HOUR) -> None:
        self.length, self.members, self.given = length, range(1, number + 1), 0
        self.days: Counter[tuple[int, int]] = Counter()
        self.weeks: Counter[int] = Counter()
        self.latest: Counter[int] = Counter()

    def give(self, rule: AnyStaff, day: int, only: frozenset[int] = frozenset()) -> int:
        free = [self.turn(each, day) for each in self.members if not only or each in only]
        chosen = in_turn(rule, free, str(self.given))[0]
        self.given += 1
        self.days[day, chosen] += self.length
        self.weeks[chosen] += self.length
        self.latest[chosen] = self.given
        return chosen

    def turn(self, member: int, day: int) -> Turn:
        latest = self.latest[member]
        return Turn(
            member, self.length, self.days[day, member], self.weeks[member], 40 * HOUR, latest, latest, member
        )

    def spread(self) -> int:
        return max(self.weeks[each] for each in self.members) - min(self.weeks[each] for each in self.members)


@given(people, st.lists(st.integers(0, 6), max_size=60), st.integers(5, 300))
def test_a_week_ends_within_one_visit_of_one_another_in_whatever_order_its_days_are_booked(
    number: int, days: list[int], minutes: int
) -> None:
    week = Week(number, minutes * 60)
    for day in days:
        week.give(AnyStaff.fair, day)
        assert week.spread() <= week.length


@given(people, st.lists(st.integers(0, 6), min_size=1, max_size=60))
def test_of_any_consecutive_visits_of_a_round_each_of_so_many_people_gets_one(
    number: int, days: list[int]
) -> None:
    week = Week(number)
    chosen = [week.give(AnyStaff.round_robin, day) for day in days]
    for first in range(len(chosen) - number + 1):
        assert sorted(chosen[first : first + number]) == list(week.members)


@given(people.filter(lambda number: number > 1), st.data())
def test_in_a_round_nobody_who_is_free_is_passed_over_twice_by_the_same_one(number: int, data) -> None:
    week = Week(number)
    someone = st.frozensets(st.sampled_from(week.members), min_size=1)
    passed: Counter[tuple[int, int]] = Counter()
    for free in data.draw(st.lists(someone, max_size=30)):
        chosen = week.give(AnyStaff.round_robin, 0, free)
        for each in free - {chosen}:
            passed[each, chosen] += 1
            assert passed[each, chosen] <= 1
        for other in week.members:
            passed[chosen, other] = 0


@given(people, st.integers(1, 40))
def test_by_rank_all_visits_are_the_first_ones_while_they_are_free(number: int, visits: int) -> None:
    week = Week(number)
    assert {week.give(AnyStaff.priority, 0) for _ in range(visits)} == {1}


@pytest.mark.parametrize("number", [2, 5])
def test_a_day_of_fair_visits_is_shared_evenly(number: int) -> None:
    week = Week(number)
    for _ in range(number * 4 + 1):
        week.give(AnyStaff.fair, 0)
    assert max(week.weeks.values()) == ceil((number * 4 + 1) / number) * HOUR
