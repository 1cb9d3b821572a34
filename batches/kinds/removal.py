"""Taking away what a batch made, unless somebody uses it by now."""

from collections.abc import Iterable

from kit.db import execute, fetch, fetch_value

# Every table that points at this one, and the column by which it does.
POINTERS = """
SELECT constrained.relname AS "table", column_of.attname AS "column"
FROM pg_constraint
JOIN pg_class AS constrained ON constrained.oid = conrelid
JOIN pg_attribute AS column_of ON column_of.attrelid = conrelid AND column_of.attnum = conkey[1]
WHERE contype = 'f' AND confrelid = $1::regclass AND constrained.relname <> ALL($2::text[])
"""


async def is_in_use(table: str, row_id: int, own: Iterable[str] = ()) -> bool:
    """Whether any row but its `own` points at it. The row is held, so that none comes until the end."""
    await execute(f"SELECT FROM {table} WHERE id = $1 FOR UPDATE", row_id)
    for pointer in await fetch(POINTERS, table, list(own)):
        sql = f'SELECT EXISTS (SELECT FROM "{pointer["table"]}" WHERE "{pointer["column"]}" = $1)'  # noqa: S608
        if await fetch_value(sql, row_id):
            return True
    return False


async def delete(table: str, row_id: int) -> None:
    await execute(f"DELETE FROM {table} WHERE id = $1", row_id)  # noqa: S608  # names of ours
