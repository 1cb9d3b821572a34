from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from enum import Enum
from piccolo.columns.base import OnDelete
from piccolo.columns.base import OnUpdate
from piccolo.columns.column_types import Date
from piccolo.columns.column_types import ForeignKey
from piccolo.columns.column_types import Varchar
from piccolo.columns.indexes import IndexMethod

ID = "2026-11-29T20:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = ""


async def forwards():
    manager = MigrationManager(
        migration_id=ID, app_name="loyalty", description=DESCRIPTION
    )

    manager.add_column(
        table_class_name="PointsEntry",
        tablename="points_entry",
        column_name="made_by",
        db_column_name="made_by",
        column_class_name="Varchar",
        column_class=Varchar,
        params={
            "length": 120,
            "default": "",
            "null": False,
            "primary_key": False,
            "unique": False,
            "index": False,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": None,
            "secret": False,
        },
        schema=None,
    )

    manager.add_column(
        table_class_name="PointsEntry",
        tablename="points_entry",
        column_name="other",
        db_column_name="other",
        column_class_name="ForeignKey",
        column_class=ForeignKey,
        params={
            "references": "self",
            "on_delete": OnDelete.restrict,
            "on_update": OnUpdate.restrict,
            "target_column": None,
            "null": True,
            "primary_key": False,
            "unique": False,
            "index": True,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": None,
            "secret": False,
        },
        schema=None,
    )

    manager.add_column(
        table_class_name="PointsLot",
        tablename="points_lot",
        column_name="told_of_on",
        db_column_name="told_of_on",
        column_class_name="Date",
        column_class=Date,
        params={
            "default": None,
            "null": True,
            "primary_key": False,
            "unique": False,
            "index": False,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": None,
            "secret": False,
        },
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
                },
            )
        },
        column_class=Varchar,
        old_column_class=Varchar,
        schema=None,
    )

    manager.alter_column(
        table_class_name="PointsLot",
        tablename="points_lot",
        column_name="usable_on",
        db_column_name="usable_on",
        params={"null": True},
        old_params={"null": False},
        column_class=Date,
        old_column_class=Date,
        schema=None,
    )

    manager.alter_column(
        table_class_name="PointsRule",
        tablename="points_rule",
        column_name="waits",
        db_column_name="waits",
        params={
            "choices": Enum(
                "Waits", {"nothing": "nothing", "days": "days", "paid": "paid"}
            )
        },
        old_params={
            "choices": Enum("Waits", {"nothing": "nothing", "days": "days"})
        },
        column_class=Varchar,
        old_column_class=Varchar,
        schema=None,
    )

    return manager
