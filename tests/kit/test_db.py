"""Transactions: all or nothing, savepoints inside, and never a leaked connection."""

import asyncio
from contextlib import suppress

import asyncpg
import pytest

from kit import db
from kit.errors import Unavailable

COUNT = "SELECT count(*) FROM kind"
ADD = "INSERT INTO kind (name) VALUES ($1)"


async def test_an_error_inside_takes_everything_back() -> None:
    with suppress(ZeroDivisionError):
        async with db.transaction():
            await db.execute(ADD, "chair")
            raise ZeroDivisionError
    assert await db.fetch_value(COUNT) == 0


async def test_an_inner_failure_that_is_caught_takes_only_its_own_rows_back() -> None:
    async with db.transaction():
        await db.execute(ADD, "kept")
        with suppress(ZeroDivisionError):
            async with db.transaction():
                await db.execute(ADD, "lost")
                raise ZeroDivisionError
    assert await db.fetch_value(COUNT) == 1


async def test_an_inner_database_error_leaves_the_outer_transaction_usable() -> None:
    async with db.transaction():
        with suppress(asyncpg.PostgresError):
            async with db.transaction():
                await db.execute("SELECT 1 / 0")
        await db.execute(ADD, "kept")
    assert await db.fetch_value(COUNT) == 1


@pytest.mark.committed
async def test_what_joins_nothing_is_all_or_nothing_by_itself() -> None:
    with suppress(ZeroDivisionError):
        async with db.joined():
            await db.execute(ADD, "lost")
            raise ZeroDivisionError
    assert await db.fetch_value(COUNT) == 0


async def test_what_joined_a_transaction_is_taken_back_with_it() -> None:
    with suppress(ZeroDivisionError):
        async with db.transaction():
            async with db.joined():
                await db.execute(ADD, "lost")
            raise ZeroDivisionError
    assert await db.fetch_value(COUNT) == 0


@pytest.mark.committed
async def test_a_transaction_whose_connection_is_killed_leaks_nothing() -> None:
    for _ in range(30):  # more often than the pool has connections
        with suppress(asyncpg.PostgresError, asyncpg.InterfaceError, ConnectionError):
            async with db.transaction():
                await db.execute("SELECT pg_terminate_backend(pg_backend_pid())")
        assert db.engine().current_transaction.get() is None
    assert await db.fetch_value("SELECT 1") == 1


@pytest.mark.committed
async def test_a_lock_that_nobody_releases_is_refused_in_words() -> None:
    held, free = asyncio.Event(), asyncio.Event()

    async def hold() -> None:
        async with db.transaction():
            await db.lock([(1, 1)])
            held.set()
            await free.wait()

    holder = asyncio.create_task(hold())
    await held.wait()
    with pytest.raises(Unavailable, match="try again"):
        async with db.transaction():
            await db.lock([(1, 1)], patience="50ms")
    free.set()
    await holder


@pytest.mark.committed
async def test_locks_asked_for_in_any_order_never_wait_in_a_ring() -> None:
    async def take(keys: list[tuple[int, int]]) -> None:
        async with db.transaction():
            await db.lock(keys)

    keys = [(n, 1) for n in range(6)]
    await asyncio.gather(*(take(keys if n % 2 else keys[::-1]) for n in range(40)))
