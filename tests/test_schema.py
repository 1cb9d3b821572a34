"""Every column keeps the house's habits; the migrations say what the tables say."""

import pytest
from piccolo.columns import Date, ForeignKey, Timestamp, Timestamptz
from piccolo.columns.base import OnDelete
from piccolo.conf.apps import Finder
from piccolo.table import Table

from kit import db

TABLES: list[type[Table]] = [
    table for app in Finder().get_app_registry().app_configs.values() for table in app.table_classes
]
each_table = pytest.mark.parametrize("table", TABLES, ids=lambda table: table.__name__)
COLUMNS = """
SELECT column_name, is_nullable = 'YES' AS nullable FROM information_schema.columns
WHERE table_schema = 'public' AND table_name = $1
"""
INDEXED = """
SELECT attname FROM pg_index JOIN pg_attribute ON attrelid = indrelid AND attnum = indkey[0]
WHERE indrelid = $1::regclass
"""
CONSTRAINTS = "SELECT conname FROM pg_constraint WHERE conrelid = $1::regclass"


@each_table
def test_moments_are_aware_and_named_so(table: type[Table]) -> None:
    for column in table._meta.columns:
        assert not isinstance(column, Timestamp) or isinstance(column, Timestamptz)
        if isinstance(column, Timestamptz):
            assert column._meta.name.endswith("_at")
            assert column.default is None, "a forgotten moment must not silently be now"


@each_table
def test_dates_are_named_so(table: type[Table]) -> None:
    for column in table._meta.columns:
        if isinstance(column, Date):
            assert column._meta.name.endswith("_on")
            assert column.default is None


@each_table
def test_foreign_keys_say_what_they_do(table: type[Table]) -> None:
    for column in table._meta.columns:
        if isinstance(column, ForeignKey):
            assert column._meta.index, f"{column._meta.name} needs an index"
            on_delete = column._foreign_key_meta.on_delete
            assert on_delete in (OnDelete.restrict, OnDelete.cascade)


@each_table
async def test_the_database_is_what_the_table_says(table: type[Table]) -> None:
    found = {row["column_name"]: row["nullable"] for row in await db.fetch(COLUMNS, table._meta.tablename)}
    wanted = {column._meta.db_column_name: column._meta.null for column in table._meta.columns}
    assert found == wanted


@each_table
async def test_every_foreign_key_is_indexed_in_the_database(table: type[Table]) -> None:
    indexed = {row["attname"] for row in await db.fetch(INDEXED, table._meta.tablename)}
    keys = {column._meta.db_column_name for column in table._meta.foreign_key_columns}
    assert keys <= indexed


@each_table
async def test_constraints_are_there_and_prefixed_with_the_table(table: type[Table]) -> None:
    found = {row["conname"] for row in await db.fetch(CONSTRAINTS, table._meta.tablename)}
    wanted = {constraint._meta.name for constraint in table._meta.constraints}
    assert wanted <= found
    assert all(name.startswith(table._meta.tablename) for name in wanted)


async def test_two_appointments_cannot_take_the_same_time_of_one_resource() -> None:
    definition = await db.fetch_value(
        "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'appointment_no_double_booking'"
    )
    assert definition.startswith("EXCLUDE USING gist")
