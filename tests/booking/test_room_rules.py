"""Which rooms somebody may use for a service, and which of them come first."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from booking.rules.rooms import Need, Room, in_order_of_choice, left_of, picked, rooms_of
from catalog.tables import Tie

ANNA, LENA = 1, 2
CUT, LASER, COLOUR = 1, 2, 3
ties = st.dictionaries(st.sampled_from([1, 2, 3]), st.sampled_from(Tie), max_size=3)
rooms = st.lists(st.tuples(ties, ties), max_size=6).map(
    lambda drawn: [Room(number, *each) for number, each in enumerate(drawn)]
)


def test_nobodys_rooms_are_taken_as_they_come() -> None:
    assert in_order_of_choice([Room(7), Room(3), Room(5)], ANNA, CUT) == (7, 3, 5)


def test_somebodys_own_room_is_theirs_first_and_nobody_elses() -> None:
    found = [Room(1), Room(2, {ANNA: Tie.only})]
    assert in_order_of_choice(found, ANNA, CUT) == (2, 1)
    assert in_order_of_choice(found, LENA, CUT) == (1,)


def test_a_room_for_one_service_is_used_for_no_other() -> None:
    found = [Room(1), Room(2, {}, {LASER: Tie.only})]
    assert in_order_of_choice(found, ANNA, LASER) == (2, 1)
    assert in_order_of_choice(found, ANNA, CUT) == (1,)


def test_a_room_that_somebody_prefers_is_left_to_them_while_there_is_another() -> None:
    found = [Room(1, {ANNA: Tie.preferred}), Room(2), Room(3)]
    assert in_order_of_choice(found, ANNA, CUT) == (1, 2, 3)
    assert in_order_of_choice(found, LENA, CUT) == (2, 3, 1)


def test_who_prefers_a_room_that_is_only_for_others_does_not_get_it() -> None:
    found = [Room(1, {ANNA: Tie.only, LENA: Tie.preferred})]
    assert in_order_of_choice(found, LENA, CUT) == ()


def test_person_and_service_count_the_same() -> None:
    both = Room(1, {ANNA: Tie.preferred}, {LASER: Tie.preferred})
    hers = Room(2, {ANNA: Tie.preferred})
    found = [Room(4), Room(3, {LENA: Tie.preferred}), hers, both]
    assert in_order_of_choice(found, ANNA, LASER) == (1, 2, 4, 3)
    assert in_order_of_choice(found, ANNA, CUT) == (2, 4, 1, 3), (
        "her own, but of another service, as nobody's"
    )


def test_the_table_of_chairs() -> None:
    """docs/availability.md, section 17; the rooms come by their places."""
    second, third = Room(2, {LENA: Tie.preferred}), Room(3)
    chairs = [second, third, Room(1), Room(4, {}, {COLOUR: Tie.only})]
    assert in_order_of_choice(chairs, ANNA, COLOUR) == (4, 3, 1, 2)
    assert in_order_of_choice(chairs, LENA, COLOUR) == (2, 4, 3, 1)
    assert in_order_of_choice(chairs, ANNA, CUT) == (3, 1, 2)


@given(rooms, st.integers(1, 3), st.integers(1, 3))
def test_exactly_those_are_allowed_that_no_only_of_others_keeps(found, member, service) -> None:
    def shut(ties, whose) -> bool:
        owners = [each for each, tie in ties.items() if tie == Tie.only]
        return bool(owners) and whose not in owners

    allowed = {
        each.id for each in found if not shut(each.members, member) and not shut(each.services, service)
    }
    chosen = in_order_of_choice(found, member, service)
    assert len(chosen) == len(set(chosen))
    assert set(chosen) == allowed


quantities = st.lists(st.tuples(st.integers(1, 3), st.integers(0, 4)), max_size=3)


@given(quantities, st.sets(st.integers(0, 40)))
def test_all_needs_are_met_or_none_and_always_by_the_first_that_are_left(drawn, gone) -> None:
    needs = tuple(
        Need(kind, number, tuple(range(kind * 10, kind * 10 + there)))
        for kind, (number, there) in enumerate(drawn)
    )
    left = left_of(needs, lambda room: room not in gone)
    ways = [any(not gone & set(some) for some in combinations(need.rooms, need.quantity)) for need in needs]
    assert (left is not None) == all(ways)
    if left is not None:
        free = [[room for room in need.rooms if room not in gone] for need in needs]
        best = [room for need, some in zip(needs, free, strict=True) for room in some[: need.quantity]]
        assert list(picked(left)) == best
        assert set(rooms_of([left])) == {room for some in free for room in some}
