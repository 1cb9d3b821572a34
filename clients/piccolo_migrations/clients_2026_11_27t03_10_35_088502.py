from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from enum import Enum
from piccolo.columns.column_types import Varchar

ID = "2026-11-27T03:10:35:088502"
VERSION = "1.38.0"
DESCRIPTION = ""


async def forwards():
    manager = MigrationManager(
        migration_id=ID, app_name="clients", description=DESCRIPTION
    )

    manager.alter_column(
        table_class_name="Visit",
        tablename="visit",
        column_name="status",
        db_column_name="status",
        params={
            "choices": Enum(
                "Status",
                {
                    "listed": "listed",
                    "waiting": "waiting",
                    "confirmed": "confirmed",
                    "arrived": "arrived",
                    "done": "done",
                    "no_show": "no_show",
                    "cancelled": "cancelled",
                },
            )
        },
        old_params={
            "choices": Enum(
                "Status",
                {
                    "waiting": "waiting",
                    "confirmed": "confirmed",
                    "arrived": "arrived",
                    "done": "done",
                    "no_show": "no_show",
                    "cancelled": "cancelled",
                },
            )
        },
        column_class=Varchar,
        old_column_class=Varchar,
        schema=None,
    )

    return manager
