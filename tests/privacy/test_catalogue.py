"""Every column with text in it is declared: a client's, with how it is wiped, or nobody's."""

from collections import defaultdict

from kit.db import fetch
from privacy.catalogue import HELD, OWN

COLUMNS = """
SELECT table_name, column_name FROM information_schema.columns
JOIN pg_tables ON schemaname = table_schema AND tablename = table_name
WHERE table_schema = 'public'
  AND data_type IN ('character varying', 'text', 'jsonb', 'json', 'bytea', 'ARRAY', 'character', 'xml')
"""
NUMBERS_TOO = {
    ("client", "online_ban"),
    ("client", "client_group"),
    ("client", "version"),
    ("client", "client_source"),
    ("client", "importance"),
    ("client", "discount_rate"),
    ("client", "responsible"),
    ("visit", "version"),
    ("message", "attempts"),
}


def declared() -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for held in HELD:
        found[held.table] |= {name for name in held.columns if (held.table, name) not in NUMBERS_TOO}
    return found


async def test_every_column_with_text_is_declared_and_nothing_is_that_there_is_not() -> None:
    """Of a new column say in privacy/catalogue/ whether it is a client's, and how it is wiped."""
    there: dict[str, set[str]] = defaultdict(set)
    for row in await fetch(COLUMNS):
        there[row["table_name"]].add(row["column_name"])
    said = declared()
    assert {table: names - said[table] for table, names in there.items() if names - said[table]} == {}
    assert {table: names - there[table] for table, names in said.items() if names - there[table]} == {}


def test_a_column_is_declared_but_one_way_and_what_is_swept_is_declared_too() -> None:
    for held in HELD:
        assert len(held.columns) == len(set(held.columns)), held.table
        assert set(held.swept.split()) <= set(held.columns), held.table
        assert bool(held.title and held.emptied) == bool(held.without), held.table
        assert not held.whose or held.emptied or held.leaves or held.anew or held.title, held.table


async def test_what_is_a_clients_is_found_by_sql_that_the_database_understands() -> None:
    for held in OWN:
        assert await fetch(f"SELECT count(*) FROM {held.table} WHERE {held.whose}", [0])  # noqa: S608
