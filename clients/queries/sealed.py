"""What is sealed where, and with which keys."""

from asyncpg import Record

from kit.db import fetch, fetch_value
from kit.sealing import heads

SEALED = (
    ("client_file", "title"),
    ("client_file", "content"),
    ("client_file", "small"),
    ("treatment_version", "content"),
)
AT_ONCE = 10
BY_FORMER_KEYS = (
    "SELECT id, {column} AS kept FROM {table} WHERE substring({column} FROM 1 FOR 5) = ANY($1) LIMIT $2"
)
SHUT = "SELECT count(*) FROM {table} WHERE {column} <> '' AND substring({column} FROM 1 FOR 5) <> ALL($1)"


async def by_former_keys(table: str, column: str) -> list[Record]:
    """Some rows that a former key sealed; none where there is no former key."""
    former = heads()[1:]
    return await fetch(BY_FORMER_KEYS.format(table=table, column=column), former, AT_ONCE) if former else []


async def shut_rows() -> int:
    """How many values no key opens that this installation has."""
    found = 0
    for table, column in SEALED:
        found += await fetch_value(SHUT.format(table=table, column=column), heads())
    return found
