"""What a plan comes to from one start: of each piece something by when it begins, added up over the plan.

It goes through a plan as `booking.rules.arranging` does, but does not ask who is with whom. For one guest
whose services follow each other that is the very order and the very waits that would be booked, so that only
the people are open. Where people are needed at once it is everything that might come of it.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import product

from booking.rules.itinerary import WAIT_STEP, Item, Plan

Spread = tuple[int, int]
"""The least and the most that it may be."""

Options = Callable[[int, int], Mapping[int, Spread]]
"""Of a piece that begins at a moment, by how many seconds it takes; nothing where it cannot begin then."""

Rows = tuple[tuple[Item, ...], ...]
NOTHING: Spread = (0, 0)


@dataclass(frozen=True)
class Courses:
    plan: Plan
    options: Options
    known: dict[tuple[Rows, int, int], Spread | None] = field(default_factory=dict)

    def at(self, start: int) -> Spread | None:
        """Of the whole plan; None where it cannot begin then."""
        return added(self.of(rows, start) for rows in groups(self.plan))

    def of(self, rows: Rows, start: int) -> Spread | None:
        """Of some guests one after the other, with as little waiting as there can be where that is known."""
        most = self.plan.longest_wait
        for patience in range(0, most + 1, WAIT_STEP) if self.plan.is_row else (most,):
            found = self.first(rows, start, patience)
            if found is not None:
                return found
        return None

    def first(self, rows: Rows, at: int, patience: int) -> Spread | None:
        return self.step(rows, at, patience, range(1))

    def rest(self, rows: Rows, at: int, patience: int) -> Spread | None:
        key = rows, at, patience
        if key not in self.known:
            waits = range(0, min(self.plan.most_wait, patience) + 1, WAIT_STEP)
            self.known[key] = self.step(rows, at, patience, waits) if rows else NOTHING
        return self.known[key]

    def step(self, rows: Rows, at: int, patience: int, waits: range) -> Spread | None:
        """In a row the first order that can be gone through is taken, as the search takes it."""
        found: Spread | None = None
        for item in self.plan.first_of(rows[0]):
            later = without(rows, item)
            for wait in waits:
                left = patience - wait if self.plan.is_row else patience
                more = self.with_item(item, later, at + wait, left)
                if more is not None and self.plan.is_row:
                    return more
                found = either(found, more)
        return found

    def with_item(self, item: Item, later: Rows, at: int, patience: int) -> Spread | None:
        found: Spread | None = None
        for length, spread in self.of_item(item, at).items():
            rest = self.rest(later, at + length, patience)
            found = either(found, None if rest is None else added((spread, rest)))
        return found

    def of_item(self, item: Item, at: int) -> Mapping[int, Spread]:
        """What begins together lasts as long as its longest."""
        each = [self.options(number, at) for number in item]
        if len(each) == 1:
            return each[0]
        found: dict[int, Spread] = {}
        for chosen in product(*(options.items() for options in each)):
            length = max(each[0] for each in chosen)
            spread = either(found.get(length), added(spread for _, spread in chosen))
            found[length] = spread or NOTHING
        return found


def groups(plan: Plan) -> list[Rows]:
    """Guests who begin together are each by themselves; of those one after the other, all are one."""
    return [(items,) for items in plan.guests] if plan.together else [tuple(plan.guests)]


def without(rows: Rows, item: Item) -> Rows:
    left = tuple(each for each in rows[0] if each != item)
    return (left, *rows[1:]) if left else rows[1:]


def either(one: Spread | None, other: Spread | None) -> Spread | None:
    if one is None or other is None:
        return one or other
    return min(one[0], other[0]), max(one[1], other[1])


def added(spreads: Iterable[Spread | None]) -> Spread | None:
    """None where one of them is."""
    least, most = 0, 0
    for each in spreads:
        if each is None:
            return None
        least, most = least + each[0], most + each[1]
    return least, most
