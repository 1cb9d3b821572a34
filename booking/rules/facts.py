"""What is known about one start before anybody asks why it cannot be had."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from booking.rules.days import Span
from booking.rules.grid import meets
from booking.rules.limits import NO_LIMITS, Limits
from booking.rules.shape import Shape

LONG_AGO, SOME_DAY = -(2**31), 2**33  # no start is before or after


class Use(StrEnum):
    """What time is taken for."""

    visit = "visit"
    hold = "hold"
    away = "away"
    plan = "plan"  # by another service of the booking that is asked about


@dataclass(frozen=True, slots=True)
class Claim:
    """Time of a person or a room that is taken: `core` is the part of it in which the client is there."""

    span: Span
    use: Use
    core: Span
    what: str = ""
    until: int = 0

    def parts(self) -> tuple[list[Span], list[Span]]:
        """The time with the client, and what lies around it."""
        (start, end), (comes, leaves) = self.span, self.core
        core = (max(start, comes), min(end, leaves))
        if core[0] >= core[1]:
            return [], [self.span]
        return [core], [part for part in ((start, core[0]), (core[1], end)) if part[0] < part[1]]


@dataclass(frozen=True, slots=True)
class Someone:
    """A person, how they do the service, when they are there, and what is taken of their time.

    `closed_online`: the days of which strangers are offered nothing. `barred`: the rooms they may not use for
    the service, by id, and whose each is.
    """

    name: str
    shape: Shape
    there: Sequence[Span]
    claims: Sequence[Claim] = ()
    is_able: bool = True
    is_online: bool = True
    leaves: int = SOME_DAY
    off_because: str = ""
    closed_online: Sequence[Span] = ()
    barred: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Room:
    name: str
    is_in_use: bool = True
    claims: Sequence[Claim] = ()
    id: int = 0

    def is_free(self, span: Span) -> bool:
        return not meets((claim.span for claim in self.claims), span)


@dataclass(frozen=True, slots=True)
class RoomsNeeded:
    """So many of a kind at once, and all that there are of it."""

    kind: str
    quantity: int
    rooms: Sequence[Room]


@dataclass(frozen=True, slots=True)
class Facts:
    """One start of a service, whoever does it.

    `full`: the limits of the service that leave strangers nothing then.
    """

    service: str
    start: int
    now: int
    doors: Sequence[Span]
    is_sold: bool = True
    is_class: bool = False
    is_online: bool = True
    closed_because: str = ""
    needs: Sequence[RoomsNeeded] = ()
    full: Limits = NO_LIMITS
