from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from enum import Enum
from piccolo.columns.column_types import Varchar

ID = "2026-11-28T23:10:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "cash that is paid out of a drawer, or into it"


async def forwards():
    manager = MigrationManager(
        migration_id=ID, app_name="checkout", description=DESCRIPTION
    )

    manager.alter_column(
        table_class_name="CashMove",
        tablename="cash_move",
        column_name="kind",
        db_column_name="kind",
        params={
            "choices": Enum(
                "Kind",
                {
                    "put_in": "put_in",
                    "from_safe": "from_safe",
                    "taken_out": "taken_out",
                    "to_safe": "to_safe",
                    "to_owner": "to_owner",
                    "to_desk": "to_desk",
                    "paid_out": "paid_out",
                    "paid_in": "paid_in",
                },
            )
        },
        old_params={
            "choices": Enum(
                "Kind",
                {
                    "put_in": "put_in",
                    "from_safe": "from_safe",
                    "taken_out": "taken_out",
                    "to_safe": "to_safe",
                    "to_owner": "to_owner",
                    "to_desk": "to_desk",
                },
            )
        },
        column_class=Varchar,
        old_column_class=Varchar,
        schema=None,
    )

    return manager
