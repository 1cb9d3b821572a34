from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from enum import Enum
from piccolo.columns.column_types import Varchar

ID = "2026-11-29T23:50:00:000000"
VERSION = "1.38.0"
DESCRIPTION = ""


async def forwards():
    manager = MigrationManager(
        migration_id=ID, app_name="loyalty", description=DESCRIPTION
    )

    manager.alter_column(
        table_class_name="PointsEntry",
        tablename="points_entry",
        column_name="kind",
        db_column_name="kind",
        params={
            "choices": Enum(
                "Kind",
                {
                    "earned": "earned",
                    "spent": "spent",
                    "earned_back": "earned_back",
                    "spent_back": "spent_back",
                    "brought": "brought",
                    "brought_back": "brought_back",
                    "bonus": "bonus",
                    "bonus_back": "bonus_back",
                    "expired": "expired",
                    "expired_back": "expired_back",
                    "given": "given",
                    "taken": "taken",
                    "sent": "sent",
                    "got": "got",
                    "sent_back": "sent_back",
                    "got_back": "got_back",
                    "invited": "invited",
                    "invited_back": "invited_back",
                },
            )
        },
        old_params={
            "choices": Enum(
                "Kind",
                {
                    "earned": "earned",
                    "spent": "spent",
                    "earned_back": "earned_back",
                    "spent_back": "spent_back",
                    "brought": "brought",
                    "brought_back": "brought_back",
                    "bonus": "bonus",
                    "bonus_back": "bonus_back",
                    "expired": "expired",
                    "expired_back": "expired_back",
                    "invited": "invited",
                    "invited_back": "invited_back",
                },
            )
        },
        column_class=Varchar,
        old_column_class=Varchar,
        schema=None,
    )

    return manager
