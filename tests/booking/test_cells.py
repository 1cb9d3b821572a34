"""The bits against an obvious reference: random shapes, hours, doors, zones and bookings."""

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from booking.rules.cells import CELL, Canvas, at_least, canvas_for, cells_of, fitting, runs_of
from booking.rules.days import day_spans, days_between
from booking.rules.grid import Person, covers, grid_of, meets
from booking.rules.shape import Buffers, moved, shape_of, stretched
from tests.booking.reference import Obvious, free_starts
from tests.booking.strategies import (
    buffers,
    from_midnight,
    lengths,
    patterns,
    places,
    rooms_needed,
    shape,
    steps,
    taken,
    work_hours,
)

QUARTER = 900


@settings(max_examples=400, deadline=None)
@given(places, work_hours(), work_hours(), taken(), st.tuples(patterns(), buffers, steps))
def test_the_bits_say_what_going_minute_by_minute_says(place, hours, doors, busy, wanted) -> None:
    (zone, day), (pattern, around, step) = place, wanted
    spans = from_midnight(day, zone, busy)
    person = Person(1, shape(pattern, around), day_spans(day, zone, hours), spans)
    found = free_starts(grid_of(day, day, zone, step), [person], doors=day_spans(day, zone, doors))
    assert found == Obvious(day, zone, hours, doors).starts(step, pattern, around, spans)


@settings(max_examples=200, deadline=None)
@given(places, work_hours(), st.tuples(taken(), rooms_needed), patterns(), buffers)
def test_what_is_offered_can_be_taken_and_what_is_not_cannot(place, hours, busy, pattern, around) -> None:
    """The check at the door and the list of free times are one rule, for people and for rooms."""
    zone, day = place
    person_busy = from_midnight(day, zone, busy[0])
    needs = [(number, [from_midnight(day, zone, each) for each in rooms]) for number, rooms in busy[1]]
    there, wanted = day_spans(day, zone, hours), shape(pattern, around)
    grid, person = grid_of(day, day, zone, QUARTER), Person(1, wanted, there, person_busy)
    offered = free_starts(grid, [person], needs=needs, doors=there)
    for run in grid.runs:
        for start in range(run.first, run.first + run.count * grid.step, grid.step):
            [span] = moved([wanted.room], start)
            enough = all(sum(not meets(room, span) for room in rooms) >= n for n, rooms in needs)
            can = person.works(start) and person.is_free(start) and enough
            assert (start in offered) == (can and covers(there, (start, start + wanted.length)))


@given(st.lists(st.integers(0, 2**70), max_size=9), st.integers(1, 5))
def test_at_least_so_many_are_counted_bit_by_bit(masks, number) -> None:
    counted = {n for n in range(70) if sum(mask >> n & 1 for mask in masks) >= number}
    assert {n for n in range(70) if at_least(number, masks) >> n & 1} == counted


@settings(max_examples=100, deadline=None)
@given(places, work_hours(), taken(), taken(), patterns())
def test_another_appointment_never_frees_a_time(place, hours, busy, more, pattern) -> None:
    zone, day = place
    grid, there = grid_of(day, day, zone, QUARTER), day_spans(day, zone, hours)
    before, after = (
        free_starts(grid, [Person(1, shape(pattern, (0, 0)), there, from_midnight(day, zone, each))])
        for each in (busy, sorted([*busy, *more]))
    )
    assert set(after) <= set(before)


@given(places, st.integers(0, 40), steps)
def test_a_grid_of_many_days_is_the_grids_of_each(place, more, step) -> None:
    zone, first = place
    last = first + timedelta(days=more)
    whole = grid_of(first, last, zone, step)
    canvas = canvas_for(whole, [shape_of(60)]) if whole.runs else Canvas(0, 1, CELL)
    each = [run for day in days_between(first, last) for run in grid_of(day, day, zone, step).runs]
    listed = [run.first + n * step for run in each for n in range(run.count)]
    assert list(canvas.moments(cells_of(whole, canvas))) == listed


@given(st.integers(0, 2**60), st.integers(1, 70))
def test_a_run_begins_where_so_many_cells_are_set_in_a_row(mask, length) -> None:
    set_cells = {n for n in range(61) if mask >> n & 1}
    runs = {n for n in range(61) if all(n + more in set_cells for more in range(length))}
    assert {n for n in range(61) if runs_of(mask, length) >> n & 1} == runs


def test_the_table_of_lamps() -> None:
    """docs/availability.md, section 17: cells of half an hour from nine on, the first one the lowest bit."""
    taken_cells = (0b000_1100, 0, 0b000_0111)
    free = [0b111_1111 & ~taken for taken in taken_cells]
    starts = [runs_of(cells, 2) & 0b11111 for cells in free]
    assert starts == [0b10001, 0b11111, 0b11000]
    assert (at_least(1, starts), at_least(2, starts)) == (0b11111, 0b11001)


def test_a_stretch_before_the_start_is_looked_for_before_it() -> None:
    assert fitting(0b1100, (-CELL, 0), CELL) == 0b11000
    assert fitting(0b1100, (CELL, 2 * CELL), CELL) == 0b110


@given(patterns(), buffers, lengths)
def test_a_visit_that_is_stretched_keeps_what_follows_it(pattern, around, length) -> None:
    before = shape(pattern, around)
    after = stretched(before, length * 60)
    assert after.length == length * 60
    assert after.latest - after.length == around[1] * 60
    assert after.room == (0, after.length)
    assert any(start < after.length and end > 0 for start, end in after.staff), "somebody is still needed"
    assert all(one[1] < other[0] for one, other in zip(after.staff, after.staff[1:], strict=False))


def test_a_colour_leaves_its_stylist_free_while_it_works() -> None:
    colour = shape_of(90, (30, -45, 15), Buffers(staff_after=10, room_before=5))
    assert colour.staff == ((0, 1800), (4500, 6000))
    assert colour.room == (-300, 5400)
    assert stretched(colour, 7200).staff == ((0, 1800), (4500, 7800))
    assert stretched(colour, 3600).staff == ((0, 1800), (3600, 4200))
