"""Whatever is sold, given back, moved and counted, in whatever order: a drawer holds what was counted last
and what moved since, and its report says the same."""

import random
from dataclasses import dataclass, field

import pytest

import ledger.queries
from checkout import actions, queries, rules
from checkout.cash_tables import CashMove
from checkout.queries.cash import SHIFT
from checkout.rules.drawers import BY_HAND, Move
from clients.tables import Visit
from kit import db
from kit.errors import Problem
from ledger.rules import Account
from ledger.tables import AccountKind
from tests.cast import Salon, open_salon
from tests.checkout import till

pytestmark = pytest.mark.usefixtures("morning")
STEPS = 50
Kind = CashMove.Kind


@dataclass
class Drawers:
    """What somebody who writes everything on paper knows: the cash of each desk, and of the safe."""

    salon: Salon
    chance: random.Random
    cash: dict[int, int]
    shifts: dict[int, int]
    safe: int = 0
    visits: list[Visit] = field(default_factory=list)
    sold_at: dict[int, tuple[int, int]] = field(default_factory=dict)

    def desk(self) -> int:
        return self.chance.choice(sorted(self.cash))

    async def sell(self) -> None:
        desk, visit = self.desk(), await till.arrived(self.salon, price=self.chance.choice((100, 4500)))
        due = await db.fetch_value("SELECT price::bigint FROM visit_line WHERE visit = $1", visit.id)
        await till.pay(self.salon, visit, till.in_cash(due, desk=desk), "Nora")
        self.cash[desk] += due
        self.sold_at[visit.id] = (desk, due)

    async def give_back(self) -> None:
        number = self.chance.choice(sorted(self.sold_at) or [0])
        await actions.reopen_visit(self.salon.actors["Nora"], number, "By chance", 2)
        desk, amount = self.sold_at.pop(number)
        self.cash[desk] -= amount

    async def move(self) -> None:
        kind, desk, other = self.chance.choice(BY_HAND), self.desk(), self.desk()
        amount = self.chance.choice((1, 100, 5_000, 50_000))
        wanted = Move(kind, amount, "By chance", other)
        await actions.move_cash(self.salon.actors["Nora"], self.shifts.get(desk, 0), wanted)
        comes_in = kind in (Kind.put_in, Kind.from_safe)
        self.cash[desk] += amount if comes_in else -amount
        self.safe += {Kind.to_safe: amount, Kind.from_safe: -amount}.get(kind, 0)
        if kind is Kind.to_desk:
            self.cash[other] += amount

    async def turn(self) -> None:
        desk, nora = self.desk(), self.salon.actors["Nora"]
        count = max(0, self.cash[desk] + self.chance.choice((0, 0, -200, 500)))
        if desk in self.shifts:
            await actions.close_shift(nora, self.shifts.pop(desk), count, "By chance")
        else:
            self.shifts[desk] = (await actions.open_shift(nora, desk, count)).id
        self.cash[desk] = count

    async def agree(self) -> None:
        for desk, amount in self.cash.items():
            drawer = rules.drawer(self.salon.center, desk, "EUR")
            assert await ledger.queries.balance(drawer) == amount >= 0
        for shift in self.shifts.values():
            found = await db.fetch_one(SHIFT, shift)
            assert found is not None
            figures = await queries.figures_of(found)
            assert figures.passed_through == figures.expected
        safe = Account(AccountKind.safe, "EUR", branch=self.salon.center)
        assert await ledger.queries.balance(safe) == self.safe >= 0
        assert await ledger.queries.faults() == []


@pytest.mark.parametrize("seed", range(6))
async def test_a_drawer_holds_what_was_counted_and_what_moved(seed: int) -> None:
    salon = await open_salon()
    front, first = await till.drawer(salon, opening=2_000)
    bar, second = await till.drawer(salon, opening=0, name="Bar")
    day = Drawers(salon, random.Random(seed), {front: 2_000, bar: 0}, {front: first.id, bar: second.id})
    done = 0
    for _ in range(STEPS):
        step = day.chance.choices([day.sell, day.give_back, day.move, day.turn], [4, 2, 8, 2])[0]
        try:
            await step()
            done += 1
        except Problem:  # refused: then nothing at all has happened, which the next line sees
            pass
        await day.agree()
    assert done >= STEPS // 4
    for row in await db.fetch("SELECT content FROM z_report"):
        figures = queries.read_figures(row["content"])
        assert figures.passed_through == figures.expected
    numbers = await db.fetch("SELECT max(number) = count(*) AS whole FROM z_report GROUP BY desk")
    assert all(row["whole"] for row in numbers)
