"""What somebody missed is weighed by its index alone, which tells what was left out as well."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from kit.db import execute

ID = "2026-11-28T08:12:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "what was missed by its index alone"

WITH = """
CREATE INDEX visit_missed ON visit (client) INCLUDE ({columns})
WHERE status = 'no_show' OR status = 'cancelled' AND cancelled_late
"""
FORWARDS = ("DROP INDEX visit_missed", WITH.format(columns="id, starts_at, status"))
BACKWARDS = ("DROP INDEX visit_missed", WITH.format(columns="starts_at, status"))


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="clients", description=DESCRIPTION)

    async def put_up() -> None:
        for statement in FORWARDS:
            await execute(statement)

    async def take_down() -> None:
        for statement in BACKWARDS:
            await execute(statement)

    manager.add_raw(put_up)
    manager.add_raw_backwards(take_down)
    return manager
