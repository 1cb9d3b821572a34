"""Which columns refer to a table, as the database's own catalogue says it: also in tables added later."""

from dataclasses import dataclass

from kit.db import fetch

POINTING = """
SELECT conrelid::regclass::text AS "table", quote_ident(attname) AS "column", confdeltype = 'c' AS goes_along
FROM pg_constraint JOIN pg_attribute ON attrelid = conrelid AND attnum = conkey[1]
WHERE contype = 'f' AND confrelid = $1::regclass
ORDER BY 1, 2
"""


@dataclass(frozen=True, slots=True)
class Pointer:
    """A column that refers to a table, as it is written in SQL; `goes_along`: its rows go with those."""

    table: str
    column: str
    goes_along: bool


async def pointing_at(table: str) -> list[Pointer]:
    """All there are, by name."""
    rows = await fetch(POINTING, table)
    return [Pointer(each["table"], each["column"], each["goes_along"]) for each in rows]
