from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from enum import Enum
from piccolo.columns.column_types import Varchar

ID = "2026-11-27T20:31:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "visits that came from a file"


async def forwards():
    manager = MigrationManager(
        migration_id=ID, app_name="clients", description=DESCRIPTION
    )

    manager.alter_column(
        table_class_name="Visit",
        tablename="visit",
        column_name="source",
        db_column_name="source",
        params={
            "choices": Enum(
                "Source", {"widget": "widget", "desk": "desk", "file": "import"}
            )
        },
        old_params={
            "choices": Enum("Source", {"widget": "widget", "desk": "desk"})
        },
        column_class=Varchar,
        old_column_class=Varchar,
        schema=None,
    )

    return manager
