"""A column of reviews and one of files for whose they are."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns.column_types import Integer
from piccolo.columns.indexes import IndexMethod

ID = "2026-11-28T12:01:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "whose reviews and files are"


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="clients", description=DESCRIPTION)
    for table, tablename, column in (("Review", "review", "client"), ("ClientFile", "client_file", "whose")):
        manager.add_column(
            table_class_name=table,
            tablename=tablename,
            column_name=column,
            db_column_name=column,
            column_class_name="Integer",
            column_class=Integer,
            params={"default": None, "null": True, "primary_key": False, "unique": False, "index": False,
                    "index_method": IndexMethod.btree,
                    "choices": None, "db_column_name": None, "secret": False},
        )  # fmt: skip
    return manager
