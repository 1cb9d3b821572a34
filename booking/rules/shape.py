"""What a service takes of a person and of a room: stretches of time, told from the start of the visit.

A colour of 30 minutes' work, 45 minutes in which it works by itself and 15 minutes of finishing is
[30, -45, 15]: minutes in which somebody is needed, and below zero those in which they are free for others.
"""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import gcd

import msgspec

from booking.rules.days import Span, joined

MINUTE = 60
DAY = 24 * 60 * MINUTE
LEAST = 5 * MINUTE


class Buffers(msgspec.Struct, frozen=True):
    """Minutes before and after the visit in which the person, or the room, is not to be had either."""

    staff_before: int = 0
    staff_after: int = 0
    room_before: int = 0
    room_after: int = 0


NO_BUFFERS = Buffers()


class Shape(msgspec.Struct, frozen=True):
    """Seconds from the start: how long the visit is, when its person is taken, and when its room is."""

    length: int
    staff: tuple[Span, ...]
    room: Span

    @property
    def earliest(self) -> int:
        """Where it begins to take something: 0, or below it where there is a buffer."""
        return min(self.staff[0][0], self.room[0], 0)

    @property
    def latest(self) -> int:
        return max(self.staff[-1][1], self.room[1], self.length)

    @property
    def grain(self) -> int:
        """Everything in it is a multiple of so many seconds."""
        return gcd(self.length, *self.room, *(edge for span in self.staff for edge in span))


def shape_of(minutes: int, pattern: Sequence[int] = (), buffers: Buffers = NO_BUFFERS) -> Shape:
    """`pattern` empty: somebody is needed for all of the `minutes`."""
    length = minutes * MINUTE
    before, after = buffers.staff_before * MINUTE, buffers.staff_after * MINUTE
    spans = [(-before, 0), *needed(pattern or (minutes,)), (length, length + after)]
    room = (-buffers.room_before * MINUTE, length + buffers.room_after * MINUTE)
    return Shape(length, tuple(joined(span for span in spans if span[0] < span[1])), room)


def needed(pattern: Sequence[int]) -> list[Span]:
    """[30, -45, 15] → [(0, 1800), (4500, 5400)]"""
    edges = [0]
    for minutes in pattern:
        edges.append(edges[-1] + abs(minutes) * MINUTE)
    return [span for span, minutes in zip(pairwise(edges), pattern, strict=True) if minutes > 0]


def stretched(shape: Shape, length: int) -> Shape:
    """The same visit made longer or shorter at its end; what follows it as a buffer follows it still."""
    if length == shape.length:
        return shape
    after = max(shape.staff[-1][1] - shape.length, 0)
    core = [(start, min(end, shape.length)) for start, end in shape.staff if start < shape.length]
    if length > shape.length:
        core[-1] = (core[-1][0], core[-1][1] + length - shape.length)
    kept = [(start, min(end, length)) for start, end in core if start < length]
    work = kept if any(end > 0 for _, end in kept) else [*kept, (0, length)]
    staff = joined([*work, (length, length + after)] if after else work)
    return Shape(length, tuple(staff), (shape.room[0], shape.room[1] + length - shape.length))


def shortest(shape: Shape) -> int:
    """How short the desk may make it, in seconds: of its last stretch of work five minutes are left."""
    return max(start for start, _ in [(0, 0), *shape.staff] if start < shape.length) + LEAST


def moved(spans: Iterable[Span], start: int) -> list[Span]:
    """The same stretches for a visit that begins at `start`."""
    return [(start + begin, start + end) for begin, end in spans]
