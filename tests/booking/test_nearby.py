"""The nearest starts out of bits, and what is taken around them: the same as looked for one by one."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.queries.nearby import Board, board_for
from booking.queries.setup import setup_of
from booking.queries.several import times_of_several
from booking.queries.taken import Bits
from booking.queries.wanted import several_in
from booking.rules.cells import Canvas, spans_of
from booking.rules.days import joined
from booking.rules.wants import Want, Wanted
from tests.booking.scene import DAY, fill
from tests.cast import open_salon

CANVAS = Canvas(20_000, 1, 300)
BOARD = Board(CANVAS, Bits({}, {}, None))
MOMENTS = st.integers(CANVAS.origin - 86_400, CANVAS.origin + 2 * 86_400)


@given(st.sets(st.integers(0, CANVAS.count - 1), max_size=40), MOMENTS)
def test_the_nearest_starts_come_first_and_every_one_of_them_once(cells: set[int], wanted: int) -> None:
    starts = [CANVAS.origin + cell * CANVAS.cell for cell in cells]
    mask = sum(1 << cell for cell in cells)
    assert list(BOARD.nearest(mask, wanted)) == sorted(starts, key=lambda start: (abs(start - wanted), start))


@given(st.lists(st.tuples(st.integers(0, 287), st.integers(1, 30)), max_size=12), st.data())
def test_what_the_bits_say_is_taken_is_what_was_taken(
    cells: list[tuple[int, int]], data: st.DataObject
) -> None:
    taken = sorted(
        (CANVAS.origin + first * 300, CANVAS.origin + min(first + length, 288) * 300)
        for first, length in cells
    )
    whole = (CANVAS.origin, CANVAS.origin + 86_400)
    assert spans_of(CANVAS, CANVAS.taken(taken), whole) == joined(taken)
    first, last = sorted((data.draw(MOMENTS), data.draw(MOMENTS)))
    seen = spans_of(CANVAS, CANVAS.taken(taken), (first, last))
    shown = [(max(a, first), min(b, last)) for a, b in joined(taken) if a < last and b > first]
    assert [(max(a, first), min(b, last)) for a, b in seen] == shown


@pytest.mark.usefixtures("morning")
async def test_the_starts_are_those_that_are_offered_and_each_can_be_arranged() -> None:
    salon = await open_salon()
    await fill(salon.anna_resource, "12:00", "13:30")
    await fill(salon.colour_chair, "15:00", "15:30")
    await fill(salon.lena_resource, "09:00", "12:10")
    for wants in (
        (Want(salon.haircut, salon.anna), Want(salon.colour, salon.lena)),
        (Want(salon.haircut), Want(salon.colour)),
        (Want(salon.haircut), Want(salon.haircut, guest=1)),
    ):
        several = several_in(await setup_of(salon.center), Wanted(wants))
        days = DAY, DAY + timedelta(days=1)
        board = await board_for(several, *days)
        assert board is not None
        starts = board.canvas.moments(board.starts(several, days))
        found = [start for start in starts if board.arranged(several, start)]
        offered = await times_of_several(several, *days)
        assert found == [int(start.timestamp()) for day in offered for start in day.starts]
