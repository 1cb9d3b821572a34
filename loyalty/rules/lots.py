"""Points as lots: which came together, which are used first, and where they go back. See docs/loyalty.md."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Lot:
    """What is left of points that came together.

    They can be used from `usable_on` (None: once their bill is paid) to `expires_on` (None: for good).
    """

    id: int
    remaining: int
    usable_on: date | None
    expires_on: date | None = None

    def is_over(self, today: date) -> bool:
        return self.expires_on is not None and self.expires_on < today

    def is_usable(self, today: date) -> bool:
        return self.usable_on is not None and self.usable_on <= today and not self.is_over(today)


@dataclass(frozen=True, slots=True)
class Draw:
    """So many points out of a lot (below zero), or back into it."""

    lot: int
    points: int


@dataclass(frozen=True, slots=True)
class Holding:
    """What a client has on a day: what can be used, what cannot yet, and what is over and not written off."""

    usable: int = 0
    pending: int = 0
    over: int = 0

    @property
    def points(self) -> int:
        """What is theirs; what is over is not."""
        return self.usable + self.pending


@dataclass(frozen=True, slots=True)
class Coming:
    """Points that end on a day, or can be used from one (None: once their bill is paid)."""

    day: date | None
    points: int


def holding(lots: Iterable[Lot], today: date) -> Holding:
    usable = pending = over = 0
    for lot in lots:
        if lot.is_over(today):
            over += lot.remaining
        elif lot.is_usable(today):
            usable += lot.remaining
        else:
            pending += lot.remaining
    return Holding(usable, pending, over)


def in_order(lots: Iterable[Lot]) -> list[Lot]:
    """What ends first goes first; of what ends together, what came first. What cannot be used yet is last."""
    return sorted(lots, key=lambda lot: (lot.expires_on or date.max, lot.usable_on or date.max, lot.id))


def drawn(lots: Sequence[Lot], points: int) -> list[Draw]:
    """So many points out of the lots, in their order; fewer where there are no more."""
    draws = []
    for lot in lots:
        taken = min(lot.remaining, points)
        if taken > 0:
            draws.append(Draw(lot.id, -taken))
            points -= taken
    return draws


def spent_from(lots: Iterable[Lot], points: int, today: date) -> list[Draw]:
    """What pays for a bill: only points that can be used today."""
    return drawn(in_order(lot for lot in lots if lot.is_usable(today)), points)


def taken_from(lots: Iterable[Lot], own: int, points: int, today: date) -> list[Draw]:
    """What takes points of lot `own` back: that lot first, then the others as if those had been used instead.

    What can be used goes before what cannot yet; what is over pays for nothing but itself.
    """
    there = list(lots)
    first = [lot for lot in there if lot.id == own]
    others = in_order(lot for lot in there if lot.id != own and not lot.is_over(today))
    usable = [lot for lot in others if lot.is_usable(today)]
    waiting = [lot for lot in others if not lot.is_usable(today)]
    return drawn([*first, *usable, *waiting], points)


def given_back(out: Sequence[Draw], points: int) -> list[Draw]:
    """So many of what is `out` of its lots (below zero) back: what was drawn last comes first."""
    draws = []
    for draw in reversed(out):
        back = min(-draw.points, points)
        if back > 0:
            draws.append(Draw(draw.lot, back))
            points -= back
    return draws


def moved(draws: Iterable[Draw]) -> int:
    """What draws come to: below zero they left."""
    return sum(draw.points for draw in draws)


@dataclass(frozen=True, slots=True)
class Taking:
    """How points of a lot are taken back: so many that were written off come back for it first (`revived`).

    `missing` is what the client has not got any more.
    """

    lot: int
    revived: int
    draws: tuple[Draw, ...]
    missing: int

    @property
    def points(self) -> int:
        return -moved(self.draws)


def takings(
    lots: Iterable[Lot], wanted: Iterable[Draw], written_off: Mapping[int, int], today: date
) -> list[Taking]:
    """Takes so many (below zero) back of each lot, in turn. `lots` has those lots, also empty ones.

    What of a lot was written off was never right to write off, and comes back to be taken.
    """
    there = {lot.id: lot for lot in lots}
    found = []
    for each in wanted:
        own, points = there[each.lot], -each.points
        revived = min(max(0, points - own.remaining), written_off.get(own.id, 0))
        there[own.id] = replace(own, remaining=own.remaining + revived)
        draws = taken_from(there.values(), own.id, points, today)
        for draw in draws:
            lot = there[draw.lot]
            there[draw.lot] = replace(lot, remaining=lot.remaining + draw.points)
        found.append(Taking(own.id, revived, tuple(draws), points + moved(draws)))
    return found
