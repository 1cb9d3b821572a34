from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from enum import Enum
from piccolo.columns.column_types import Varchar

ID = "2026-11-29T18:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "accounts know of memberships that ended"


async def forwards():
    manager = MigrationManager(
        migration_id=ID, app_name="checkout", description=DESCRIPTION
    )

    manager.alter_column(
        table_class_name="ClientMove",
        tablename="client_move",
        column_name="kind",
        db_column_name="kind",
        params={
            "choices": Enum(
                "Kind",
                {
                    "sold": "sold",
                    "used": "used",
                    "refunded": "refunded",
                    "reopened": "reopened",
                    "settled": "settled",
                    "written_off": "written_off",
                    "topped_up": "topped_up",
                    "paid_out": "paid_out",
                    "undone": "undone",
                    "membership": "membership",
                },
            )
        },
        old_params={
            "choices": Enum(
                "Kind",
                {
                    "sold": "sold",
                    "used": "used",
                    "refunded": "refunded",
                    "reopened": "reopened",
                    "settled": "settled",
                    "written_off": "written_off",
                    "topped_up": "topped_up",
                    "paid_out": "paid_out",
                    "undone": "undone",
                },
            )
        },
        column_class=Varchar,
        old_column_class=Varchar,
        schema=None,
    )

    return manager
