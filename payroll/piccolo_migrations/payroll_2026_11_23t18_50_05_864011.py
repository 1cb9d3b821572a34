"""A pay line keeps the number of the line it was made from, even when that line is removed."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns.column_types import ForeignKey
from piccolo.columns.column_types import Integer

from piccolo.table import Table

from kit.db import execute


class VisitLine(Table, tablename="visit_line", schema=None):
    """What the column referred to until now."""


ID = "2026-11-23T18:50:05:864011"
VERSION = "1.38.0"
DESCRIPTION = "no foreign key to the line"


async def forwards():
    manager = MigrationManager(
        migration_id=ID, app_name="payroll", description=DESCRIPTION
    )

    manager.alter_column(
        table_class_name="PayLine",
        tablename="pay_line",
        column_name="line",
        db_column_name="line",
        params={"default": 0, "null": False},
        old_params={"default": None, "null": True, "references": VisitLine},
        column_class=Integer,
        old_column_class=ForeignKey,
        schema=None,
    )

    async def drop_foreign_key():
        await execute("ALTER TABLE pay_line DROP CONSTRAINT IF EXISTS pay_line_line_fkey")

    async def restore_foreign_key():
        await execute(
            "ALTER TABLE pay_line ADD CONSTRAINT pay_line_line_fkey "
            "FOREIGN KEY (line) REFERENCES visit_line (id) ON DELETE SET NULL"
        )

    manager.add_raw(drop_foreign_key)
    manager.add_raw_backwards(restore_foreign_key)
    return manager
