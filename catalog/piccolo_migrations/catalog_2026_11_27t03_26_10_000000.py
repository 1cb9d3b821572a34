from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from enum import Enum
from piccolo.columns.column_types import Varchar
from piccolo.columns.indexes import IndexMethod

ID = "2026-11-27T03:26:10:000000"
VERSION = "1.38.0"
DESCRIPTION = "who gets a visit when any specialist will do"


async def forwards():
    manager = MigrationManager(
        migration_id=ID, app_name="catalog", description=DESCRIPTION
    )

    manager.add_column(
        table_class_name="Service",
        tablename="service",
        column_name="any_staff",
        db_column_name="any_staff",
        column_class_name="Varchar",
        column_class=Varchar,
        params={
            "length": 12,
            "default": "fair",
            "null": False,
            "primary_key": False,
            "unique": False,
            "index": False,
            "index_method": IndexMethod.btree,
            "choices": Enum(
                "AnyStaff",
                {
                    "fair": "fair",
                    "round_robin": "round_robin",
                    "priority": "priority",
                    "random": "random",
                },
            ),
            "db_column_name": None,
            "secret": False,
        },
        schema=None,
    )

    return manager
