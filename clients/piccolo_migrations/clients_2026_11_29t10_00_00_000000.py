from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from enum import Enum
from piccolo.columns.column_types import Varchar

ID = "2026-11-29T10:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "a discount may be what programmes give"


async def forwards():
    manager = MigrationManager(
        migration_id=ID, app_name="clients", description=DESCRIPTION
    )

    manager.alter_column(
        table_class_name="VisitLine",
        tablename="visit_line",
        column_name="discount_by",
        db_column_name="discount_by",
        params={
            "choices": Enum(
                "GivenBy", {"desk": "desk", "card": "card", "programmes": "prog"}
            )
        },
        old_params={"choices": Enum("GivenBy", {"desk": "desk", "card": "card"})},
        column_class=Varchar,
        old_column_class=Varchar,
        schema=None,
    )

    return manager
