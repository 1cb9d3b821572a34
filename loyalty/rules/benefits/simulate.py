"""What a draft would have done to bills of the past: what they come to, what it costs, who gains."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from loyalty.rules.benefits.best import benefits
from loyalty.rules.benefits.facts import BillFacts
from loyalty.rules.benefits.programmes import Programme

MOST_NAMED = 10


@dataclass(frozen=True, slots=True)
class BillChange:
    """A bill under the programmes that ran and under those that are tried."""

    bill: int  # its place in what was simulated
    client: int | None
    due_before: int
    due_after: int
    points_before: int
    points_after: int
    point_value: int = 0

    @property
    def cost(self) -> int:
        """Minor units the business gives more; below zero where it gives less. Points by their worth."""
        points = (self.points_after - self.points_before) * self.point_value
        return self.due_before - self.due_after + points


@dataclass(frozen=True, slots=True)
class ClientChange:
    """Minor units that a client gains by all of their bills; below zero what they lose."""

    client: int
    amount: int


@dataclass(frozen=True, slots=True)
class Simulated:
    """All bills in their order. `gains` and `losses` are the clients with the most, the most first."""

    bills: tuple[BillChange, ...] = ()
    gains: tuple[ClientChange, ...] = ()
    losses: tuple[ClientChange, ...] = ()
    times: dict[int, int] = field(
        default_factory=dict
    )  # on how many bills each tried programme gives something

    @property
    def due_before(self) -> int:
        return sum(bill.due_before for bill in self.bills)

    @property
    def due_after(self) -> int:
        return sum(bill.due_after for bill in self.bills)

    @property
    def cost(self) -> int:
        return sum(bill.cost for bill in self.bills)

    @property
    def changed(self) -> int:
        """Bills that come to something else, or give other points."""
        return sum(
            1
            for bill in self.bills
            if (bill.due_before, bill.points_before) != (bill.due_after, bill.points_after)
        )


@dataclass(frozen=True, slots=True)
class Tried:
    """A bill with the programmes that ran on its day, and with those that are tried instead."""

    facts: BillFacts
    before: Sequence[Programme]
    after: Sequence[Programme]


def simulate(bills: Sequence[Tried]) -> Simulated:
    """The same bills under both, as if everybody had come all the same.

    Facts stay what they were: who would have reached a step later or earlier is not followed.
    """
    changes, times = [], defaultdict[int, int](int)
    for place, each in enumerate(bills):
        bill = each.facts
        was, now = benefits(bill, each.before), benefits(bill, each.after)
        for programme in now.applied:
            times[programme] += 1
        changes.append(
            BillChange(
                bill=place,
                client=bill.client.id if bill.client else None,
                due_before=was.due,
                due_after=now.due,
                points_before=was.points_given,
                points_after=now.points_given,
                point_value=bill.point_value,
            )
        )
    by_client = gained(changes)
    gains = sorted(
        (each for each in by_client if each.amount > 0), key=lambda each: (-each.amount, each.client)
    )
    losses = sorted(
        (each for each in by_client if each.amount < 0), key=lambda each: (each.amount, each.client)
    )
    return Simulated(tuple(changes), tuple(gains[:MOST_NAMED]), tuple(losses[:MOST_NAMED]), dict(times))


def gained(changes: Sequence[BillChange]) -> list[ClientChange]:
    sums = defaultdict[int, int](int)
    for change in changes:
        if change.client is not None:
            sums[change.client] += change.cost
    return [ClientChange(client, amount) for client, amount in sums.items()]
