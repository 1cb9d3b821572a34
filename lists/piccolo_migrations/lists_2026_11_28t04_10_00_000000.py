from enum import Enum
from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns.column_types import Varchar


ID = "2026-11-28T04:10:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "somebody is made responsible for many clients"


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="lists", description=DESCRIPTION)

    manager.alter_column(
        table_class_name="ClientChange",
        tablename="client_change",
        column_name="act",
        db_column_name="act",
        params={
            "choices": Enum(
                "Act",
                {
                    "set_tag": "set_tag",
                    "clear_tag": "clear_tag",
                    "set_status": "set_status",
                    "clear_status": "clear_status",
                    "set_group": "set_group",
                    "assign": "assign",
                    "set_field": "set_field",
                    "keep_list": "keep_list",
                    "remove": "remove",
                },
            )
        },
        old_params={
            "choices": Enum(
                "Act",
                {
                    "set_tag": "set_tag",
                    "clear_tag": "clear_tag",
                    "set_status": "set_status",
                    "clear_status": "clear_status",
                    "set_group": "set_group",
                    "set_field": "set_field",
                    "keep_list": "keep_list",
                    "remove": "remove",
                },
            )
        },
        column_class=Varchar,
        old_column_class=Varchar,
        schema=None,
    )

    return manager
