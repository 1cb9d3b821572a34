"""Several services in one coming: in which order, with which waits, and at what time each begins.

A plan holds pieces, one for each service of each guest. A guest goes from one to the next and waits no longer
than `most_wait` in between; what is marked for it may be done by two people at once. Several guests begin
together, or one after the other.

Here all starts are asked for at once, with bits. That is exact for one guest whose services follow each
other: they never meet in time, so that each only has to fit by itself. Where people are needed at the same
time it says too much, and `booking.rules.arranging` decides for one start.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

MOST_BEFORE = 24 * 60 * 60  # seconds
WAIT_STEP = 300  # seconds: waits are tried in steps of so many
EVERY = -1  # a mask in which every bit is set

Item = tuple[int, ...]
"""Numbers of pieces that begin together; nearly always one."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One service of one guest. Those with a `rank` come in its order, those without anywhere."""

    guest: int = 0
    rank: int | None = None
    at_once: bool = False


@dataclass(frozen=True)
class Plan:
    """`at_once`: a guest's pieces that are marked for it begin together. `most_wait` is in seconds.

    `most_before`: nothing is taken more than so many seconds before the piece that takes it begins.
    """

    pieces: tuple[Piece, ...]
    most_wait: int = 0
    at_once: bool = False
    together: bool = True
    most_before: int = MOST_BEFORE

    @cached_property
    def guest_numbers(self) -> list[int]:
        return sorted({each.guest for each in self.pieces})

    @cached_property
    def guests(self) -> list[tuple[Item, ...]]:
        """What each guest goes through."""
        return [self.items_of(guest) for guest in self.guest_numbers]

    def items_of(self, guest: int) -> tuple[Item, ...]:
        theirs = [number for number, each in enumerate(self.pieces) if each.guest == guest]
        marked = tuple(number for number in theirs if self.at_once and self.pieces[number].at_once)
        alone = [(number,) for number in theirs if number not in marked]
        return tuple(sorted([*alone, marked] if marked else alone))

    @property
    def is_row(self) -> bool:
        """One guest, one service after the other."""
        return len(self.guests) == 1 and all(len(item) == 1 for item in self.guests[0])

    @property
    def longest_wait(self) -> int:
        """Of all waits together."""
        rows = [len(items) - 1 for items in self.guests]
        gaps = max(rows) if self.together else sum(rows) + len(rows) - 1
        return self.most_wait * gaps

    def first_of(self, items: Sequence[Item]) -> list[Item]:
        """Those that may come next."""
        ranks = {item: self.rank_of(item) for item in items}
        lowest = min((rank for rank in ranks.values() if rank is not None), default=None)
        return [item for item in items if ranks[item] in (None, lowest)]

    def is_apart(self, one: int, other: int) -> bool:
        """Two pieces of one guest that must not meet in time."""
        both = self.of((one, other))
        may_meet = self.at_once and all(each.at_once for each in both)
        return both[0].guest == both[1].guest and not may_meet

    def rank_of(self, item: Item) -> int | None:
        return min((each.rank for each in self.of(item) if each.rank is not None), default=None)

    def of(self, item: Item) -> list[Piece]:
        return [self.pieces[number] for number in item]


Ways = Mapping[int, int]
"""The starts at which a piece can begin by itself, by how many cells it then takes."""


def possible_starts(plan: Plan, ways: Sequence[Ways], cell: int) -> int:
    """Every start at which the plan may be had, and for a row none at which it may not."""
    rows = Rows(plan, ways, cell)
    if plan.together:
        mask = EVERY
        for items in plan.guests:
            mask &= rows.row(items, EVERY)
        return mask
    last, *others = reversed(plan.guests)
    mask = rows.row(last, EVERY)
    for items in others:
        mask = rows.row(items, rows.waited_for(mask))
    return mask


@dataclass(frozen=True, slots=True)
class Rows:
    """`first` and `last` are the ways of what a row begins and ends with, where those are others."""

    plan: Plan
    ways: Sequence[Ways]
    cell: int
    first: Sequence[Ways] | None = None
    last: Sequence[Ways] | None = None

    def row(self, items: tuple[Item, ...], then: int) -> int:
        """Starts from which the items can be gone through, ending at one of `then`."""
        known: dict[tuple[Item, ...], int] = {(): then}

        def rest_from(left: tuple[Item, ...]) -> int:
            if left not in known:
                known[left] = self.either(left, rest_from, is_first=left == items)
            return known[left]

        return rest_from(items)

    def either(
        self, left: tuple[Item, ...], rest_from: Callable[[tuple[Item, ...]], int], *, is_first: bool
    ) -> int:
        mask, ways = 0, (self.first if is_first else None) or (self.last if len(left) == 1 else None)
        for item in self.plan.first_of(left):
            later = tuple(each for each in left if each != item)
            then = rest_from(later)
            then = self.waited_for(then) if later else then
            for cells, starts in self.ways_of(item, ways or self.ways).items():
                mask |= starts & then >> cells
        return mask

    def ways_of(self, item: Item, ways: Sequence[Ways]) -> Ways:
        """What begins together lasts as long as its longest."""
        found: dict[int, int] = {0: EVERY}
        for number in item:
            both: dict[int, int] = {}
            for before, there in found.items():
                for cells, starts in ways[number].items():
                    both[max(before, cells)] = both.get(max(before, cells), 0) | there & starts
            found = both
        return found

    def waited_for(self, mask: int) -> int:
        """The moments from which one of the mask comes within the longest wait."""
        found, step = mask, WAIT_STEP // self.cell
        for wait in range(step, self.plan.most_wait // self.cell + 1, step):
            found |= mask >> wait
        return found
