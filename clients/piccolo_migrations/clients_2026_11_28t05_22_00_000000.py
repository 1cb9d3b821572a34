from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns.column_types import Varchar

ID = "2026-11-28T05:22:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "names of 200 letters"


async def forwards():
    manager = MigrationManager(
        migration_id=ID, app_name="clients", description=DESCRIPTION
    )

    manager.alter_column(
        table_class_name="Client",
        tablename="client",
        column_name="name",
        db_column_name="name",
        params={"length": 200},
        old_params={"length": 160},
        column_class=Varchar,
        old_column_class=Varchar,
        schema=None,
    )

    manager.alter_column(
        table_class_name="ClientMerge",
        tablename="client_merge",
        column_name="name",
        db_column_name="name",
        params={"length": 200},
        old_params={"length": 160},
        column_class=Varchar,
        old_column_class=Varchar,
        schema=None,
    )

    return manager
