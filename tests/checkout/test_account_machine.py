"""Whatever is done in whatever order: nobody owes more than they may, and the book agrees with the moves."""

from random import Random

import pytest

import ledger.queries
from checkout import actions
from checkout.account_tables import ClientMove
from checkout.actions import Money, Order
from checkout.queries.accounts import open_bills_of
from checkout.rules import Checkout, Method, Tender
from checkout.rules.accounts import Holder
from checkout.rules.refunds import Asked, Wish
from clients.tables import Visit
from kit.db import transaction
from kit.errors import Problem
from tests.cast import Salon, open_salon
from tests.checkout import till
from tests.checkout.accounts import agree_with_the_book, owed_and_had, trusting
from tests.checkout.refunding import lines_of

pytestmark = pytest.mark.usefixtures("morning")
LIMIT = 8000
STEPS = 40


class Life:
    """Masha and her account, and what should have become of it."""

    def __init__(self, salon: Salon, seed: int) -> None:
        self.salon, self.chance = salon, Random(seed)
        self.visits: list[Visit] = []

    def amount(self, most: int = 0) -> int:
        """Often what can be, at times too much."""
        return self.chance.choice(
            (1, 500, 1999, 3000, 4500, 9000, *([most, most // 2 + 1] * 3 if most else ()))
        )

    def money(self, most: int = 0) -> Money:
        return Money(self.amount(most), self.chance.choice(("cash", "card")))

    async def sell(self) -> None:
        price = self.amount()
        visit = await till.arrived(self.salon, price=price)
        later, deposit = self.chance.randint(0, price), self.chance.randint(0, price)
        deposit = min(deposit, price - later) if self.chance.random() < 0.5 else 0
        parts = {Method.on_account: later, Method.deposit: deposit, Method.card: price - later - deposit}
        tenders = [Tender(method, part) for method, part in parts.items() if part]
        await till.pay(self.salon, visit, Checkout(1, tenders))
        self.visits.append(visit)

    async def settle(self) -> None:
        owed, _had = await owed_and_had(self.salon)
        olga, money = self.salon.actors["Olga"], self.money(owed)
        await actions.settle_debt(olga, self.salon.masha, self.salon.center, money)

    async def top_up(self) -> None:
        await actions.top_up(self.salon.actors["Olga"], self.salon.masha, self.salon.center, self.money())

    async def pay_out(self) -> None:
        _owed, had = await owed_and_had(self.salon)
        nora, money = self.salon.actors["Nora"], self.money(had)
        await actions.pay_out(nora, self.salon.masha, self.salon.center, money, "Asked for it")

    async def write_off(self) -> None:
        nora, amount = self.salon.actors["Nora"], self.amount()
        await actions.write_off(nora, self.salon.masha, self.salon.center, amount, "Gone")

    async def undo(self) -> None:
        moves = await ClientMove.objects().order_by(ClientMove.id)
        if moves:
            move = self.chance.choice(moves)
            await actions.undo_move(self.salon.actors["Nora"], move.id, "By mistake")

    async def refund(self) -> None:
        if self.visits:
            visit = await till.fresh(self.chance.choice(self.visits))
            line = (await lines_of(visit))["Haircut"]
            wish = Wish(lines={line: Asked(0, self.amount())})
            await actions.refund(self.salon.actors["Nora"], visit.id, Order(visit.version, "Unhappy", wish))

    async def reopen(self) -> None:
        if self.visits:
            visit = await till.fresh(self.chance.choice(self.visits))
            await actions.reopen_visit(self.salon.actors["Nora"], visit.id, "Wrong", visit.version)
            self.visits = [each for each in self.visits if each.id != visit.id]

    async def step(self) -> str:
        once = (self.top_up, self.pay_out, self.write_off, self.undo, self.refund, self.reopen)
        verbs = (*[self.sell] * 3, *[self.settle] * 4, *once)
        verb = self.chance.choice(verbs)
        before = await self.state()
        try:
            async with transaction():
                await verb()
        except Problem:
            assert await self.state() == before
            return f"{verb.__name__} refused"
        return verb.__name__

    async def state(self) -> tuple[object, ...]:
        return (
            await owed_and_had(self.salon),
            await till.count("client_move"),
            await till.balances(self.salon),
        )


@pytest.mark.parametrize("seed", range(3))
async def test_an_account_is_whole_after_anything(seed: int) -> None:
    salon = await trusting(await open_salon(), LIMIT)
    await till.drawer(salon, opening=20_000)
    life, done = Life(salon, seed), set()
    for _ in range(STEPS):
        was_owed, _had = await owed_and_had(salon)
        verb = await life.step()
        done.add(verb)
        owed, deposit = await owed_and_had(salon)
        assert owed >= 0
        assert deposit >= 0
        if verb == "sell":
            assert owed <= max(LIMIT, was_owed)
        bills = await open_bills_of(Holder(salon.masha, salon.center, "EUR"))
        assert sum(bill.owed for bill in bills) == owed
        assert await agree_with_the_book()
    assert await ledger.queries.faults() == []
    assert {"sell", "settle"} <= done
