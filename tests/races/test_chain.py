"""Many write in the book and several close its chain: it is one, with nothing twice; without a guard not."""

import asyncio
import random

import pytest

from kit import db
from ledger import actions, queries, sealing
from ledger.proving import chain_faults
from ledger.rules import Account, Entry
from ledger.tables import AccountKind
from tests.races.again import until_seen

pytestmark = pytest.mark.committed
WRITERS, EACH, CLOSERS = 4, 25, 3
DESK = Account(AccountKind.cash_desk, "EUR", 1, 1)
SALES = Account(AccountKind.revenue_services, "EUR", 1)


async def writes(number: int) -> None:
    for step in range(EACH):
        entries = [Entry(DESK, 100), Entry(SALES, -100)]
        async with db.transaction():
            await actions.post(f"{number}-{step}", entries, branch=1 + step % 2, description="A sale")
            await asyncio.sleep(random.Random(number * step).random() / 200)  # committed in another order


async def closes(over: asyncio.Event) -> None:
    while not over.is_set():
        await sealing.seal_next()
        await asyncio.sleep(0.002)


async def all_at_once() -> list[object]:
    over = asyncio.Event()

    async def write_all() -> None:
        try:
            await asyncio.gather(*(writes(number) for number in range(WRITERS)))
        finally:
            over.set()

    return await asyncio.gather(write_all(), *(closes(over) for _ in range(CLOSERS)), return_exceptions=True)


async def test_many_write_while_several_close_and_there_is_one_chain() -> None:
    assert [each for each in await all_at_once() if each] == []
    while await sealing.seal_next():
        pass
    assert await chain_faults() == []
    assert await sealing.repair_balances() == []
    assert await queries.balance(DESK) == WRITERS * EACH * 100
    assert await db.fetch_value("SELECT count(*) FROM book_link") == WRITERS * EACH
    assert await db.fetch_value("SELECT count(*) FROM book_open") == 0


@until_seen
async def test_without_its_lock_two_who_close_it_make_the_same_link(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "ALONE", "SELECT TRUE FROM pg_sleep(0.01)")
    failed = [type(each).__name__ for each in await all_at_once() if each]
    assert "UniqueViolationError" in failed
