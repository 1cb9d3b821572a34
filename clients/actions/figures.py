"""Keeping the figures of clients: those who are stale are counted anew, a few at a time."""

from kit.db import execute, fetch, transaction

AT_ONCE = 2_000
# Two who count at once would each write what it was before the other.
ALONE = "LOCK TABLE client_figure IN SHARE ROW EXCLUSIVE MODE"
TAKE = """
DELETE FROM client_stale WHERE id IN (SELECT id FROM client_stale ORDER BY id LIMIT $1)
RETURNING client
"""
FORGET = "DELETE FROM client_figure WHERE client = ANY($1::int[])"
COLUMNS = "client, branch, visits, no_shows, cancelled, cancelled_late, first_at, last_at, spent"
COUNT = f"""
INSERT INTO client_figure ({COLUMNS})
SELECT {COLUMNS} FROM client_figure_counted WHERE client = ANY($1::int[])
"""  # noqa: S608 - only constants
FORGET_ALL = "DELETE FROM client_figure"
NONE_STALE = "DELETE FROM client_stale"
COUNT_ALL = f"INSERT INTO client_figure ({COLUMNS}) SELECT {COLUMNS} FROM client_figure_counted"  # noqa: S608


async def count_stale() -> bool:
    """Counts the next few; True where there may be more. Done by two at once, one waits for the other."""
    async with transaction():
        await execute(ALONE)
        taken = await fetch(TAKE, AT_ONCE)
        clients = sorted({each["client"] for each in taken})
        if clients:
            await execute(FORGET, clients)
            await execute(COUNT, clients)
    return len(taken) == AT_ONCE


async def count_everybody() -> None:
    """After very many visits were brought in at once, and where the doctor found something wrong."""
    async with transaction():
        await execute(ALONE)
        await execute(NONE_STALE)
        await execute(FORGET_ALL)
        await execute(COUNT_ALL)
