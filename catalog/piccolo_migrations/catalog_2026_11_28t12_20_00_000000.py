from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from enum import Enum
from piccolo.columns.column_types import Integer
from piccolo.columns.column_types import Varchar
from piccolo.columns.indexes import IndexMethod
from piccolo.constraints import Check

ID = "2026-11-28T12:20:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "phones confirmed by a code, bookings a client may make within a day"


async def forwards():
    manager = MigrationManager(
        migration_id=ID, app_name="catalog", description=DESCRIPTION
    )

    manager.add_column(
        table_class_name="Branch",
        tablename="branch",
        column_name="client_most_made",
        db_column_name="client_most_made",
        column_class_name="Integer",
        column_class=Integer,
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

    manager.add_column(
        table_class_name="Branch",
        tablename="branch",
        column_name="confirms_phone",
        db_column_name="confirms_phone",
        column_class_name="Varchar",
        column_class=Varchar,
        params={
            "length": 6,
            "default": "never",
            "null": False,
            "primary_key": False,
            "unique": False,
            "index": False,
            "index_method": IndexMethod.btree,
            "choices": Enum(
                "ConfirmsPhone",
                {"never": "never", "new": "new", "always": "always"},
            ),
            "db_column_name": None,
            "secret": False,
        },
        schema=None,
    )

    manager.add_constraint(
        table_class_name="Branch",
        tablename="branch",
        constraint_name="branch_most_made_is_positive",
        constraint_class=Check,
        params={"condition": "client_most_made > 0"},
        schema=None,
    )

    return manager
