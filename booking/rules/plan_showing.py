"""Which starts of several services to show first: the rules of `booking.rules.showing`, for a plan."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from booking.rules.days import joined
from booking.rules.itinerary import EVERY, Item, Plan, Rows, Ways, possible_starts
from booking.rules.shape import Shape, moved


@dataclass(frozen=True, slots=True)
class Touching:
    """For each piece the starts with somebody: all, those that touch what is before, and what is after."""

    ways: Sequence[Ways]
    before: Sequence[Ways]
    after: Sequence[Ways]


def tidy_starts(plan: Plan, people: Touching, offered: int, cell: int) -> int:
    """Of the offered starts those from which it touches what is before its first or after its last service.

    Of guests who begin together, each does. Where it can be had without a wait, only that counts.
    """
    at_once = replace(plan, most_wait=0)
    found = offered & touching(at_once, people, cell)
    waiting = offered & ~possible_starts(at_once, people.ways, cell) if plan.most_wait else 0
    return found | (waiting & touching(plan, people, cell) if waiting else 0)


def touching(plan: Plan, people: Touching, cell: int) -> int:
    begins = Rows(plan, people.ways, cell, first=people.before)
    ends = Rows(plan, people.ways, cell, last=people.after)
    if not plan.together:
        return in_turn(begins, plan.guests, begin_with=True) | in_turn(ends, plan.guests, begin_with=False)
    mask = EVERY
    for items in plan.guests:
        mask &= begins.row(items, EVERY) | ends.row(items, EVERY)
    return mask


def in_turn(rows: Rows, guests: Sequence[tuple[Item, ...]], *, begin_with: bool) -> int:
    """Only the very first, or the very last of them all has to touch."""
    plain, mask = Rows(rows.plan, rows.ways, rows.cell), EVERY
    for number, items in reversed(list(enumerate(guests))):
        is_edge = number == (0 if begin_with else len(guests) - 1)
        then = mask if number == len(guests) - 1 else rows.waited_for(mask)
        mask = (rows if is_edge else plain).row(items, then)
    return mask


def usual_order(plan: Plan, items: Sequence[Item]) -> list[Item]:
    """The order of a guest's services that is tried first."""
    left, found = list(items), []
    while left:
        found.append(plan.first_of(left)[0])
        left.remove(found[-1])
    return found


def in_a_row(shapes: Sequence[Shape]) -> Shape:
    """What one person gives to several services one right after the other; their rooms are not told."""
    spans, length = [], 0
    for each in shapes:
        spans += moved(each.staff, length)
        length += each.length
    return Shape(length, tuple(joined(spans)), (0, length))
