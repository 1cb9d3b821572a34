"""What it costs to find the best benefits of a bill: 200 programmes that run, a bill of ten lines.

`python -m bench.benefits` needs no database. It tells CPU milliseconds of one reckoning, for a branch as one
may be and for one in which as much as possible has to be tried.
"""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from statistics import median, quantiles

from bench.table import Table
from loyalty.rules.benefits.best import benefits
from loyalty.rules.benefits.facts import BillFacts, BillItem, ClientFacts, Figures, TypedCode
from loyalty.rules.benefits.programmes import (
    POINTS,
    Caps,
    Give,
    Kind,
    Nth,
    Piece,
    Programme,
    Reward,
    Scope,
    Stacking,
    Step,
    When,
    Who,
)

PROGRAMMES, LINES, BILLS = 200, 10, 100
SERVICES, VISITS = 40, 9
FIRST, TUESDAY = date(2026, 1, 1), datetime.fromisoformat("2026-12-01T10:00")
VALUES = {Give.percent: 3000, Give.amount: 2000, Give.price: 4000, Give.cashback: 1000, Give.points: 50}
COUNTED = (Kind.by_visits, Kind.by_sold, Kind.by_paid)


@dataclass(frozen=True)
class Sort:
    """How many services there are, on how many weekdays at most a programme holds, what caps some of them.

    `alone`: the share of those that are never combined, of bills whose lines have discounts of their own.
    """

    services: int
    weekdays: int
    cap: int | None
    alone: float = 0.1


SORTS = (
    ("each for a few of 40 services, on some days", Sort(SERVICES, 5, None)),
    ("most of them hold at once, many as a whole", Sort(12, 0, 1500)),
    ("the same, and nine of ten are never combined", Sort(12, 0, 1500, 0.9)),
)


def programme(chance: random.Random, number: int, sort: Sort) -> Programme:
    kind, give = chance.choice(list(Kind)), chance.choice(list(VALUES))
    reward = Reward(give=give, value=chance.randint(1, VALUES[give]), each=chance.random() < 0.3)
    services = range(1, sort.services + 1)
    return Programme(
        id=number,
        version=number,
        name=f"Programme {number}",
        kind=kind,
        steps=(Step(at=chance.randint(1, 2 * VISITS) if kind in COUNTED else 0, reward=reward),),
        starts_on=FIRST,
        scope=Scope(services=frozenset(chance.sample(services, chance.randint(1, 4)))),
        when=When(weekdays=frozenset(chance.sample(range(7), chance.randint(0, sort.weekdays)))),
        who=Who(tiers=frozenset({"Gold"}) if kind is Kind.tier else frozenset()),
        nth=Nth(after=5) if kind is Kind.nth else None,
        bundle=pieces(chance, services) if kind is Kind.bundle else (),
        days_after=10,
        days_away=30,
        caps=Caps(bill=chance.choice([None, sort.cap])),
        stacking=stacking(chance, give, sort.alone),
    )


def pieces(chance: random.Random, services: range) -> tuple[Piece, ...]:
    return tuple(Piece(services=frozenset({each})) for each in chance.sample(services, 2))


def stacking(chance: random.Random, give: Give, alone: float) -> Stacking:
    return Stacking(
        group=chance.choice(["", "", "birthday", "codes", "points"]),
        priority=chance.randint(1, 5),
        alone=chance.random() < alone,
        of_rest=give is Give.percent and chance.random() < 0.3,
        on_top=give not in POINTS and chance.random() < 0.3,
    )


def bill(chance: random.Random, sort: Sort) -> BillFacts:
    services = chance.sample(range(1, sort.services + 1), LINES)
    discounts = [chance.choice((0, 300, 900)) if sort.alone > 0.5 else 0 for _ in services]
    client = ClientFacts(
        id=1,
        figures={None: Figures(visits=VISITS, sold=90_000, paid=80_000, services={1: 7, 2: 4})},
        birthday="1990-12-01",
        last_visit_on=date(2026, 10, 1),
        tier="Gold",
    )
    return BillFacts(
        branch=1,
        starts_at=TUESDAY,
        currency="EUR",
        items=tuple(
            BillItem(
                id=number, service=service, price=chance.randint(1000, 9000), discount=discounts[number - 1]
            )
            for number, service in enumerate(services, 1)
        ),
        client=client,
        codes=tuple(TypedCode(code="CODE", programme=each) for each in range(1, PROGRAMMES + 1, 4)),
        point_value=1,
    )


def spent(work: Callable[[], object]) -> float:
    """CPU milliseconds; the least of three, for others may be at work."""
    found = []
    for _ in range(3):
        start = time.process_time()
        work()
        found.append(1000 * (time.process_time() - start))
    return min(found)


def costs(sort: Sort) -> list[float]:
    found = []
    for seed in range(BILLS):
        chance = random.Random(seed)
        running = [programme(chance, number, sort) for number in range(1, PROGRAMMES + 1)]
        facts = bill(chance, sort)
        found.append(spent(lambda facts=facts, running=running: benefits(facts, running)))  # type: ignore[misc]
    return found


def section(table: Table) -> None:
    table.say("\n## The benefits of a bill\n")
    table.say(f"CPU milliseconds for a bill of {LINES} lines with {PROGRAMMES} programmes, of {BILLS} bills:")
    table.say("\n| | half of them | 95 of 100 | the most |\n| --- | ---: | ---: | ---: |")
    for name, sort in SORTS:
        found = costs(sort)
        table.row(name, *(f"{each:.2f}" for each in (median(found), quantiles(found, n=20)[-1], max(found))))


if __name__ == "__main__":
    section(Table())
