"""Whatever is charged, reopened and counted, the book, the drawer, pay and points agree."""

import random
from dataclasses import dataclass, field

import pytest

import ledger.queries
from checkout import actions, rules
from checkout.rules import Checkout, Method, Tender
from clients.tables import Visit
from kit import db
from kit.errors import Problem
from loyalty.queries import balance as points_of
from tests.cast import Salon, open_salon
from tests.checkout import till

pytestmark = pytest.mark.usefixtures("morning")
STEPS = 40
PER_CLOSING = """
SELECT max(lines) FROM (SELECT count(*) AS lines FROM {} GROUP BY {}) AS counted
"""
PAY = "SELECT coalesce(sum(amount), 0)::bigint FROM pay_line WHERE visit = $1"
SOLD = "SELECT sum(price * quantity - discount)::bigint FROM visit_line WHERE visit = $1"


@dataclass
class Day:
    """What somebody at the desk knows: the cash in the drawer, if it is open, which visits are paid how."""

    salon: Salon
    desk: int
    visits: list[Visit]
    chance: random.Random
    shift: int | None = None
    cash: int = 0
    paid_cash: dict[int, int] = field(default_factory=dict)

    async def charge(self) -> None:
        visit = await till.fresh(self.chance.choice(self.visits))
        due = int(await db.fetch_value(SOLD, visit.id))
        points = self.chance.choice([0, 0, 100, 500])
        tip = self.chance.choice([0, 0, 300])
        cash = self.chance.choice([0, due // 2, due + tip - points])
        rest = due + tip - points - cash
        amounts = {Method.points: points, Method.cash: cash, Method.card: rest}
        tenders = [Tender(method, amount) for method, amount in amounts.items() if amount]
        checkout = Checkout(visit.version, tenders, tip, self.salon.anna, self.desk)
        await actions.complete_visit(self.salon.actors["Nora"], visit.id, checkout)
        self.cash += cash
        self.paid_cash[visit.id] = cash

    async def reopen(self) -> None:
        visit = await till.fresh(self.chance.choice(self.visits))
        await actions.reopen_visit(self.salon.actors["Nora"], visit.id, "By chance", visit.version)
        self.cash -= self.paid_cash.pop(visit.id)

    async def turn_the_shift(self) -> None:
        count = max(0, self.cash + self.chance.choice([0, 0, -200, 500]))
        if self.shift is None:
            self.shift = (await actions.open_shift(self.salon.actors["Nora"], self.desk, count)).id
        else:
            await actions.close_shift(self.salon.actors["Nora"], self.shift, count, "By chance")
            self.shift = None
        self.cash = count

    async def agree(self) -> None:
        """What must hold after every step."""
        drawer = rules.drawer(self.salon.center, self.desk, "EUR")
        assert await ledger.queries.balance(drawer) == self.cash
        assert await ledger.queries.faults() == []
        assert sum((await till.balances(self.salon)).values()) == 0
        assert await points_of(self.salon.masha, self.salon.center) >= 0
        for visit in self.visits:
            earned = int(await db.fetch_value(SOLD, visit.id)) * 4 // 10 if visit.id in self.paid_cash else 0
            assert await db.fetch_value(PAY, visit.id) == earned


@pytest.mark.parametrize("seed", range(4))
async def test_the_book_the_drawer_pay_and_points_agree_whatever_happens(seed: int) -> None:
    salon = await open_salon()
    await till.terms(salon, services_rate=4000, goods_rate=4000)
    await till.cashback(salon)
    desk, shift = await till.drawer(salon, opening=0)
    visits = [await till.arrived(salon, price=price) for price in (4500, 20_000, 11_000)]
    day = Day(salon, desk, visits, random.Random(seed), shift.id)
    done = 0
    for _ in range(STEPS):
        step = day.chance.choices([day.charge, day.reopen, day.turn_the_shift], [5, 4, 1])[0]
        try:
            await step()
            done += 1
        except Problem:  # refused: then nothing at all has happened, which the next line sees
            pass
        await day.agree()
    assert done >= STEPS // 5
    for table, key in (
        ("pay_line", "line, closing, kind"), ("points_entry", "visit, closing, kind"),
        ("bill", "visit, closing"), ("receipt", "bill, kind"),
    ):  # fmt: skip
        assert await db.fetch_value(PER_CLOSING.format(table, key)) == 1
