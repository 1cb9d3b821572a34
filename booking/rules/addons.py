"""A service with what is added to it: one sitting of one person, with nothing in between."""

from collections.abc import Sequence
from dataclasses import dataclass

from booking.rules.shape import NO_BUFFERS, Buffers, Shape, shape_of


@dataclass(frozen=True, slots=True)
class Work:
    """How somebody does one service: in which minutes they are needed (none: in all), and its buffers."""

    minutes: int
    pattern: tuple[int, ...] = ()
    buffers: Buffers = NO_BUFFERS


def sitting(works: Sequence[Work]) -> Shape:
    """The first is the service, the others follow it in their order, without a wait.

    What is kept before is the service's own; after the last of them the longest that any of them asks for.
    """
    pattern = [part for each in works for part in each.pattern or (each.minutes,)]
    buffers = [each.buffers for each in works]
    around = Buffers(
        staff_before=buffers[0].staff_before,
        staff_after=max(each.staff_after for each in buffers),
        room_before=buffers[0].room_before,
        room_after=max(each.room_after for each in buffers),
    )
    return shape_of(sum(each.minutes for each in works), pattern, around)
