"""Whose a list is that turned up elsewhere: every export has its rows in an order of its own.

Cards with numbers 2n and 2n+1 stand beside each other in an export; which of them is first is a bit of its
mark. A list keeps that through copying, other formats and lost rows, as long as nobody sorts it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

BITS = 32
ENOUGH = 24  # pairs, before anything is said
SURE = 0.95
# $1 are ids, $2 is the mark.
BIT = f"($2::bigint >> (client.id / 2) % {BITS}) & 1"
ORDER = f"client.id / 2, CASE WHEN {BIT} = 1 THEN -client.id ELSE client.id END"


@dataclass(frozen=True, slots=True)
class Votes:
    """How many pairs stand for a 0 and for a 1 at each place of the mark."""

    zeros: tuple[int, ...]
    ones: tuple[int, ...]

    @property
    def pairs(self) -> int:
        return sum(self.zeros) + sum(self.ones)

    def likeness(self, mark: int) -> float:
        """Which part of the pairs stands as in the export with this mark."""
        agree = sum((self.ones if mark >> bit & 1 else self.zeros)[bit] for bit in range(BITS))
        return agree / self.pairs if self.pairs else 0.0


def votes_of(numbers: Iterable[int]) -> Votes:
    """What the order of cards says, wherever the two of a pair stand."""
    first: dict[int, int] = {}
    votes = ([0] * BITS, [0] * BITS)
    for number in dict.fromkeys(numbers):
        pair = number // 2
        if pair not in first:
            first[pair] = number
        else:
            votes[first[pair] > number][pair % BITS] += 1
    return Votes(tuple(votes[0]), tuple(votes[1]))


def likeliest(votes: Votes, marks: Mapping[int, int]) -> int | None:
    """The export (its id) whose order the list has; None where nothing can be said. `marks` by export."""
    if votes.pairs < ENOUGH or not marks:
        return None
    best = max(marks, key=lambda export: votes.likeness(marks[export]))
    return best if votes.likeness(marks[best]) >= SURE else None


def in_order(numbers: Sequence[int], mark: int) -> list[int]:
    """The same order as `ORDER`, for what is not asked of the database."""
    return sorted(numbers, key=lambda each: (each // 2, -each if mark >> each // 2 % BITS & 1 else each))
