"""Imports survive the worker: killed in the middle they go on, and of two at once each phone is made once."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from exchange import worker
from exchange.actions import deciding, working
from exchange.kinds import clients
from exchange.tables import ImportRun, State
from kit import db
from kit.rights import Actor
from tests.exchange.coming import csv_of, fresh, looked_at, salon
from tests.races.again import until_seen

SCRIPT = Path(__file__).with_name("import_worker.py")
MANY = 1_200
BEHIND = "UPDATE import_run SET leased_until_at = NULL"  # as if a minute had gone by
PHONES = "SELECT count(*) FROM client WHERE phone LIKE '+4915%'"
PEOPLE = "SELECT count(*), count(DISTINCT name) FROM client WHERE name LIKE 'Client %'"
ROWS = [(f"Client {n}", f"0151 {10_000_000 + n}" if n % 2 else "", "", "", "") for n in range(MANY)]
pytestmark = pytest.mark.committed


@asynccontextmanager
async def working_apart(at_once: int):  # type: ignore[no-untyped-def]
    process: Process = await asyncio.create_subprocess_exec(
        sys.executable,
        str(SCRIPT),
        str(at_once),
        stdout=PIPE,
        env={**os.environ, "PUBLIC_URL": "http://w.test"},
    )
    try:
        assert await process.stdout.readline() == b"ready\n"  # type: ignore[union-attr]
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def until(run: ImportRun, progress: int) -> ImportRun:
    """The import has come that far, or is over."""
    while (now := await fresh(run)).progress < progress and now.state in (State.importing, State.undoing):  # noqa: ASYNC110
        await asyncio.sleep(0.01)
    return now


async def killed_in_the_middle(run: ImportRun) -> ImportRun:
    async with working_apart(100) as process:
        cut_off = await until(run, 300)
        process.send_signal(signal.SIGKILL)
        await process.wait()
    assert cut_off.state == State.importing, "it was over before it could be killed"
    await db.execute(BEHIND)
    return await fresh(run)


async def begun(vera: Actor) -> ImportRun:
    run = await looked_at(vera, csv_of(ROWS))
    await deciding.begin(vera, run.id)
    return run


async def test_an_import_whose_worker_was_killed_goes_on_and_makes_each_row_once() -> None:
    _, vera = await salon()
    run = await killed_in_the_middle(await begun(vera))
    assert 300 <= run.progress < MANY
    while await worker.work():
        pass
    assert (await fresh(run)).state == State.done
    assert tuple(await db.fetch_one(PEOPLE)) == (MANY, MANY)
    await deciding.take_back(vera, run.id)
    while await worker.work():
        pass
    assert tuple(await db.fetch_one(PEOPLE)) == (0, 0)


@until_seen
async def test_without_progress_in_the_same_transaction_rows_would_be_made_twice(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    """The guard off: a piece is written again, and nobody is looked for among those who are here."""
    _, vera = await salon()
    run = await killed_in_the_middle(await begun(vera))
    await db.execute("UPDATE import_run SET progress = 0 WHERE id = $1", run.id)
    blind = tuple(each for each in clients.WRITE if each not in (clients.FOUND, clients.WRITE[2]))
    unseen = "UPDATE import_line SET state = 'new', subject = NULL WHERE run = $1 AND phone IS NULL"
    await db.execute(unseen, run.id)
    monkeypatch.setattr(clients, "WRITE", blind)
    while await worker.work():
        pass
    people, names = await db.fetch_one(PEOPLE)
    assert people > names


async def together(vera: Actor) -> None:
    """The same file, looked at twice before either is written, then both are written at once."""
    runs = [await looked_at(vera, csv_of(ROWS[:200])) for _ in range(2)]
    for run in runs:
        await deciding.begin(vera, run.id)
    await asyncio.gather(*(asyncio.create_task(all_of(run)) for run in runs))


async def all_of(run: ImportRun) -> None:
    mine = await fresh(run)
    while await working.write_some(mine):
        pass


async def test_one_file_imported_by_two_at_once_makes_one_card_of_each_row() -> None:
    _, vera = await salon()
    await together(vera)
    assert tuple(await db.fetch_one(PEOPLE)) == (200, 200)
    assert await db.fetch_value(PHONES) == 101  # and Masha's


@until_seen
async def test_without_taking_turns_those_without_a_phone_would_be_there_twice(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    _, vera = await salon()
    monkeypatch.setattr(working, "ONE_AT_A_TIME", "SELECT $1::text")
    slow = "SELECT pg_sleep(0.3), $1::int, $2::int, $3::int, $4::text, $5::timestamptz"
    monkeypatch.setattr(clients, "WRITE", (*clients.WRITE[:3], slow, *clients.WRITE[3:]))
    await together(vera)
    people, names = await db.fetch_one(PEOPLE)
    assert people > names
    assert await db.fetch_value(PHONES) == 101
