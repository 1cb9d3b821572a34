"""Which times of a plan are tidy, and what it costs: by bits and by walking every way there is."""

from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from booking.rules.arranging import Spot, Spots, arrange
from booking.rules.courses import Courses, Spread, either
from booking.rules.grid import Person
from booking.rules.itinerary import Piece, Plan
from booking.rules.plan_showing import Touching, in_a_row, tidy_starts, usual_order
from booking.rules.shape import MINUTE, Buffers, shape_of
from booking.rules.showing import (
    Sold,
    best_first,
    earnings,
    losses_of,
    touching_after,
    touching_before,
    worths,
)
from tests.booking import plans
from tests.booking.plans import courses, free_cells, is_tidy, starts_of, waits
from tests.booking.test_itinerary import (
    ANNA,
    FIVE,
    LENA,
    MIA,
    Case,
    at,
    can,
    cases,
    somebody,
    spot,
)

QUARTER = 15 * MINUTE


def touching_in(case: Case, step: int) -> Touching:
    all_of, before, after = [], [], []
    for people in case.people:
        starts = [(who, starts_of(who)) for who in people]
        all_of.append(plans.by_length(starts))
        before.append(plans.by_length([(who, mask & touched(who, step)[0]) for who, mask in starts]))
        after.append(plans.by_length([(who, mask & touched(who, step)[1]) for who, mask in starts]))
    return Touching(all_of, before, after)


def touched(who: Person, step: int) -> tuple[int, int]:
    free = free_cells(who)
    return touching_before(who.shape, free, step, FIVE), touching_after(who.shape, free, step, FIVE)


def tidy_times(case: Case, *, step: int = QUARTER) -> list[int]:
    """In minutes, of those that can be had."""
    offered = sum(1 << cell for cell in case.possible() if cell * FIVE % step == 0)
    mask = tidy_starts(case.plan, touching_in(case, step), offered, FIVE)
    return [cell * 5 for cell in sorted(case.possible()) if mask >> cell & 1]


def free_from(who: int, minutes: int, begin: int, end: int) -> Person:
    return somebody(who, minutes, busy=[(0, begin), (end, at(24))])


def test_two_services_in_a_row_are_tidy_where_the_first_begins_or_the_last_ends_a_free_stretch() -> None:
    cut, colour = free_from(ANNA, 60, at(9), at(13)), free_from(ANNA, 120, at(9), at(13))
    row = Case(Plan((Piece(rank=1), Piece(rank=2))), ([cut], [colour]))
    assert tidy_times(row, step=30 * MINUTE) == [540, 600]
    assert sorted(cell * 5 for cell in row.possible())[::6] == [540, 570, 600]


def test_what_a_wait_alone_would_make_tidy_is_not_where_it_can_be_had_without_one() -> None:
    """Lena is free from 10:00 to 11:00. At 9:00 nobody waits; only after a wait would Lena's end touch."""
    first = somebody(ANNA, 60)
    second = free_from(LENA, 45, at(9, 30), at(11))
    row = Case(Plan((Piece(rank=1), Piece(rank=2)), most_wait=QUARTER), ([first], [second]))
    assert tidy_times(row) == [555]


def test_friends_who_begin_together_are_tidy_when_each_of_them_is() -> None:
    anna, lena = free_from(ANNA, 60, at(9), at(12)), free_from(LENA, 60, at(10), at(12))
    pair = Case(Plan((Piece(guest=0), Piece(guest=1))), ([anna], [lena]))
    assert tidy_times(pair, step=30 * MINUTE) == [660]


def test_a_sitting_is_taken_from_its_first_buffer_to_its_last_with_what_works_by_itself_left_out() -> None:
    colour, cut = shape_of(90, (30, -45, 15), Buffers(5, 10)), shape_of(30)
    whole = in_a_row([colour, cut])
    assert (whole.length, whole.staff) == (
        120 * MINUTE,
        ((-5 * MINUTE, 30 * MINUTE), (75 * MINUTE, 120 * MINUTE)),
    )


def test_the_usual_order_is_the_one_that_is_tried_first() -> None:
    plan = Plan((Piece(rank=2), Piece(), Piece(rank=1)))
    assert usual_order(plan, plan.guests[0]) == [(1,), (2,), (0,)]


def test_the_worked_table_of_the_documentation() -> None:
    """Free from 09:00 to 14:00, a cut and then a colour, every half hour."""
    earn = earnings(worths([Sold(60, 70, 4500), Sold(120, 30, 11_000)]))
    free = (1 << at(14) // FIVE) - (1 << at(9) // FIVE)
    starts = sum(1 << (at(9) + half * 30 * MINUTE) // FIVE for half in range(5))
    losses = losses_of(in_a_row([shape_of(60), shape_of(120)]), free, starts, (earn, FIVE))
    assert list(losses.values()) == [14_150, 22_000, 18_850, 22_000, 14_150]
    assert [cell * 5 for cell in best_first(losses)] == [540, 660]
    half_past, half_past_ten = 1 << at(9, 30) // FIVE, 1 << at(10, 30) // FIVE
    assert [*losses_of(shape_of(60), free, half_past, (earn, FIVE)).values()] == [11_000]
    assert [*losses_of(shape_of(120), free, half_past_ten, (earn, FIVE)).values()] == [18_850]


@given(cases(), st.sampled_from([FIVE, 2 * FIVE, QUARTER]))
def test_the_bits_say_of_every_start_what_trying_everything_says(case: Case, step: int) -> None:
    offered = sum(1 << cell for cell in case.possible())
    mask = tidy_starts(case.plan, touching_in(case, step), offered, FIVE)
    assert mask & ~offered == 0
    for cell in case.possible():
        assert bool(mask >> cell & 1) == is_tidy(case, cell * FIVE, step), cell


# What it costs.


def price(piece: int, who: int, begins: int) -> int:
    """Everything makes a difference, and often the same one."""
    return (piece * 5 + who * 3 + begins // FIVE) % 7


def options_of(case: Case, *, by_person: bool = True):  # type: ignore[no-untyped-def]
    def options(piece: int, begins: int) -> dict[int, Spread]:
        found: dict[int, Spread] = {}
        for each in case.people[piece]:
            if can(each, begins):
                cost = price(piece, each.member if by_person else 0, begins)
                length = each.shape.length
                found[length] = either(found.get(length), (cost, cost)) or (cost, cost)
        return found

    return options


def cost_of(spots: Spots, *, by_person: bool = True) -> int:
    return sum(price(each.piece, each.who if by_person else 0, each.start) for each in spots)


def arranged_with(case: Case, order: tuple[int, ...], start: int) -> Spots | None:
    """As it is booked when it is these people's turn, whoever the guest has already first."""

    def choices(piece: int, begins: int, spots: Spots) -> list[Spot]:
        guest = case.plan.pieces[piece].guest
        met = {each.who for each in spots if case.plan.pieces[each.piece].guest == guest}
        found = [spot(piece, each, begins) for each in case.people[piece] if can(each, begins)]
        return sorted(found, key=lambda each: (each.who not in met, order.index(each.who)))

    return arrange(case.plan, start, choices)


def test_of_two_orders_the_one_with_the_least_waiting_in_all_counts() -> None:
    """The second before the third means two waits, the third before the second only one."""
    begins, lengths = {0: {0}, 1: {2, 3}, 2: {2, 5}}, {0: 1, 1: 2, 2: 1}  # in fives of minutes

    def options(piece: int, moment: int) -> dict[int, Spread]:
        found = moment // FIVE
        return {lengths[piece] * FIVE: (found, found)} if found in begins[piece] else {}

    plan = Plan((Piece(), Piece(), Piece()), most_wait=2 * FIVE)
    assert Courses(plan, options).at(0) == (0 + 2 + 3, 0 + 2 + 3)


@given(cases(), st.integers(0, 12))
def test_whatever_is_booked_costs_no_less_than_the_least_and_no_more_than_the_most(case, cell) -> None:
    found = Courses(case.plan, options_of(case)).at(cell * FIVE)
    for order in permutations((ANNA, LENA, MIA)):
        spots = arranged_with(case, order, cell * FIVE)
        if spots is not None:
            assert found is not None
            assert found[0] <= cost_of(spots) <= found[1]


@given(cases(), st.integers(0, 12))
def test_in_a_row_least_and_most_are_what_some_way_with_the_least_waiting_costs(case, cell) -> None:
    if not case.plan.is_row:
        return
    found = Courses(case.plan, options_of(case)).at(cell * FIVE)
    ways = list(courses(case, (case.plan.guests[0],), cell * FIVE, case.plan.most_wait))
    assert (found is None) == (not ways)
    if found is not None:
        least = min(waits(each) for each in ways)
        costs = {
            sum(price(step.item[0], step.who[0].member, step.at) for step in way)
            for way in ways
            if waits(way) == least
        }
        assert set(found) <= costs


@given(cases(), st.integers(0, 12))
def test_in_a_row_of_people_alike_the_price_is_known_whatever_the_order_and_the_waits(case, cell) -> None:
    alike = all(len({each.shape.length for each in people}) == 1 for people in case.people)
    if not case.plan.is_row or not alike:
        return
    found = Courses(case.plan, options_of(case, by_person=False)).at(cell * FIVE)
    spots = case.arranged(cell * FIVE)
    cost = None if spots is None else cost_of(spots, by_person=False)
    assert found == (None if cost is None else (cost, cost))
