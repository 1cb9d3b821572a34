"""What hangs on a card: every row of every table that refers to it, found by the database's own catalogue.

A table that is added later is merged and unmerged without anybody thinking of it.
"""

from dataclasses import dataclass

from kit.db import fetch, fetch_value
from kit.pointing import pointing_at

# Kept of other rows, which are moved: counted or written anew afterwards.
DERIVED = frozenset({"client_figure", "client_total", "search_entry", "client_pair"})
# Of each unique index that holds the column: its other columns.
UNIQUE = """
SELECT ARRAY(
    SELECT quote_ident(attribute.attname) FROM unnest(index.indkey::int2[]) AS number
    JOIN pg_attribute AS attribute ON attribute.attrelid = index.indrelid AND attribute.attnum = number
    WHERE attribute.attname <> $2
) AS others, coalesce(pg_get_expr(index.indpred, index.indrelid), 'true') AS only
FROM pg_index AS index
WHERE index.indrelid = $1::regclass AND index.indisunique AND (
    SELECT attnum FROM pg_attribute WHERE attrelid = index.indrelid AND attname = $2
) = ANY(index.indkey::int2[])
"""
# What ties the two cards together has nothing to tie when they are one.
BETWEEN = "SELECT id FROM {table} WHERE {column} = $1 AND {beside} = $2"
HANGING = "SELECT id FROM {table} WHERE {column} = $1 ORDER BY id"
TWICE = """
SELECT mine.id FROM (SELECT * FROM {table} WHERE {column} = $1 AND {only}) AS mine
JOIN (SELECT * FROM {table} WHERE {column} = $2 AND {only}) AS theirs ON true {same}
"""


@dataclass(frozen=True, slots=True)
class Reference:
    """A column that refers to cards, with what must not be there twice for one card: other columns, and of
    which rows that holds.

    `beside` are other columns of the same rows that refer to cards as well.
    """

    table: str
    column: str
    unique: tuple[tuple[tuple[str, ...], str], ...]
    beside: tuple[str, ...] = ()


async def references() -> list[Reference]:
    """All there are, without those that are derived.

    Merges speak of cards that are gone; they are among these, and follow the card that is kept.
    """
    rows = [(each.table, each.column) for each in await pointing_at("client")]
    found = []
    for table, column in rows:
        if table not in DERIVED:
            unique = await fetch(UNIQUE, table, column.strip('"'))
            others = tuple((tuple(row["others"]), row["only"]) for row in unique)
            beside = tuple(also for of, also in rows if of == table and also != column)
            found.append(Reference(table, column, others, beside))
    return found


async def hanging(reference: Reference, client: int) -> list[int]:
    rows = await fetch(HANGING.format(table=reference.table, column=reference.column), client)
    return [each["id"] for each in rows]


async def there_already(reference: Reference, gone: int, kept: int) -> list[int]:
    """Rows of `gone` that `kept` has, too: what may be there but once for one card; and what ties the two."""
    found: set[int] = set()
    for beside in reference.beside:
        sql = BETWEEN.format(table=reference.table, column=reference.column, beside=beside)
        found |= {each["id"] for each in await fetch(sql, gone, kept)}
    for others, only in reference.unique:
        same = "".join(f" AND theirs.{each} IS NOT DISTINCT FROM mine.{each}" for each in others)
        sql = TWICE.format(table=reference.table, column=reference.column, same=same, only=only)
        found |= {each["id"] for each in await fetch(sql, gone, kept)}
    return sorted(found)


async def how_much_hangs(client: int) -> dict[str, int]:
    """By table, for who is about to merge. What refers to cards from both sides is counted once."""
    found: dict[str, int] = {}
    for each in await references():
        if any(beside < each.column for beside in each.beside):
            continue
        count = await fetch_value(
            f"SELECT count(*) FROM {each.table} WHERE {each.column} = $1",  # noqa: S608 - of the catalogue
            client,
        )
        if count:
            found[each.table] = found.get(each.table, 0) + count
    return found
