from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from enum import Enum
from piccolo.columns.column_types import Varchar

ID = "2026-11-27T03:24:30:000000"
VERSION = "1.38.0"
DESCRIPTION = "requests"


async def forwards():
    manager = MigrationManager(
        migration_id=ID, app_name="reminders", description=DESCRIPTION
    )

    manager.alter_column(
        table_class_name="Message",
        tablename="message",
        column_name="kind",
        db_column_name="kind",
        params={
            "choices": Enum(
                "Kind",
                {
                    "requested": "requested",
                    "proposed": "proposed",
                    "declined": "declined",
                    "booked": "booked",
                    "moved": "moved",
                    "cancelled": "cancelled",
                    "evening": "evening",
                    "soon": "soon",
                    "thanks": "thanks",
                },
            )
        },
        old_params={
            "choices": Enum(
                "Kind",
                {
                    "booked": "booked",
                    "moved": "moved",
                    "cancelled": "cancelled",
                    "evening": "evening",
                    "soon": "soon",
                    "thanks": "thanks",
                },
            )
        },
        column_class=Varchar,
        old_column_class=Varchar,
        schema=None,
    )

    return manager
