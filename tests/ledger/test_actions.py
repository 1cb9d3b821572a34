"""The book: what is written once stays written, sums to zero, and can only be reversed."""

import asyncpg
import pytest

from kit import db
from ledger import actions, queries
from ledger.rules import Account, Entry
from ledger.tables import AccountKind, BookTransaction, Posting

DESK = Account(AccountKind.cash_desk, "EUR", branch=1, party=1)
SALES = Account(AccountKind.revenue_services, "EUR", branch=1)
POINTS = Account(AccountKind.points, "points", branch=1, party=7)


async def sell(key: str = "sale:1", amount: int = 4500) -> int:
    return await actions.post(
        key, [Entry(DESK, amount), Entry(SALES, -amount)], branch=1, description="A sale"
    )


async def test_a_balance_is_the_sum_of_the_postings() -> None:
    await sell("sale:1", 4500)
    await sell("sale:2", 1000)
    assert await queries.balance(DESK) == 5500
    assert await queries.owed(SALES) == 5500


async def test_the_same_key_is_written_once() -> None:
    assert await sell() == await sell()
    assert await BookTransaction.count() == 1
    assert await queries.balance(DESK) == 4500


async def test_debits_must_equal_credits_in_every_unit() -> None:
    with pytest.raises(actions.Unbalanced):
        await actions.post(
            "x", [Entry(DESK, 1), Entry(POINTS, -1)], branch=1, description="euros are no points"
        )
    assert await BookTransaction.count() == 0


async def test_reversing_brings_the_balance_back_and_keeps_both() -> None:
    sale = await sell()
    await actions.reverse(sale, key="sale:1:back", branch=1, description="Wrong client")
    assert await queries.balance(DESK) == 0
    assert await BookTransaction.count() == 2


async def test_a_transaction_is_reversed_only_once() -> None:
    sale = await sell()
    await actions.reverse(sale, key="a", branch=1, description="once")
    with pytest.raises(asyncpg.UniqueViolationError):
        await actions.reverse(sale, key="b", branch=1, description="twice")


@pytest.mark.parametrize("table", ["posting", "book_transaction", "book_account"])
@pytest.mark.parametrize("change", ["DELETE FROM {}", "UPDATE {} SET id = id"])
async def test_the_database_refuses_to_change_what_is_written(table: str, change: str) -> None:
    await sell()
    with pytest.raises(asyncpg.IntegrityConstraintViolationError):
        async with db.transaction():
            await db.execute(change.format(table))
    assert await Posting.count() == 2


async def test_the_database_itself_refuses_a_transaction_that_does_not_sum_to_zero() -> None:
    sale = await sell()
    await db.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(asyncpg.IntegrityConstraintViolationError):
        async with db.transaction():
            await db.execute("INSERT INTO posting (transaction, account, amount) VALUES ($1, 1, 5)", sale)
    assert await queries.faults() == []
