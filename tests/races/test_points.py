"""Several tablets at once: points are spent once, closings paid once; with the guards off they are not."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, timedelta

import asyncpg
import pytest
from asyncpg import Record

from clients.tables import Client
from kit import clock, db
from kit.rights import SYSTEM
from ledger import actions as book
from ledger.queries import faults, owed
from ledger.rules import Account
from ledger.tables import AccountKind
from loyalty import actions as loyalty
from loyalty import queries
from loyalty.actions.lots import Whose
from loyalty.rules.lots import Lot
from loyalty.rules.points import NewPointsRule
from loyalty.tables import PointsEntry
from payroll import actions as payroll
from payroll.tables import PayLine
from tests.cast import Salon, add, open_salon
from tests.payroll.rows import Sold, visit_with
from tests.races.again import until_seen

pytestmark = [pytest.mark.committed, pytest.mark.usefixtures("morning")]
TODAY = date(2026, 12, 1)
GUARDS = (
    ("posting", "posting_points_are_covered"),
    ("points_draw", "points_draw_moves_lot"),
    ("points_entry", "points_entry_agrees_with_book"),
)


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
async def test_without_lock_and_guards_the_points_are_spent_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: the race is real, and only the guards prevent it."""
    salon, visits = await salon_with_ten_points()
    without_lock(monkeypatch)
    async with database_guards_off():
        answers = await spend_at_once(visits)
    assert all(isinstance(answer, loyalty.SpentPoints) for answer in answers)
    assert await left(salon) == -10


def without_lock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Instead of waiting for the account, everybody waits until all have read the balance."""
    everybody = asyncio.Barrier(2)
    lots = queries.lots

    async def read_together(client: int, branch: int) -> list[Lot]:
        found = await lots(client, branch)
        await everybody.wait()
        return found

    async def no_lock(_: Account) -> None:
        """Nothing is locked."""

    monkeypatch.setattr(book, "lock_account", no_lock)
    monkeypatch.setattr(queries, "lots", read_together)


@asynccontextmanager
async def database_guards_off() -> AsyncIterator[None]:
    for table, guard in GUARDS:
        await db.execute(f"ALTER TABLE {table} DISABLE TRIGGER {guard}")
    try:
        yield
    finally:
        for table, guard in GUARDS:
            await db.execute(f"ALTER TABLE {table} ENABLE TRIGGER {guard}")


async def salon_with_ten_points_over() -> Salon:
    """Masha's ten points could be used until yesterday."""
    salon, _ = await salon_with_ten_points()
    await db.execute("UPDATE points_lot SET expires_on = $1", TODAY - timedelta(days=1))
    return salon


def whose(salon: Salon) -> Whose:
    return Whose(salon.masha, salon.center, TODAY)


async def test_two_processes_write_off_what_is_over_once() -> None:
    salon = await salon_with_ten_points_over()
    written = await asyncio.gather(*(loyalty.expire(whose(salon)) for _ in range(2)))
    assert sorted(written) == [0, 10]
    assert await left(salon) == 0


async def test_without_the_lock_the_database_refuses_the_second_writing_off(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The negative control: both find the same lot, and only the lock lets the second look again."""
    salon = await salon_with_ten_points_over()
    everybody = asyncio.Barrier(2)
    over = queries.over_of

    async def read_together(client: int, branch: int, today: date) -> list[Record]:
        found = await over(client, branch, today)
        await everybody.wait()
        return found

    async def no_lock(_: Account) -> None:
        """Nothing is locked."""

    monkeypatch.setattr(book, "lock_account", no_lock)
    monkeypatch.setattr(queries, "over_of", read_together)
    both = (loyalty.expire(whose(salon)) for _ in range(2))
    answers = await asyncio.gather(*both, return_exceptions=True)
    assert sum(isinstance(answer, Exception) for answer in answers) == 1
    assert await left(salon) == 0


async def spend_at_midnight() -> tuple[Salon, bool, object]:
    """One process has yesterday's day still, the other today's: was it spent, and what was written off?"""
    salon, [visit, _] = await salon_with_ten_points()
    await db.execute("UPDATE points_lot SET expires_on = $1", TODAY)
    tomorrow = Whose(salon.masha, salon.center, TODAY + timedelta(days=1))
    spent, gone = await asyncio.gather(
        loyalty.spend(visit, 1, 1000), loyalty.expire(tomorrow), return_exceptions=True
    )
    return salon, isinstance(spent, loyalty.SpentPoints), gone


async def test_points_are_spent_or_written_off_never_both() -> None:
    salon, is_spent, gone = await spend_at_midnight()
    assert (is_spent, gone) in ((True, 0), (False, 10))
    assert await left(salon) == 0


@until_seen
async def test_without_lock_and_guards_points_are_spent_and_written_off(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The negative control: both have read the lot before either draws from it."""
    without_lock(monkeypatch)
    over = queries.over_of

    async def read_late(client: int, branch: int, today: date) -> list[Record]:
        found = await over(client, branch, today)
        await queries.lots(client, branch)  # waits for who spends
        return found

    monkeypatch.setattr(queries, "over_of", read_late)
    async with database_guards_off():
        salon, is_spent, gone = await spend_at_midnight()
    assert (is_spent, gone) == (True, 10)
    assert await left(salon) == -10


async def send_while_spending() -> tuple[Salon, list[object]]:
    """One tablet pays with the last points, the other sends them to somebody else."""
    salon, [visit, _] = await salon_with_ten_points()
    friend = await add(Client(name="Tim", created_at=clock.now()))
    wish = loyalty.ByHand(salon.masha, salon.center, 10, "A friend")
    sending, spending = loyalty.send_points(SYSTEM, wish, friend), loyalty.spend(visit, 1, 1000)
    return salon, await asyncio.gather(sending, spending, return_exceptions=True)


async def test_the_last_points_are_sent_or_spent_never_both() -> None:
    salon, answers = await send_while_spending()
    assert sum(isinstance(answer, loyalty.NotEnoughPoints) for answer in answers) == 1
    assert await left(salon) == 0
    assert await queries.lots_unlike_book() == []


@until_seen
async def test_without_lock_and_guards_points_are_sent_and_spent(monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control."""
    without_lock(monkeypatch)
    async with database_guards_off():
        salon, answers = await send_while_spending()
    assert not any(isinstance(answer, Exception) for answer in answers)
    assert await left(salon) == -10


async def test_two_clients_send_each_other_points_at_once() -> None:
    salon, _ = await salon_with_ten_points()
    friend = await add(Client(name="Tim", created_at=clock.now()))
    ways = {salon.masha: friend, friend: salon.masha}
    await loyalty.give_points(SYSTEM, loyalty.ByHand(friend, salon.center, 10, "A complaint"))
    sendings = [
        loyalty.send_points(SYSTEM, loyalty.ByHand(giver, salon.center, 1, "Back and forth"), receiver)
        for giver, receiver in list(ways.items()) * 4
    ]
    assert len(await asyncio.gather(*sendings)) == 8
    assert await left(salon) == 10


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
