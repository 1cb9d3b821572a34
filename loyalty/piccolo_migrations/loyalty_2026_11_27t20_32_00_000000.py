from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from enum import Enum
from piccolo.columns.column_types import ForeignKey
from piccolo.columns.column_types import Varchar

ID = "2026-11-27T20:32:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "points of no visit, brought from another program"


async def forwards():
    manager = MigrationManager(
        migration_id=ID, app_name="loyalty", description=DESCRIPTION
    )

    manager.alter_column(
        table_class_name="PointsEntry",
        tablename="points_entry",
        column_name="programme",
        db_column_name="programme",
        params={"null": True},
        old_params={"null": False},
        column_class=ForeignKey,
        old_column_class=ForeignKey,
        schema=None,
    )

    manager.alter_column(
        table_class_name="PointsEntry",
        tablename="points_entry",
        column_name="visit",
        db_column_name="visit",
        params={"null": True},
        old_params={"null": False},
        column_class=ForeignKey,
        old_column_class=ForeignKey,
        schema=None,
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
                },
            )
        },
        column_class=Varchar,
        old_column_class=Varchar,
        schema=None,
    )

    return manager
