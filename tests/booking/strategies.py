"""Shapes, hours and taken time as Hypothesis makes them up."""

from datetime import date

from hypothesis import strategies as st

from booking.rules.days import Span, midnight
from booking.rules.shape import Buffers, Shape, shape_of
from tests.booking.reference import ZONES

places = st.sampled_from([(zone, day) for zone, days in ZONES.items() for day in days])
steps = st.sampled_from([300, 900, 1200, 1500, 1800, 3600])
minutes = st.one_of(st.integers(0, 288).map(lambda n: n * 5), st.integers(0, 1440))
lengths = st.one_of(st.integers(1, 30).map(lambda n: n * 5), st.integers(1, 150))


@st.composite
def work_hours(draw) -> tuple[int, ...]:
    chosen = sorted(draw(st.sets(minutes, min_size=0, max_size=6)))
    return tuple(chosen[: len(chosen) // 2 * 2])


@st.composite
def patterns(draw) -> tuple[int, ...]:
    """Busy and free in any order, with somebody needed at least once."""
    parts = draw(st.lists(st.tuples(lengths, st.booleans()), min_size=1, max_size=4))
    found = [part if busy else -part for part, busy in parts]
    return tuple(found) if max(found) > 0 else (*found, draw(lengths))


@st.composite
def taken(draw) -> list[Span]:
    """Minutes relative to the day's midnight; they may overlap, and begin before it."""
    found = draw(st.lists(st.tuples(st.integers(-120, 1560), st.integers(1, 240)), max_size=5))
    return sorted((start, start + length) for start, length in found)


# Of up to two kinds: how many are needed, and what is taken of each room there is.
rooms_needed = st.lists(st.tuples(st.integers(1, 3), st.lists(taken(), max_size=4)), max_size=2)
buffers = st.tuples(st.sampled_from([0, 5, 7, 15]), st.sampled_from([0, 5, 10, 13]))


def shape(pattern: tuple[int, ...], around: tuple[int, int]) -> Shape:
    return shape_of(sum(map(abs, pattern)), pattern, Buffers(staff_before=around[0], staff_after=around[1]))


def from_midnight(day: date, zone: str, spans: list[Span]) -> list[Span]:
    return [(midnight(day, zone) + a * 60, midnight(day, zone) + b * 60) for a, b in spans]
