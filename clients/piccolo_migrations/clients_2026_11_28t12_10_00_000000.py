from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns.base import OnDelete
from piccolo.columns.base import OnUpdate
from piccolo.columns.column_types import ForeignKey
from piccolo.columns.column_types import Serial
from piccolo.columns.indexes import IndexMethod
from piccolo.constraints import Check
from piccolo.table import Table


class StaffMember(Table, tablename="staff_member", schema=None):
    id = Serial(
        null=False,
        primary_key=True,
        unique=False,
        index=False,
        index_method=IndexMethod.btree,
        choices=None,
        db_column_name="id",
        secret=False,
    )


ID = "2026-11-28T12:10:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "files of staff, and fields of visits and staff that hold one"


async def forwards():
    manager = MigrationManager(
        migration_id=ID, app_name="clients", description=DESCRIPTION
    )

    manager.add_column(
        table_class_name="ClientFile",
        tablename="client_file",
        column_name="member",
        db_column_name="member",
        column_class_name="ForeignKey",
        column_class=ForeignKey,
        params={
            "references": StaffMember,
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

    manager.drop_constraint(
        table_class_name="ClientFile",
        tablename="client_file",
        constraint_name="client_file_hangs_on_one",
        schema=None,
    )

    manager.add_constraint(
        table_class_name="ClientFile",
        tablename="client_file",
        constraint_name="client_file_is_of_one",
        constraint_class=Check,
        params={"condition": "num_nonnulls(client, visit, member) = 1"},
        schema=None,
    )

    manager.drop_constraint(
        table_class_name="CustomField",
        tablename="custom_field",
        constraint_name="custom_field_file_is_of_clients",
        schema=None,
    )

    manager.add_constraint(
        table_class_name="CustomField",
        tablename="custom_field",
        constraint_name="custom_field_file_comes_later",
        constraint_class=Check,
        params={
            "condition": "NOT (kind = 'file' AND (is_asked OR is_at_desk OR is_required))"
        },
        schema=None,
    )

    return manager
