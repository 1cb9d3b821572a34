"""Which columns refer to a table: the database's own catalogue says so, also of tables that are added later."""

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
    """A column whose rows refer to a table, as it is written in SQL; `goes_along` where they go with its rows."""

    table: str
    column: str
    goes_along: bool


async def pointing_at(table: str) -> list[Pointer]:
    """All there are, by name."""
    return [
        Pointer(each["table"], each["column"], each["goes_along"]) for each in await fetch(POINTING, table)
    ]
