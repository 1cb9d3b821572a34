"""What a place of a class will ask for is kept while somebody waits for it."""

from enum import Enum

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns.column_types import Varchar

ID = "2026-11-28T16:30:00:000000"
VERSION = "1.38.0"
DESCRIPTION = ""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="booking", description=DESCRIPTION)

    manager.alter_column(
        table_class_name="Prepayment",
        tablename="prepayment",
        column_name="state",
        db_column_name="state",
        params={
            "choices": Enum(
                "State",
                {
                    "listed": "listed",
                    "open": "open",
                    "paid": "paid",
                    "waived": "waived",
                    "over": "over",
                },
            )
        },
        old_params={
            "choices": Enum(
                "State",
                {
                    "open": "open",
                    "paid": "paid",
                    "waived": "waived",
                    "over": "over",
                },
            )
        },
        column_class=Varchar,
        old_column_class=Varchar,
        schema=None,
    )

    return manager
