"""Putting right what is kept beside the moves."""

from asyncpg import Record

from kit.db import execute, fetch, transaction
from stock.queries.goods import wrong_levels

EVERY_LEVEL = "SELECT FROM stock_level ORDER BY storage, good FOR UPDATE"
ADD_UP = """
UPDATE stock_level SET quantity = moves.quantity, worth = moves.worth
FROM (
    SELECT storage, good, sum(quantity)::bigint AS quantity, sum(worth)::bigint AS worth
    FROM stock_move GROUP BY storage, good
) AS moves
WHERE (moves.storage, moves.good) = (stock_level.storage, stock_level.good)
    AND (moves.quantity, moves.worth) IS DISTINCT FROM (stock_level.quantity, stock_level.worth)
"""


async def repair_levels() -> list[Record]:
    """Adds up anew what is not the sum of its moves; returns which goods in which storages were wrong."""
    async with transaction():
        await fetch(EVERY_LEVEL)
        found = await wrong_levels()
        if found:
            await execute(ADD_UP)
    return found
