"""What a former key sealed is sealed anew with the present one, until the former can be forgotten."""

from clients.queries.sealed import SEALED, by_former_keys
from kit.db import execute, transaction
from kit.sealing import open_bytes, seal_bytes

PUT = "UPDATE {table} SET {column} = $2 WHERE id = $1 AND {column} = $3"


async def reseal_next() -> bool:
    """Some rows; says whether there may be more. Done twice, or by two at once, it comes to the same."""
    more = False
    for table, column in SEALED:
        more = await reseal(table, column) or more
    return more


async def reseal(table: str, column: str) -> bool:
    async with transaction():
        rows = await by_former_keys(table, column)
        for row in rows:
            place = (table, column, row["id"])
            anew = seal_bytes(open_bytes(row["kept"], place), place)
            await execute(PUT.format(table=table, column=column), row["id"], anew, row["kept"])
    return bool(rows)
