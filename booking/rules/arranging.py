"""Who does what when, for one start of a plan: looked for step by step, with the least waiting."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, combinations

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


Row = tuple[tuple[Item, ...], int, int]
"""What is left of a guest, from when on, and how many seconds they may still wait."""
Rows = tuple[Row, ...]
DONE: Row = ((), 0, 0)


class GivenUp(Exception):
    """There are too many ways to look at them all."""


class Search:
    """Looks for the way with the least waiting; among those the first that `choices` comes up with.

    It goes from the earliest piece to the latest, whosever they are, so that what lies behind matters no
    more: the same rest, from the same moments on and with the same in its way, is tried once. `furthest` is
    the longest beginning that was come upon, whether it led anywhere or not.
    """

    def __init__(self, plan: Plan, choices: Choices) -> None:
        self.plan, self.choices, self.tries = plan, choices, 0
        self.dead: set[tuple[Rows, frozenset[tuple[int, int, Span]]]] = set()
        self.alone: dict[Rows, bool] = {}
        self.furthest: Spots = ()

    def at(self, start: int) -> Spots | None:
        """In the order of the pieces; None when it cannot be had. Raises `GivenUp`."""
        least = self.least_patience(start)
        found = None if least is None else self.of_guests(self.everybody, start, least)
        return None if found is None else tuple(sorted(found[0], key=lambda spot: spot.piece))

    @property
    def everybody(self) -> range:
        return range(len(self.plan.guests))

    def least_patience(self, start: int) -> int | None:
        """Seconds below which it cannot be had, because one guest or two would not even by themselves.

        None where they could not at all.
        """
        least, count = 0, len(self.plan.guests)
        if not self.plan.together or count == 1:
            return least
        for some in chain(*(combinations(self.everybody, size) for size in range(1, min(count, 3)))):
            found = self.of_guests(some, start, least)
            if found is None:
                return None
            least = found[1]
        return least

    def of_guests(self, some: Collection[int], start: int, least: int = 0) -> tuple[Spots, int] | None:
        """As if the others did not come, with at least so many seconds of patience; and how many it takes."""
        found = self.patiently(some, start, least)
        if found or self.patiently(some, start, self.plan.longest_wait) is None:
            return found
        more = range(least + WAIT_STEP, self.plan.longest_wait + 1, WAIT_STEP)
        return next(filter(None, (self.patiently(some, start, patience) for patience in more)), None)

    def patiently(self, some: Collection[int], start: int, patience: int) -> tuple[Spots, int] | None:
        items = enumerate(self.plan.guests)
        rows = tuple((row, start, patience) if number in some else DONE for number, row in items)
        found = next(self.rest(rows, ()), None)
        return None if found is None else (found, patience)

    def rest(self, rows: Rows, spots: Spots) -> Iterator[Spots]:
        """Every way to go on. Who asks for another has no use for the last, so at the end this is dead."""
        number = self.next_of(rows)
        if number is None:
            yield spots
            return
        here = rows, self.in_the_way(rows, spots)
        if here in self.dead or (spots and self.is_hopeless(rows)):
            return
        left, at, patience = rows[number]
        for item in self.plan.first_of(left):
            later = tuple(each for each in left if each != item)
            for wait in self.waits(number, left, patience):
                for more, end in self.together(item, at + wait, spots):
                    yield from self.rest(self.after(rows, number, (later, end, patience - wait)), more)
        self.dead.add(here)

    def next_of(self, rows: Rows) -> int | None:
        """Who is free first of those who have something left."""
        waiting = [number for number, (left, _, _) in enumerate(rows) if left]
        return min(waiting, key=lambda number: rows[number][1], default=None)

    def after(self, rows: Rows, number: int, row: Row) -> Rows:
        """Who comes in turn begins when the one before is ready, and shares the patience."""
        later = rows[number + 1 :]
        if not self.plan.together:
            later = tuple((left, *row[1:]) for left, _, _ in later)
        return (*rows[:number], row if row[0] else DONE, *later)

    def waits(self, number: int, left: Sequence[Item], patience: int) -> range:
        """Nobody waits for their first, but for those before them."""
        is_first = left == self.plan.guests[number] and (self.plan.together or number == 0)
        return range(0, 1 if is_first else min(self.plan.most_wait, patience) + 1, WAIT_STEP)

    def in_the_way(self, rows: Rows, spots: Spots) -> frozenset[tuple[int, int, Span]]:
        """What is chosen already and may still matter to others who are not done: whose, and what of it."""
        left = [(guest, row[1]) for guest, row in zip(self.plan.guest_numbers, rows, strict=True) if row[0]]
        found = []
        for spot in spots:
            whose = self.plan.pieces[spot.piece].guest
            since = min((at for guest, at in left if guest != whose), default=None)
            if since is not None:
                since -= self.plan.most_before
                found += [(whose, *take) for take in spot.takes if take[1][1] > since]
        return frozenset(found)

    def is_hopeless(self, rows: Rows) -> bool:
        """Even with nothing else in the way: guests who come together one by one, others in their turn."""
        if not self.plan.together:
            return self.cannot_be_had(rows)
        return any(
            self.cannot_be_had(tuple(row if other == number else DONE for other in self.everybody))
            for number, row in enumerate(rows)
            if row[0]
        )

    def cannot_be_had(self, rows: Rows) -> bool:
        if rows not in self.alone:
            self.alone[rows] = next(self.rest(rows, ()), None) is None
        return self.alone[rows]

    def together(self, item: Item, at: int, spots: Spots) -> Iterator[tuple[Spots, int]]:
        if not item:
            yield spots, at
            return
        number, *others = item
        for spot in self.choices(number, at, spots):
            self.count()
            if not self.clashes(spot, spots):
                self.furthest = max(self.furthest, (*spots, spot), key=len)
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
    try:
        return Search(plan, choices).at(start)
    except GivenUp:
        return None


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
