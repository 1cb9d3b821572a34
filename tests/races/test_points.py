"""Several tablets at once: points are spent once, closings paid once; with the guards off they are not."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date

import asyncpg
import pytest

from kit import db
from kit.rights import SYSTEM
from ledger import actions as book
from ledger.queries import faults, owed
from ledger.rules import Account
from ledger.tables import AccountKind
from loyalty import actions as loyalty
from loyalty import queries
from loyalty.rules import NewPointsRule
from loyalty.tables import PointsEntry
from payroll import actions as payroll
from payroll.tables import PayLine
from tests.cast import Salon, open_salon
from tests.payroll.rows import Sold, visit_with
from tests.races.again import until_seen

pytestmark = [pytest.mark.committed, pytest.mark.usefixtures("morning")]
TODAY = date(2026, 12, 1)
GUARD = "posting_points_are_covered"


async def salon_with_ten_points() -> tuple[Salon, list[int]]:
    """Masha has ten points and two open visits."""
    salon = await open_salon()
    cashback = NewPointsRule(name="Cashback", starts_on=date(2026, 9, 1), rate=500, point_value=100)
    await loyalty.set_points_rule(SYSTEM, salon.center, cashback)
    sold = Sold(20_000, salon.anna, service=salon.colour)
    earning, first, second = [await visit_with(salon.center, sold, client=salon.masha) for _ in range(3)]
    await loyalty.accrue(earning, 1, 20_000)
    return salon, [first, second]


async def spend_at_once(visits: list[int]) -> list[object]:
    """Both have read the balance before either writes, as far as the guards allow."""
    return await asyncio.gather(*(loyalty.spend(visit, 1, 1000) for visit in visits), return_exceptions=True)


async def left(salon: Salon) -> int:
    assert await faults() == []
    return await owed(queries.points_account(salon.masha, salon.center))


async def test_two_tablets_spend_the_last_points_once() -> None:
    salon, visits = await salon_with_ten_points()
    answers = await spend_at_once(visits)
    assert sum(isinstance(answer, loyalty.SpentPoints) for answer in answers) == 1
    assert sum(isinstance(answer, loyalty.NotEnoughPoints) for answer in answers) == 1
    assert await left(salon) == 0
    assert await PointsEntry.count().where(PointsEntry.kind == "spent") == 1


@until_seen
async def test_without_the_lock_the_database_still_refuses_the_second_spend(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    salon, visits = await salon_with_ten_points()
    without_lock(monkeypatch)
    answers = await spend_at_once(visits)
    assert sum(isinstance(answer, asyncpg.CheckViolationError) for answer in answers) == 1
    assert await left(salon) == 0


@until_seen
async def test_without_both_guards_the_points_are_spent_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: the race is real, and only the guards prevent it."""
    salon, visits = await salon_with_ten_points()
    without_lock(monkeypatch)
    async with database_guard_off():
        answers = await spend_at_once(visits)
    assert all(isinstance(answer, loyalty.SpentPoints) for answer in answers)
    assert await left(salon) == -10


def without_lock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Instead of waiting for the account, everybody waits until all have read the balance."""
    everybody = asyncio.Barrier(2)
    balance = queries.balance

    async def read_together(client: int, branch: int) -> int:
        found = await balance(client, branch)
        await everybody.wait()
        return found

    async def no_lock(_: Account) -> None:
        """Nothing is locked."""

    monkeypatch.setattr(book, "lock_account", no_lock)
    monkeypatch.setattr(queries, "balance", read_together)


@asynccontextmanager
async def database_guard_off() -> AsyncIterator[None]:
    await db.execute(f"ALTER TABLE posting DISABLE TRIGGER {GUARD}")
    try:
        yield
    finally:
        await db.execute(f"ALTER TABLE posting ENABLE TRIGGER {GUARD}")


async def test_ten_tablets_record_one_closing_once() -> None:
    salon, visit = await closing_to_record()
    answers = await asyncio.gather(
        *(payroll.record_visit(visit, TODAY) for _ in range(10)), return_exceptions=True
    )
    assert answers == [None] * 10
    assert await PayLine.count() == 2
    assert await due(salon) == 2040


async def test_ten_tablets_take_one_closing_back_once() -> None:
    salon, visit = await closing_to_record()
    await payroll.record_visit(visit, TODAY)
    answers = await asyncio.gather(
        *(payroll.take_back(visit, TODAY) for _ in range(10)), return_exceptions=True
    )
    assert answers == [None] * 10
    assert await PayLine.count() == 4
    assert await due(salon) == 0


@until_seen
async def test_without_looking_first_the_database_still_keeps_a_single_set(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The negative control of the look under the lock: nine calls then run into the unique key."""
    salon, visit = await closing_to_record()
    monkeypatch.setattr(payroll, "IS_RECORDED", "SELECT $1::int IS NULL AND $2::int IS NULL")
    answers = await asyncio.gather(
        *(payroll.record_visit(visit, TODAY) for _ in range(10)), return_exceptions=True
    )
    assert sum(isinstance(answer, asyncpg.UniqueViolationError) for answer in answers) == 9
    assert await PayLine.count() == 2
    assert await due(salon) == 2040


async def test_ten_tablets_reward_one_closing_once() -> None:
    salon, visits = await salon_with_ten_points()
    await asyncio.gather(*(loyalty.accrue(visits[0], 1, 4500) for _ in range(10)))
    assert await left(salon) == 12


async def closing_to_record() -> tuple[Salon, int]:
    """Anna works for 40 % of services and 10 % of goods, and did one of each."""
    salon = await open_salon()
    await payroll.set_terms(SYSTEM, salon.anna, date(2026, 9, 1), 4000, 1000)
    visit = await visit_with(
        salon.center,
        Sold(4500, salon.anna, service=salon.haircut),
        Sold(1200, salon.anna, good=salon.shampoo, quantity=2),
    )
    return salon, visit


async def due(salon: Salon) -> int:
    assert await faults() == []
    return await owed(Account(AccountKind.pay_payable, "EUR", salon.center, salon.anna))
