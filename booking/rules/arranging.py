"""Who does what when, for one start of a plan: looked for step by step, with the least waiting."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from booking.rules.days import Span
from booking.rules.grid import meets
from booking.rules.itinerary import WAIT_STEP, Item, Plan

MOST_TRIES = 20_000


@dataclass(frozen=True, slots=True)
class Spot:
    """A piece with somebody at a time. `takes` are their and the rooms' spans, buffers included."""

    piece: int
    who: int
    start: int
    end: int
    takes: tuple[tuple[int, Span], ...]

    def core(self) -> list[tuple[int, Span]]:
        """What it takes while the guest is there."""
        cut = [(what, (max(span[0], self.start), min(span[1], self.end))) for what, span in self.takes]
        return [(what, span) for what, span in cut if span[0] < span[1]]


Spots = tuple[Spot, ...]
Choices = Callable[[int, int, Spots], Iterable[Spot]]
"""Of a piece and a moment, what can be had, the best first; also told what is chosen already."""


class GivenUp(Exception):
    """There are too many ways to look at them all."""


class Search:
    """Looks for the way with the least waiting; among those the first that `choices` comes up with."""

    def __init__(self, plan: Plan, choices: Choices) -> None:
        self.plan, self.choices, self.tries = plan, choices, 0
        self.dead: set[tuple[tuple[Item, ...], int, int]] = set()

    def at(self, start: int) -> Spots | None:
        """In the order of the pieces; None when it cannot be had."""
        try:
            for patience in range(0, self.plan.longest_wait + 1, WAIT_STEP):
                found = next(self.guests(0, start, (), patience), None)
                if found is not None:
                    return tuple(sorted(found, key=lambda spot: spot.piece))
        except GivenUp:
            return None
        return None

    def guests(self, number: int, at: int, spots: Spots, patience: int) -> Iterator[Spots]:
        if number == len(self.plan.guests):
            yield spots
            return
        items = self.plan.guests[number]
        may_wait = number > 0 and not self.plan.together
        for wait in self.waits(patience) if may_wait else (0,):
            for more, end, left in self.row(items, at + wait, spots, patience - wait):
                next_at = at if self.plan.together else end
                next_patience = patience if self.plan.together else left
                yield from self.guests(number + 1, next_at, more, next_patience)

    def waits(self, patience: int) -> range:
        return range(0, min(self.plan.most_wait, patience) + 1, WAIT_STEP)

    def row(
        self, left: Sequence[Item], at: int, spots: Spots, patience: int, *, is_first: bool = True
    ) -> Iterator[tuple[Spots, int, int]]:
        """What is chosen, when it ends, and the patience that is left."""
        if not left:
            yield spots, at, patience
            return
        for item in self.plan.first_of(left):
            later = [each for each in left if each != item]
            for wait in (0,) if is_first else self.waits(patience):
                for more, end in self.together(item, at + wait, spots):
                    yield from self.row_on(later, end, more, patience - wait)

    def row_on(
        self, left: Sequence[Item], at: int, spots: Spots, patience: int
    ) -> Iterator[tuple[Spots, int, int]]:
        """Whether a row can be gone on with does not depend on who has done what so far."""
        here = tuple(left), at, patience
        if here in self.dead:
            return
        found = False
        for more in self.row(left, at, spots, patience, is_first=False):
            found = True
            yield more
        if not found and self.plan.is_row:
            self.dead.add(here)

    def together(self, item: Item, at: int, spots: Spots) -> Iterator[tuple[Spots, int]]:
        if not item:
            yield spots, at
            return
        number, *others = item
        for spot in self.choices(number, at, spots):
            self.count()
            if not self.clashes(spot, spots):
                for more, end in self.together(tuple(others), at, (*spots, spot)):
                    yield more, max(end, spot.end)

    def count(self) -> None:
        self.tries += 1
        if self.tries > MOST_TRIES:
            raise GivenUp

    def clashes(self, spot: Spot, spots: Spots) -> bool:
        """Buffers are kept between guests, not between two services of one."""
        guest = self.plan.pieces[spot.piece].guest
        return any(
            share_time(spot.core(), other.core())
            if self.plan.pieces[other.piece].guest == guest
            else share_time(spot.takes, other.takes)
            for other in spots
        )


def share_time(some: Iterable[tuple[int, Span]], others: Sequence[tuple[int, Span]]) -> bool:
    return any(meets((span for other, span in others if other == what), taken) for what, taken in some)


def arrange(plan: Plan, start: int, choices: Choices) -> Spots | None:
    """Who does what when, so that the plan begins at `start` with the least waiting.

    After `MOST_TRIES` combinations it is given up: such a start is not offered, and never sold wrongly.
    """
    return Search(plan, choices).at(start)


def can_be_done(plan: Plan, spots: Spots) -> bool:
    """No guest is needed at two places, but for what is done at once."""
    return not any(
        one.start < other.end and other.start < one.end and plan.is_apart(one.piece, other.piece)
        for one, other in combinations(spots, 2)
    )


def without_overlap(plan: Plan, spots: Spots) -> list[Spot]:
    """The same with buffers cut where another service of the same guest has the person or the room."""
    found: list[Spot] = []
    for spot in spots:
        guest = plan.pieces[spot.piece].guest
        others = [each for each in spots if each is not spot and plan.pieces[each.piece].guest == guest]
        known = [each for each in found if plan.pieces[each.piece].guest == guest]
        taken = [
            *(take for each in others for take in each.core()),
            *(t for each in known for t in each.takes),
        ]
        takes = tuple(
            (what, part)
            for what, span in spot.takes
            for part in apart(span, [busy for other, busy in taken if other == what])
        )
        found.append(Spot(spot.piece, spot.who, spot.start, spot.end, takes))
    return found


def apart(span: Span, others: Iterable[Span]) -> list[Span]:
    """What is left of a span."""
    left = [span]
    for start, end in others:
        cut = [((a, min(b, start)), (max(a, end), b)) for a, b in left]
        left = [part for pair in cut for part in pair if part[0] < part[1]]
    return left
