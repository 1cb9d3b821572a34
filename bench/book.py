"""What writing in the book, closing its chain and proving it cost: `python -m bench.book`."""

import os
import time
from collections.abc import Awaitable, Callable
from datetime import date
from pathlib import Path

from bench.alone import alone
from bench.table import Table
from catalog.tables import Branch
from kit import clock, db
from kit.embedded import Cluster
from kit.periods import Period
from ledger import actions, queries, sealing
from ledger.proving import chain_faults
from ledger.rules import Account, Entry
from ledger.tables import AccountKind
from reports.adding import add_next
from reports.queries import Scope, sums

SALES, BRANCHES, CLIENTS = 20_000, 4, 500
NAME = "book"
OPEN = """
INSERT INTO branch (name, slug, zone, currency)
SELECT 'Branch ' || n, 'branch-' || n, 'UTC', 'EUR' FROM generate_series(1, $1) AS n
"""


def sale(number: int) -> tuple[int, list[Entry]]:
    """Its branch, and what a bill with points and a tip writes."""
    branch, client, price = 1 + number % BRANCHES, 1 + number % CLIENTS, 2_000 + number % 70 * 100
    entries = [
        Entry(Account(AccountKind.cash_desk, "EUR", branch, 1), price + 200),
        Entry(Account(AccountKind.revenue_services, "EUR", branch), -price),
        Entry(Account(AccountKind.tips_payable, "EUR", branch, 1 + number % 20), -200),
        Entry(Account(AccountKind.points, "points", branch, client), -price // 100),
        Entry(Account(AccountKind.points_issued, "points", branch), price // 100),
    ]
    return branch, entries


async def write() -> int:
    for number in range(SALES):
        branch, entries = sale(number)
        async with db.transaction():
            await actions.post(f"sale:{number}", entries, branch=branch, description=f"Visit {number}")
    return SALES


async def close() -> int:
    while await sealing.seal_next():
        pass
    return SALES


async def prove() -> int:
    assert await chain_faults() == []
    return SALES


async def look() -> int:
    for number in range(2_000):
        await queries.balance(
            Account(AccountKind.points, "points", 1 + number % BRANCHES, 1 + number % CLIENTS)
        )
    return 2_000


async def add_up_days() -> int:
    while await add_next():
        pass
    return SALES


async def report() -> int:
    """As the owner's profit and loss of this year does, and of the year before."""
    year = clock.today("UTC").year
    here = Scope("1", "All", tuple(range(1, BRANCHES + 1)), Branch(zone="UTC", currency="EUR"))
    spans = [Period(date(each, 1, 1), date(each, 12, 31)) for each in (year, year - 1)]
    [this, before] = await sums(here, spans)
    assert len(this) == 3, "a cash desk, revenue and tips"
    assert not before
    return 1


STEPS: tuple[tuple[str, Callable[[], Awaitable[int]]], ...] = (
    ("written, each in a transaction of its own", write),
    ("balances read before the chain is closed", look),
    ("taken into the chain", close),
    ("proved by walking along it", prove),
    ("balances read", look),
    ("a year's profit and loss before days are added up", report),
    ("added up by day", add_up_days),
    ("a year's profit and loss", report),
)


async def section(table: Table, cluster: Cluster, _: Path) -> None:
    """In a database of its own, which has to be there and empty."""
    os.environ["DATABASE_URL"] = cluster.url(NAME)
    await db.open_pool(2)
    await db.execute(OPEN, BRANCHES)
    table.say(
        f"\n## The book\n\n{SALES:,} transactions of five postings, one after the other, by the wall clock.\n"
    )
    table.say("| | a second |\n| --- | ---: |")
    try:
        for said, step in STEPS:
            began = time.perf_counter()
            done = await step()
            table.say(f"| {said} | {done / (time.perf_counter() - began):,.0f} |")
    finally:
        await db.close_pool()


if __name__ == "__main__":
    alone(NAME, section)
