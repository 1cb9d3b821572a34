"""How far a plan can be had: told exactly where it cannot, and nothing of it is made up."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.rules.arranging import GivenUp, Search, Spots
from booking.rules.furthest import Impasse, Reached, Stuck, impasse, rivals
from booking.rules.itinerary import Piece, Plan
from tests.booking.test_itinerary import (
    ANNA,
    FIVE,
    LENA,
    Case,
    at,
    can,
    cases,
    nobody_is_needed_twice,
    obvious,
    somebody,
    spot,
    times,
)


def ended(case: Case, start: int) -> Impasse:
    return impasse(case.plan, start, case.choices)


def test_what_can_be_had_has_no_impasse() -> None:
    cut = [somebody(ANNA, 30), somebody(LENA, 30)]
    assert ended(Case(Plan((Piece(), Piece(guest=1))), (cut, cut)), at(10)) == Impasse()


def test_it_is_told_how_far_it_goes_and_what_cannot_begin_at_any_moment_after_that() -> None:
    colour, cut = [somebody(ANNA, 60)], [somebody(LENA, 30, busy=[(at(10, 30), at(12))])]
    plan = Plan((Piece(rank=1), Piece(rank=2)), most_wait=at(0, 15))
    [reached] = ended(Case(plan, (colour, cut)), at(10)).reached
    assert times(reached.spots) == [(ANNA, 600, 660)]
    assert reached.stuck == (Stuck(1, at(11), at(11, 15)),)


def test_where_the_order_is_free_each_of_those_that_might_be_next_is_told() -> None:
    never = [somebody(ANNA, 30, busy=[(0, at(20))])]
    [reached] = ended(Case(Plan((Piece(), Piece())), (never, never)), at(10)).reached
    assert reached == Reached((), (Stuck(0, at(10), at(10)), Stuck(1, at(10), at(10))))


def test_guests_who_could_not_come_by_themselves_are_told_of_one_by_one() -> None:
    free, never = [somebody(ANNA, 30)], [somebody(LENA, 30, busy=[(0, at(20))])]
    plan = Plan(tuple(Piece(guest) for guest in range(3)))
    found = ended(Case(plan, (never, free, never)), at(10)).reached
    assert [[each.piece for each in reached.stuck] for reached in found] == [[0], [2]]


def test_two_who_want_the_same_person_at_once_are_rivals_and_the_third_is_left_out() -> None:
    anna, lena = [somebody(ANNA, 30)], [somebody(LENA, 30)]
    case = Case(Plan(tuple(Piece(guest) for guest in range(3))), (anna, lena, anna))
    [reached] = ended(case, at(10)).reached
    [stuck] = reached.stuck
    found = rivals(case.choices, reached.spots, stuck)
    assert found is not None
    assert (found.pieces, found.people) == ((2, 0), (ANNA,))


def test_three_who_come_at_once_are_too_many_for_two() -> None:
    both = [somebody(ANNA, 30), somebody(LENA, 30)]
    case = Case(Plan(tuple(Piece(guest) for guest in range(3))), (both, both, both))
    [reached] = ended(case, at(10)).reached
    found = rivals(case.choices, reached.spots, reached.stuck[0])
    assert found is not None
    assert (len(found.pieces), set(found.people)) == (3, {ANNA, LENA})


def test_of_what_is_done_at_once_the_second_is_told_to_be_in_the_way() -> None:
    plan = Plan((Piece(at_once=True), Piece(at_once=True)), at_once=True)
    case = Case(plan, ([somebody(ANNA, 60)], [somebody(ANNA, 30)]))
    [reached] = ended(case, at(10)).reached
    assert (times(reached.spots), reached.stuck) == ([(ANNA, 600, 660)], (Stuck(1, at(10), at(10)),))
    assert rivals(case.choices, reached.spots, reached.stuck[0]) is not None


def test_a_search_that_is_given_up_says_so_and_still_tells_what_cannot_begin(monkeypatch) -> None:
    def nothing_more(_: Search) -> None:
        raise GivenUp

    monkeypatch.setattr(Search, "count", nothing_more)
    never = [somebody(LENA, 30, busy=[(0, at(20))])]
    found = ended(Case(Plan((Piece(rank=1), Piece(rank=2))), ([somebody(ANNA, 60)], never)), at(10))
    assert found.gave_up
    assert [(times(each.spots), each.stuck) for each in found.reached] == [
        ([(ANNA, 600, 660)], (Stuck(1, at(11), at(11)),))
    ]


def alone(case: Case, pieces: tuple[int, ...]) -> Case:
    """Of the plan only these."""
    plan = replace(case.plan, pieces=tuple(case.plan.pieces[piece] for piece in pieces))
    return Case(plan, [case.people[piece] for piece in pieces])


@given(cases(), st.integers(0, 12))
def test_there_is_an_impasse_exactly_where_there_is_no_way_and_all_of_it_is_true(
    case: Case, cell: int
) -> None:
    start = cell * FIVE
    found = ended(case, start)
    assert not found.gave_up
    assert bool(found.reached) == (not obvious(case, start))
    for reached in found.reached:
        assert nobody_is_needed_twice(case.plan, reached.spots)
        assert all(each in case.choices(each.piece, each.start, ()) for each in reached.spots)
        for stuck in reached.stuck:
            assert_stuck(case, reached.spots, stuck)


def assert_stuck(case: Case, spots: Spots, stuck: Stuck) -> None:
    assert stuck.latest - stuck.earliest in (0, case.plan.most_wait)
    for moment in range(stuck.earliest, stuck.latest + 1, FIVE):
        for who in case.people[stuck.piece]:
            chosen = spot(stuck.piece, who, moment)
            assert not can(who, moment) or not nobody_is_needed_twice(case.plan, (*spots, chosen))
    found = rivals(case.choices, spots, stuck)
    if found is not None:
        assert len(found.pieces) > len(found.people)
        for piece in found.pieces:
            free = {who.member for who in case.people[piece] if can(who, stuck.earliest)}
            assert free and free <= set(found.people)  # noqa: PT018  # each by itself, and by nobody else
            assert obvious(alone(case, (piece,)), stuck.earliest)
        assert not begin_at_once(case, found.pieces, stuck.earliest)


def begin_at_once(case: Case, pieces: tuple[int, ...], moment: int) -> bool:
    """All of the pieces, each for a guest of its own."""
    plan = Plan(tuple(Piece(guest) for guest in range(len(pieces))))
    return obvious(Case(plan, [case.people[piece] for piece in pieces]), moment)


def test_a_cause_that_is_made_up_would_be_noticed() -> None:
    """The check of what is stuck fails for a piece that could begin."""
    case = Case(Plan((Piece(), Piece(guest=1))), ([somebody(ANNA, 30)], [somebody(LENA, 30)]))
    with pytest.raises(AssertionError):
        assert_stuck(case, (spot(0, case.people[0][0], at(10)),), Stuck(1, at(10), at(10)))
