"""Which times are shown first: tidy ones, or those whose gaps can still earn the most."""

from datetime import date, timedelta
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking import actions, queries
from booking.actions import Booking, count_demand
from booking.queries.setup import setup_of
from booking.queries.taken import Own
from booking.rules.cells import CELL, starts_of_person
from booking.rules.shape import Shape, shape_of
from booking.rules.showing import (
    Sold,
    best_first,
    cells_taken,
    earnings,
    gaps_of,
    lost,
    positions,
    tidy,
    tidy_first,
    worths,
)
from booking.tables import Demand
from catalog.choices import Showing
from catalog.tables import Branch
from clients.tables import Visit
from kit import clock
from kit.rights import SYSTEM
from tests.booking.scene import DAY, at, fill, wall
from tests.booking.strategies import buffers, patterns, shape
from tests.cast import Salon, open_salon
from tests.counting import count_queries

morning = pytest.mark.usefixtures("morning")
HAIRCUT, COLOUR = Sold(60, 70, 4500), Sold(120, 30, 11_000)
HOUR = 3600 // CELL
lengths = st.integers(1, 12)
worth_tables = st.dictionaries(lengths, st.integers(1, 1000), min_size=1, max_size=4)


def free_cells(*hours: tuple[float, float]) -> int:
    return sum((1 << int(end * HOUR)) - (1 << int(start * HOUR)) for start, end in hours)


def as_times(mask: int) -> list[str]:
    return [f"{cell * 5 // 60:02}:{cell * 5 % 60:02}" for cell in positions(mask)]


def every(step: int) -> int:
    return sum(1 << cell for cell in range(0, 24 * HOUR, step // CELL))


def test_a_length_is_worth_its_price_times_the_share_of_visits_that_fit_into_it() -> None:
    assert worths([COLOUR, HAIRCUT]) == {HOUR: 3150, 2 * HOUR: 11_000}
    assert worths([]) == {}


def test_a_gap_earns_by_the_best_combination_that_fits() -> None:
    earn = earnings(worths([HAIRCUT, COLOUR]))
    told = {minutes: earn[minutes // 5] for minutes in (0, 30, 60, 90, 120, 180, 240, 540)}
    assert told == {
        0: 0, 30: 0, 60: 3150, 90: 3150, 120: 11_000, 180: 14_150, 240: 22_000, 540: 47_150,
    }  # fmt: skip


def test_the_worked_table_of_the_documentation() -> None:
    """Free from 09:00 to 13:00, a haircut every half hour."""
    free, haircut = free_cells((9, 13)), shape_of(60)
    earn = earnings(worths([HAIRCUT, COLOUR]))
    starts = positions(starts_of_person(haircut, free, free, CELL) & every(1800))
    losses = {each: lost(gaps_of(free), cells_taken(haircut, each, CELL), earn, CELL) for each in starts}
    assert list(losses.values()) == [7850, 11_000, 7850, 15_700, 7850, 11_000, 7850]
    best = sum(1 << start for start in best_first(losses))
    assert as_times(best) == ["09:00", "10:00", "11:00", "12:00"]


def test_tidy_is_what_touches_a_visit_or_the_edge_of_the_day() -> None:
    free, haircut = free_cells((9, 10.5), (12, 18)), shape_of(60)
    starts = starts_of_person(haircut, free, free, CELL) & every(900)
    found = tidy(haircut, free, starts, 900, CELL)
    assert as_times(found) == ["09:00", "09:30", "12:00", "17:00"]


def test_a_gap_too_short_for_the_grid_is_no_gap() -> None:
    """A visit that ended at 12:10 is followed by 12:15: nobody can come in between."""
    free = free_cells((0, 9)) ^ free_cells((0, 9)) | (1 << 18 * HOUR) - (1 << 12 * HOUR + 2)
    starts = starts_of_person(shape_of(60), free, free, CELL) & every(900)
    assert as_times(tidy(shape_of(60), free, starts, 900, CELL)) == ["12:15", "17:00"]


def test_with_few_tidy_times_all_are_shown() -> None:
    assert tidy_first(0b11111, 0b10001) == 0
    assert tidy_first(0b11111, 0b10101) == 0b10101
    assert tidy_first(0b10101, 0b10101) == 0, "nothing is left over to be shown second"


def test_when_every_time_loses_the_same_none_is_best() -> None:
    assert best_first({1: 5, 2: 5, 3: 5}) == []
    assert best_first({}) == []
    assert best_first({1: 9, 2: 5, 3: 7, 4: 5}) == [2, 4]
    assert best_first({1: 9, 2: 5, 3: 7, 4: 7, 5: 7, 6: 9}) == [2], "a third is two, and three lose 7"


def test_the_time_in_which_a_colour_works_by_itself_can_still_be_sold() -> None:
    colour = Shape(90 * 60, ((0, 30 * 60), (75 * 60, 90 * 60)), (0, 90 * 60))
    earn = earnings({9: 100})  # 45 minutes
    taken = cells_taken(colour, 0, CELL)
    assert lost([(0, 18)], taken, earn, CELL) == 100  # two such visits before, one after
    assert lost([(0, 18)], [(0, 18)], earn, CELL) == 200


@given(worth_tables, st.integers(0, 40))
def test_earnings_are_those_of_trying_every_combination(worth, gap) -> None:
    @cache
    def tried(left: int) -> int:
        return max(
            (price + tried(left - length) for length, price in worth.items() if length <= left), default=0
        )

    assert earnings(worth, 40)[gap] == tried(gap)


@given(worth_tables, st.integers(0, 60), st.integers(0, 60))
def test_one_long_gap_earns_no_less_than_two_parts_of_it(worth, one, other) -> None:
    earn = earnings(worth, 120)
    assert earn[one + other] >= earn[one] + earn[other]


masks = st.integers(0, 2**96 - 1)


@given(masks, patterns(), buffers, st.sampled_from([300, 900, 1800]))
def test_what_is_tidy_is_offered_and_nothing_free_lies_beside_it(free, pattern, around, step) -> None:
    wanted = shape(tuple(part * 5 for part in pattern), tuple(each // 5 * 5 for each in around))
    starts = starts_of_person(wanted, free, (1 << 96) - 1, CELL)
    found = tidy(wanted, free, starts, step, CELL)
    assert found & ~starts == 0
    first, last = wanted.staff[0][0] // CELL, wanted.staff[-1][1] // CELL
    for start in positions(starts):
        sides = (
            range(start + first - step // CELL, start + first),
            range(start + last, start + last + step // CELL),
        )
        open_sides = [all(cell >= 0 and free >> cell & 1 for cell in side) for side in sides]
        assert bool(found >> start & 1) == (not all(open_sides))


@given(masks, lengths, worth_tables)
def test_a_start_that_leaves_no_gap_loses_least_of_all(free, length, worth) -> None:
    wanted, earn = shape_of(length * 5), earnings(worth, 120)
    gaps = gaps_of(free)
    starts = positions(starts_of_person(wanted, free, (1 << 96) - 1, CELL))
    losses = {each: lost(gaps, cells_taken(wanted, each, CELL), earn, CELL) for each in starts}
    assert all(loss >= 0 for loss in losses.values())
    exact = [loss for start, loss in losses.items() if (start, start + length) in gaps]
    assert all(loss == min(losses.values()) == earn[length] for loss in exact)
    for start_of_gap, end_of_gap in gaps:
        inside = [losses[each] for each in starts if start_of_gap <= each < end_of_gap]
        assert not inside or losses[start_of_gap] == min(inside), "no place in a gap beats its edge"


@given(st.dictionaries(st.integers(0, 99), st.integers(0, 9)))
def test_the_best_lose_less_than_the_rest_and_are_no_more_than_offered(losses) -> None:
    best = best_first(losses)
    rest = [loss for start, loss in losses.items() if start not in best]
    assert set(best) <= set(losses)
    assert not best or (rest and max(losses[each] for each in best) < min(rest))
    assert bool(best) == (len(set(losses.values())) > 1)


@given(masks)
def test_gaps_are_the_runs_of_free_cells(mask) -> None:
    assert sum((1 << end) - (1 << start) for start, end in gaps_of(mask)) == mask
    assert [n for n in range(96) if mask >> n & 1] == positions(mask)


async def show(salon: Salon, showing: Showing) -> None:
    await Branch.update({Branch.showing: showing}).where(Branch.id == salon.center)


async def best_times(salon: Salon, member: int | None = 0, day: date = DAY) -> list[str]:
    who = salon.anna if member == 0 else member
    offered = await queries.offer(salon.center, salon.haircut, who)
    found = await queries.times_to_show(offered, day, day, day)
    assert set(found.best) <= {start for each in found.days for start in each.starts}
    return [wall(start) for start in found.best]


@morning
async def test_a_branch_that_shows_all_prefers_none() -> None:
    salon = await open_salon()
    assert await best_times(salon) == []


@morning
async def test_tidy_times_touch_visits_and_the_edges_of_somebodys_day() -> None:
    salon = await open_salon()
    await show(salon, Showing.tidy)
    assert await best_times(salon) == [], "09:00 and 17:00 alone are too few to hide the others"
    await fill(salon.anna_resource, "12:00", "13:10")
    assert await best_times(salon) == ["09:00", "11:00", "13:15", "17:00"]
    await fill(salon.lena_resource, "10:00", "10:30")
    assert await best_times(salon, None) == ["09:00", "10:30", "11:00", "13:15", "17:00"]


@morning
async def test_before_there_is_a_history_the_price_list_says_what_a_gap_can_earn() -> None:
    salon = await open_salon()
    await show(salon, Showing.best)
    await fill(salon.anna_resource, "13:00", "18:00")
    # four hours are two colours: a haircut at 09:00, 10:00, 11:00 or 12:00 leaves one, and an hour
    assert await best_times(salon) == ["09:00", "10:00", "11:00", "12:00"]


@morning
async def test_what_was_sold_in_ninety_days_is_counted_once_a_day_and_decides() -> None:
    salon = await open_salon()
    for days_ago, hour, service in (
        (3, "10:00", salon.haircut),
        (3, "12:00", salon.colour),
        (10, "10:00", salon.haircut),
    ):
        with clock.pretend(clock.now() - timedelta(days=days_ago)):
            day = clock.today("Europe/Berlin")
            wanted = Booking(
                salon.center, service, salon.anna, at(hour, day), client=salon.masha, notify=False
            )
            await actions.book(SYSTEM, wanted)
    with clock.pretend(clock.now() - timedelta(days=3)):
        off = Booking(salon.center, salon.haircut, salon.lena, at("10:00", clock.today("Europe/Berlin")))
        called_off = await actions.book(SYSTEM, off)
        await actions.cancel(SYSTEM, called_off.id, "", None)
    assert await count_demand() is False
    assert (await setup_of(salon.center)).kept.demand == (Sold(60, 2, 4500), Sold(120, 1, 11_000))

    async with count_queries() as counted:
        await count_demand()
    assert len(counted) <= 2, "today's figures are there; the other branch sold nothing"
    with clock.pretend(clock.now() + timedelta(days=85)):
        await count_demand()
    assert await demand() == [(60, 1, 4500), (120, 1, 11_000)]


async def demand() -> list[tuple[int, int, int]]:
    rows = await Demand.select(Demand.minutes, Demand.sold, Demand.price).order_by(Demand.minutes)
    return [tuple(row.values()) for row in rows]


@morning
@pytest.mark.parametrize("showing", list(Showing))
async def test_showing_some_first_takes_no_query_more(showing: Showing) -> None:
    salon = await open_salon()
    await show(salon, showing)
    offered = await queries.offer(salon.center, salon.haircut)
    async with count_queries() as counted:
        await queries.times_to_show(offered, DAY, DAY + timedelta(days=13), DAY)
    assert len(counted) == 1
    async with count_queries() as counted:
        await queries.first_times(salon.center, (salon.haircut, None), DAY, DAY + timedelta(days=13), showing)
    assert len(counted) == 1


@morning
async def test_a_visit_to_be_moved_leaves_its_own_time_free_at_the_desk() -> None:
    salon = await open_salon()
    await show(salon, Showing.tidy)
    visit = await actions.book(SYSTEM, Booking(salon.center, salon.haircut, salon.anna, at("11:00")))
    offered = await queries.offer(salon.center, salon.haircut, salon.anna, online=False)
    own = Own(visit=visit.id)
    [day] = (await queries.desk_day(offered, DAY, own)).days
    assert "11:00" in [wall(start) for start in day.starts]
    assert await Visit.count() == 1
