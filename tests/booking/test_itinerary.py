"""Several services in one coming: the bits, the search and a slow, obvious reference agree."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise, permutations, product

from hypothesis import given
from hypothesis import strategies as st

from booking.rules.arranging import MOST_TRIES, Search, Spot, Spots, arrange, share_time, without_overlap
from booking.rules.days import Span
from booking.rules.grid import Person, meets
from booking.rules.itinerary import MOST_BEFORE, Piece, Plan, possible_starts
from booking.rules.shape import MINUTE, Buffers, moved, shape_of

FIVE = 5 * MINUTE
DAY = 24 * 12  # cells of five minutes
FREE: list[Span] = [(0, DAY * FIVE)]
ANNA, LENA, MIA = 1, 2, 3


@dataclass(frozen=True)
class Case:
    """A plan with the people who can do each piece."""

    plan: Plan
    people: Sequence[Sequence[Person]]

    def choices(self, piece: int, at: int, _: Spots) -> list[Spot]:
        return [spot(piece, each, at) for each in self.people[piece] if can(each, at)]

    def arranged(self, start: int) -> Spots | None:
        return arrange(self.plan, start, self.choices)

    def possible(self) -> set[int]:
        mask = possible_starts(self.plan, [self.ways(each) for each in self.people], FIVE)
        return {cell for cell in range(DAY) if mask >> cell & 1}

    def ways(self, people: Sequence[Person]) -> dict[int, int]:
        found: dict[int, int] = {}
        for each in people:
            cells = each.shape.length // FIVE
            starts = sum(1 << cell for cell in range(DAY) if can(each, cell * FIVE))
            found[cells] = found.get(cells, 0) | starts
        return found


def can(person: Person, at: int) -> bool:
    return person.works(at) and person.is_free(at)


def spot(piece: int, person: Person, at: int) -> Spot:
    takes = tuple((person.member, span) for span in moved(person.shape.staff, at))
    return Spot(piece, person.member, at, at + person.shape.length, takes)


def somebody(
    member: int,
    minutes: int,
    busy: Sequence[Span] = (),
    buffers: tuple[int, int] = (0, 0),
    pattern: tuple[int, ...] = (),
) -> Person:
    shape = shape_of(minutes, pattern, Buffers(*buffers))
    return Person(member, shape, FREE, busy)


def at(hour: int, minute: int = 0) -> int:
    return (hour * 60 + minute) * MINUTE


def times(spots: Spots | None) -> list[tuple[int, int, int]]:
    """Of each piece: who, from and to in minutes."""
    return [(each.who, each.start // MINUTE, each.end // MINUTE) for each in spots or ()]


def test_one_service_follows_the_other_and_the_second_may_be_somebody_elses() -> None:
    colour = [somebody(ANNA, 60, busy=[(at(11), at(12))])]
    cut = [somebody(ANNA, 30, busy=[(at(11), at(12))]), somebody(LENA, 30)]
    found = Case(Plan((Piece(rank=1), Piece(rank=2))), (colour, cut)).arranged(at(10))
    assert times(found) == [(ANNA, 600, 660), (LENA, 660, 690)]


def test_nobody_waits_longer_than_the_limit_and_no_longer_than_needed() -> None:
    colour, cut = [somebody(ANNA, 60)], [somebody(LENA, 30, busy=[(at(10, 30), at(11, 10))])]
    pieces = (Piece(rank=1), Piece(rank=2))
    assert Case(Plan(pieces, most_wait=at(0, 5)), (colour, cut)).arranged(at(10)) is None
    found = Case(Plan(pieces, most_wait=at(0, 15)), (colour, cut)).arranged(at(10))
    assert times(found) == [(ANNA, 600, 660), (LENA, 670, 700)]


def test_where_the_order_does_not_matter_the_other_one_is_found() -> None:
    colour, cut = [somebody(ANNA, 60, busy=[(at(10), at(10, 30))])], [somebody(LENA, 30)]
    assert Case(Plan((Piece(rank=1), Piece(rank=2))), (colour, cut)).arranged(at(10)) is None
    found = Case(Plan((Piece(), Piece())), (colour, cut)).arranged(at(10))
    assert times(found) == [(ANNA, 630, 690), (LENA, 600, 630)]


def test_two_people_work_at_once_only_where_both_services_are_marked() -> None:
    hands, feet = [somebody(ANNA, 60)], [somebody(ANNA, 30), somebody(LENA, 30)]
    marked = Plan((Piece(at_once=True), Piece(at_once=True)), at_once=True)
    assert times(Case(marked, (hands, feet)).arranged(at(10))) == [(ANNA, 600, 660), (LENA, 600, 630)]
    alone = Case(marked, (hands, [somebody(ANNA, 30)]))
    assert alone.arranged(at(10)) is None
    other = Plan((Piece(at_once=True), Piece()), at_once=True)
    assert times(Case(other, (hands, feet)).arranged(at(10))) == [(ANNA, 600, 660), (ANNA, 660, 690)]


def test_a_friend_begins_at_the_same_time_with_somebody_else_or_comes_next() -> None:
    cut = [somebody(ANNA, 30), somebody(LENA, 30)]
    pieces = (Piece(guest=0), Piece(guest=1))
    assert times(Case(Plan(pieces), (cut, cut)).arranged(at(10))) == [(ANNA, 600, 630), (LENA, 600, 630)]
    only_anna = Case(Plan(pieces), (cut[:1], cut[:1]))
    assert only_anna.arranged(at(10)) is None
    in_turn = Case(Plan(pieces, together=False), (cut[:1], cut[:1]))
    assert times(in_turn.arranged(at(10))) == [(ANNA, 600, 630), (ANNA, 630, 660)]


def test_a_buffer_is_kept_between_guests_but_not_between_the_services_of_one() -> None:
    cut = [somebody(ANNA, 30, buffers=(0, 10))]
    one = Plan((Piece(), Piece()))
    found = Case(one, (cut, cut)).arranged(at(10))
    assert times(found) == [(ANNA, 600, 630), (ANNA, 630, 660)]
    assert found is not None
    taken = [each.takes for each in without_overlap(one, found)]
    assert taken == [((ANNA, (at(10), at(10, 30))),), ((ANNA, (at(10, 30), at(11, 10))),)]
    two = Plan((Piece(guest=0), Piece(guest=1)), together=False, most_wait=at(0, 15))
    assert times(Case(two, (cut, cut)).arranged(at(10))) == [(ANNA, 600, 630), (ANNA, 640, 670)]


def test_a_long_row_that_cannot_be_had_is_refused_without_trying_everything() -> None:
    many = [somebody(member, 30) for member in range(1, 21)]
    last = [somebody(30, 30, busy=FREE)]
    plan = Plan(tuple(Piece(rank=rank) for rank in range(6)), most_wait=at(0, 15))
    assert Case(plan, (*[many] * 5, last)).arranged(at(10)) is None
    assert Case(plan, (*[many] * 5, many)).arranged(at(10)) is not None


def test_of_four_who_come_together_two_who_want_the_same_one_are_noticed_before_everything_is_tried() -> None:
    many, one = [somebody(member, 60) for member in range(1, 21)], [somebody(30, 60)]
    pieces = tuple(Piece(guest, rank) for guest in range(4) for rank in (1, 2))[:6]
    plan = Plan(pieces)
    search = Search(plan, Case(plan, (many, one, many, one, many, many)).choices)
    assert search.at(at(10)) is None
    assert search.tries < MOST_TRIES / 10


def test_a_long_turn_of_four_is_not_tried_with_everybody_for_each_of_those_before() -> None:
    many = [somebody(member, 30, buffers=(0, 5)) for member in range(1, 21)]
    last = [somebody(30, 30, busy=FREE)]
    plan = Plan(tuple(Piece(guest) for guest in range(4)), at(0, 15), together=False, most_before=0)
    search = Search(plan, Case(plan, (many, many, many, last)).choices)
    assert search.at(at(10)) is None
    assert search.tries < MOST_TRIES / 2


# Against a reference that writes every combination out.

cells = st.integers(0, 24)
busy_spans = st.lists(st.tuples(cells, st.integers(1, 8)), max_size=3)
people = st.builds(
    lambda member, length, taken, around: Person(
        member,
        shape_of(length * 5, (), Buffers(around[0] * 5, around[1] * 5)),
        [(0, 40 * FIVE)],
        [(begin * FIVE, (begin + count) * FIVE) for begin, count in taken],
    ),
    st.sampled_from([ANNA, LENA, MIA]),
    st.integers(1, 4),
    busy_spans,
    st.tuples(st.integers(0, 2), st.integers(0, 2)),
)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    count = draw(st.integers(1, 3))
    pieces = tuple(
        Piece(draw(st.integers(0, 2)), draw(st.sampled_from([None, 1, 2])), draw(st.booleans()))
        for _ in range(count)
    )
    wait = draw(st.sampled_from([0, FIVE, 2 * FIVE]))
    before = draw(st.sampled_from([2 * FIVE, MOST_BEFORE]))
    plan = Plan(pieces, wait, draw(st.booleans()), draw(st.booleans()), before)
    groups = [draw(st.lists(people, min_size=1, max_size=2)) for _ in pieces]
    return Case(plan, groups)


def obvious(case: Case, start: int) -> bool:
    """Some choice of people and of beginnings within the hour after the start keeps every rule."""
    plan, latest = case.plan, 14
    begins = [start + cell * FIVE for cell in range(latest)]
    for who in product(*case.people):
        options = [[spot(n, each, b) for b in begins if can(each, b)] for n, each in enumerate(who)]
        if any(keeps_all(plan, start, chosen) for chosen in product(*options)):
            return True
    return False


def keeps_all(plan: Plan, start: int, chosen: Sequence[Spot]) -> bool:
    return guests_begin(plan, start, chosen) and nobody_is_needed_twice(plan, chosen)


def guests_begin(plan: Plan, start: int, chosen: Sequence[Spot]) -> bool:
    edges = [row_of(plan, items, chosen) for items in plan.guests]
    if any(edge is None for edge in edges):
        return False
    spans = [edge for edge in edges if edge is not None]
    if plan.together:
        return all(begin == start for begin, _ in spans)
    follow = pairwise(spans)
    return spans[0][0] == start and all(0 <= b[0] - a[1] <= plan.most_wait for a, b in follow)


def row_of(plan: Plan, items: Sequence[tuple[int, ...]], chosen: Sequence[Spot]) -> Span | None:
    """From when to when a guest is here, if there is an order of theirs that keeps the rules."""
    for order in permutations(items):
        ranks = [rank for item in order if (rank := plan.rank_of(item)) is not None]
        groups = [[chosen[number] for number in item] for item in order]
        spans = [(g[0].start, max(each.end for each in g)) for g in groups]
        begin_together = all(each.start == g[0].start for g in groups for each in g)
        follow = all(0 <= b[0] - a[1] <= plan.most_wait for a, b in pairwise(spans))
        if ranks == sorted(ranks) and begin_together and follow:
            return spans[0][0], spans[-1][1]
    return None


def nobody_is_needed_twice(plan: Plan, chosen: Sequence[Spot]) -> bool:
    for n, one in enumerate(chosen):
        for other in chosen[:n]:
            same = plan.pieces[one.piece].guest == plan.pieces[other.piece].guest
            some, others = (one.core(), other.core()) if same else (one.takes, other.takes)
            if share_time(some, others):
                return False
    return True


@given(cases(), st.integers(0, 12))
def test_the_search_finds_a_way_exactly_when_there_is_one(case: Case, cell: int) -> None:
    found = case.arranged(cell * FIVE)
    assert (found is not None) == obvious(case, cell * FIVE)
    if found is not None:
        assert keeps_all(case.plan, cell * FIVE, found)
        assert all(can_do(case, each) for each in found)


def can_do(case: Case, each: Spot) -> bool:
    return any(who.member == each.who and can(who, each.start) for who in case.people[each.piece])


@given(cases())
def test_the_bits_leave_no_start_out_and_are_exact_for_a_row(case: Case) -> None:
    possible = case.possible()
    arranged = {cell for cell in range(40) if case.arranged(cell * FIVE) is not None}
    assert arranged <= possible
    if case.plan.is_row:
        assert arranged == {cell for cell in possible if cell < 40}


@given(cases(), st.integers(0, 12))
def test_what_is_cut_takes_nothing_twice_and_all_that_the_guests_need(case: Case, cell: int) -> None:
    found = case.arranged(cell * FIVE)
    if found is None:
        return
    cut = without_overlap(case.plan, found)
    taken = [take for each in cut for take in each.takes]
    for n, (what, span) in enumerate(taken):
        assert not meets((other for who, other in taken[:n] if who == what), span)
    for before, after in zip(found, cut, strict=True):
        assert minutes_of(after.takes) >= minutes_of(before.core())
        assert minutes_of(after.takes) <= minutes_of(before.takes)


def minutes_of(takes: Sequence[tuple[int, Span]]) -> set[tuple[int, int]]:
    return {(what, minute) for what, (start, end) in takes for minute in range(start, end, MINUTE)}


def test_the_table_of_the_docs() -> None:
    """Section 18 of docs/availability.md: a colour of an hour, then a cut, 30 minutes apart at most."""
    colour = sum(1 << at(*start) // FIVE for start in ((10, 0), (11, 0), (11, 30), (12, 0)))
    cut = sum(1 << at(*start) // FIVE for start in ((11, 30), (12, 30)))
    plan = Plan((Piece(rank=1), Piece(rank=2)), most_wait=at(0, 30))
    found = possible_starts(plan, [{12: colour}, {6: cut}], FIVE)
    assert [cell * 5 for cell in range(DAY) if found >> cell & 1] == [600, 660, 690]
