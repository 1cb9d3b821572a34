"""What came of programmes on a bill: what is taken off, what is given, and why others give nothing."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Part:
    """So many minor units off line `item` by a programme's version, and why."""

    item: int
    programme: int
    version: int
    amount: int
    words: str


@dataclass(frozen=True, slots=True)
class ItemOutcome:
    """A line with what is taken off it. `kept` is the discount it has without programmes, if that stays."""

    item: int
    gross: int
    kept: int
    parts: tuple[Part, ...] = ()

    @property
    def given(self) -> int:
        """By programmes."""
        return sum(part.amount for part in self.parts)

    @property
    def discount(self) -> int:
        return self.kept + self.given

    @property
    def net(self) -> int:
        return self.gross - self.discount


@dataclass(frozen=True, slots=True)
class PointsPart:
    """Points that a programme's version gives for a bill once it is paid; `of` is the money they are for."""

    programme: int
    version: int
    points: int
    of: int
    words: str


@dataclass(frozen=True, slots=True)
class TierPart:
    """A tier that a programme's version raises the client to once the bill is paid."""

    programme: int
    version: int
    tier: str
    words: str


@dataclass(frozen=True, slots=True)
class NotGiven:
    """A programme that gives nothing on this bill, and why; `is_near` where the client can do something."""

    programme: int
    version: int
    name: str
    words: str
    is_near: bool = False


@dataclass(frozen=True, slots=True)
class Next:
    """The next reward of a programme: what is missing, in words; `part` is how far it is, 0 to 10 000."""

    programme: int
    version: int
    words: str
    part: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """Each line in the order of the bill, and each programme either in what is given or in `refused`."""

    items: tuple[ItemOutcome, ...]
    points: tuple[PointsPart, ...] = ()
    tiers: tuple[TierPart, ...] = ()
    refused: tuple[NotGiven, ...] = ()
    coming: tuple[Next, ...] = ()

    @property
    def given(self) -> int:
        """What programmes take off the bill."""
        return sum(item.given for item in self.items)

    @property
    def due(self) -> int:
        return sum(item.net for item in self.items)

    @property
    def points_given(self) -> int:
        return sum(part.points for part in self.points)

    @property
    def applied(self) -> frozenset[int]:
        """Programmes that give something."""
        off = {part.programme for item in self.items for part in item.parts}
        return frozenset(
            off | {part.programme for part in self.points} | {part.programme for part in self.tiers}
        )


@dataclass(frozen=True, slots=True)
class Standing:
    """The tier a client has ("" for none) since a day, kept until another one."""

    tier: str = ""
    since: date | None = None
    until: date | None = None
