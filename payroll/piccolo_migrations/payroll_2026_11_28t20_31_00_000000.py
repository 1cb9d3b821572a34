"""A line is taken back once by each refund of its bill, and once by reopening."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from kit.db import execute

ID = "2026-11-28T20:31:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "pay goes back once by each refund"

FORWARDS = (
    "ALTER TABLE pay_line DROP CONSTRAINT pay_line_once",
    "ALTER TABLE pay_line ADD CONSTRAINT pay_line_once UNIQUE (line, closing, kind, refund)",
)
BACKWARDS = (
    "ALTER TABLE pay_line DROP CONSTRAINT pay_line_once",
    "ALTER TABLE pay_line ADD CONSTRAINT pay_line_once UNIQUE (line, closing, kind)",
)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="payroll", description=DESCRIPTION)

    async def put_up() -> None:
        for statement in FORWARDS:
            await execute(statement)

    async def take_down() -> None:
        for statement in BACKWARDS:
            await execute(statement)

    manager.add_raw(put_up)
    manager.add_raw_backwards(take_down)
    return manager
