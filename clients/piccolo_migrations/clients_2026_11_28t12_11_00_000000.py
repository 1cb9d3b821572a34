from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from enum import Enum
from piccolo.columns.column_types import Varchar

ID = "2026-11-28T12:11:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "fields that hold a date and a time"


async def forwards():
    manager = MigrationManager(
        migration_id=ID, app_name="clients", description=DESCRIPTION
    )

    manager.alter_column(
        table_class_name="CustomField",
        tablename="custom_field",
        column_name="kind",
        db_column_name="kind",
        params={
            "choices": Enum(
                "Kind",
                {
                    "text": "text",
                    "long": "long",
                    "whole": "whole",
                    "decimal": "decimal",
                    "money": "money",
                    "one_of": "one_of",
                    "several": "several",
                    "date": "date",
                    "date_time": "date_time",
                    "yes_no": "yes_no",
                    "link": "link",
                    "file": "file",
                },
            )
        },
        old_params={
            "choices": Enum(
                "Kind",
                {
                    "text": "text",
                    "long": "long",
                    "whole": "whole",
                    "decimal": "decimal",
                    "money": "money",
                    "one_of": "one_of",
                    "several": "several",
                    "date": "date",
                    "yes_no": "yes_no",
                    "link": "link",
                    "file": "file",
                },
            )
        },
        column_class=Varchar,
        old_column_class=Varchar,
        schema=None,
    )

    return manager
