"""Who gets a visit when the client does not mind who, by the rule of the service."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from hashlib import sha256
from typing import Any

from catalog.tables import AnyStaff


@dataclass(frozen=True, slots=True)
class Turn:
    """Somebody who is free for the whole visit, which would take `length` seconds of their week.

    `busy_seconds` are of that local day, `week_seconds` of visits that are theirs from Monday to Sunday, and
    `work_seconds` what they work then. `last_given` and `last_turn` are higher the later it was, 0 for never:
    that they were given anything, and that they had a visit of this service without being asked for.
    """

    member: int
    length: int = 1
    busy_seconds: int = 0
    week_seconds: int = 0
    work_seconds: int = 1
    last_given: int = 0
    last_turn: int = 0
    rank: int | None = None

    @property
    def share(self) -> Fraction:
        """Of their working week."""
        return Fraction(self.week_seconds, self.work_seconds)

    def is_ahead(self, least: Fraction) -> bool:
        """With a visit less, theirs would still be no smaller a share of their working week."""
        return Fraction(self.week_seconds - self.length, self.work_seconds) >= least


Order = Callable[[Turn], Any]


def in_turn(rule: AnyStaff, free: Sequence[Turn], luck: str) -> list[int]:
    """The members, whose turn it is first. `luck` is the lot of the rule that draws one."""
    return [each.member for each in sorted(free, key=ORDERS[rule](free, luck))]


def by_fairness(free: Sequence[Turn], _: str) -> Order:
    """Nobody runs a visit ahead in the week; then the least busy of the day, and the longest without."""
    least = min(each.share for each in free)
    return lambda each: (
        each.is_ahead(least),
        each.busy_seconds,
        each.week_seconds,
        each.last_given,
        each.member,
    )


def by_round(free: Sequence[Turn], luck: str) -> Order:
    fair = by_fairness(free, luck)
    return lambda each: (each.last_turn, fair(each))


def by_rank(free: Sequence[Turn], luck: str) -> Order:
    """Lower ranks first, and who has none after them; equals are taken fairly."""
    fair = by_fairness(free, luck)
    return lambda each: (each.rank is None, each.rank or 0, fair(each))


def by_lot(_: Sequence[Turn], luck: str) -> Order:
    return lambda each: sha256(f"{luck} {each.member}".encode()).digest()


ORDERS: dict[AnyStaff, Callable[[Sequence[Turn], str], Order]] = {
    AnyStaff.fair: by_fairness,
    AnyStaff.round_robin: by_round,
    AnyStaff.priority: by_rank,
    AnyStaff.random: by_lot,
}
