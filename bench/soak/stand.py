"""What all clients share: the salon, what they know of it, what is down, and what was answered how often."""

import time
from collections import Counter
from dataclasses import dataclass, field

from bench.soak.acknowledged import Seen
from bench.soak.salon import Salon
from bench.soak.wire import Answer

# Refusals of the rules are what a rush is made of; these say that the driver itself asks wrongly.
MISPUT = {400, 401, 403, 405, 413, 415, 429}


@dataclass(slots=True)
class Outage:
    """A process was down, in seconds of a clock that never jumps; `ended` None: it still is."""

    what: str
    began: float
    ended: float | None = None

    def covers(self, asked_at: float, answered_at: float) -> bool:
        return answered_at >= self.began and (self.ended is None or asked_at <= self.ended)


@dataclass(frozen=True, slots=True)
class Wish:
    """A time that somebody wants."""

    branch: int
    slug: str
    service: int
    member: int | None
    at: str
    addons: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """Several services that somebody wants in one coming: those of each guest."""

    branch: int
    slug: str
    services: list[list[int]]
    at: str
    in_turn: str = ""


@dataclass(slots=True)
class Pool:
    """What anybody may work on next; it may be out of date, like every page that is open."""

    visits: dict[int, Seen] = field(default_factory=dict)
    codes: list[str] = field(default_factory=list)
    holds: list[tuple[str, Wish]] = field(default_factory=list)
    plans: list[tuple[str, Plan]] = field(default_factory=list)
    classes: list[int] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)
    links: list[tuple[int, str]] = field(default_factory=list)
    done: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Stand:
    """`left` is how many operations are still to be begun, `acknowledged` how many facts were looked for.

    `cpu` is what servers and database used, in seconds; those that were killed without a parent do not count.
    """

    address: str
    salon: Salon
    operations: int
    left: int = 0
    pool: Pool = field(default_factory=Pool)
    outages: list[Outage] = field(default_factory=list)
    answers: dict[str, Counter[str]] = field(default_factory=dict)
    seconds: dict[str, list[float]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    acknowledged: int = 0
    cpu: float = 0.0

    def __post_init__(self) -> None:
        self.left = self.operations

    @property
    def begun(self) -> int:
        return self.operations - self.left

    @property
    def is_down(self) -> bool:
        return any(each.ended is None for each in self.outages)

    def excused(self, asked_at: float, answered_at: float) -> bool:
        return any(each.covers(asked_at, answered_at) for each in self.outages)

    def note(self, what: str, answer: Answer) -> None:
        """Counts it; an error of the server that no outage excuses is a fault."""
        self.count(what, str(answer.status))
        self.seconds.setdefault(what, []).append(answer.answered_at - answer.asked_at)
        is_wrong = answer.status >= 500 and not self.excused(answer.asked_at, answer.answered_at)
        if is_wrong or answer.status in MISPUT:
            self.faults.append(f"{what} was answered with {answer.status}: {answer.text[-400:]!r}")

    def note_silence(self, what: str, asked_at: float, why: str) -> None:
        self.count(what, "none")
        if not self.excused(asked_at, time.monotonic()):
            self.faults.append(f"{what} was not answered while everything was up: {why}")

    def count(self, what: str, how: str) -> None:
        self.answers.setdefault(what, Counter())[how] += 1
