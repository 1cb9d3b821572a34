"""Keeping the figures of clients: what changed is counted anew, a few visits at a time."""

from clients.queries.counts import KEPT, wrong_figures
from kit.db import execute, fetch, fetch_value, transaction

AT_ONCE = 2_000
# Two who count at once would each write what it was before the other.
ALONE = "LOCK TABLE client_total IN SHARE ROW EXCLUSIVE MODE"
ANY_STALE = "SELECT EXISTS (SELECT FROM visit_stale)"
TAKE = """
DELETE FROM visit_stale WHERE id IN (SELECT id FROM visit_stale ORDER BY id LIMIT $1)
RETURNING visit, client
"""


async def count_stale() -> bool:
    """Counts the next few; True where there may be more. Done by two at once, one waits for the other."""
    if not await fetch_value(ANY_STALE):
        return False
    async with transaction():
        await execute(ALONE)
        taken = await fetch(TAKE, AT_ONCE)
        for table, (columns, key) in KEPT.items():
            whose = sorted({each[key] for each in taken})
            await execute(f"DELETE FROM {table} WHERE {key} = ANY($1::int[])", whose)  # noqa: S608 - of KEPT
            await execute(f"{insert(table, columns)} WHERE {key} = ANY($1::int[])", whose)
    return len(taken) == AT_ONCE


async def count_all_stale(at_most: int = 20) -> None:
    """Before somebody asks, so that the answer is of now; after a large import it may lag behind."""
    for _ in range(at_most):
        if not await count_stale():
            return


async def count_everybody() -> None:
    """After very many visits were brought in at once, and where the doctor found something wrong."""
    async with transaction():
        await execute(ALONE)
        await execute("DELETE FROM visit_stale")
        for table, (columns, _) in KEPT.items():
            await execute(f"DELETE FROM {table}")  # noqa: S608 - of KEPT
            await execute(insert(table, columns))


async def repair_figures() -> int:
    """Counts everybody anew where anything is wrong; answers of how many clients it was."""
    await count_all_stale(at_most=1_000_000)
    wrong = await wrong_figures()
    if wrong:
        await count_everybody()
    return len(wrong)


def insert(table: str, columns: str) -> str:
    return f"INSERT INTO {table} ({columns}) SELECT {columns} FROM {table}_counted"  # noqa: S608 - of KEPT
