"""Who cancelled, client by client."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from kit.db import execute

ID = "2026-11-28T20:01:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "cancelled visits by client"

FORWARDS = (
    """
    CREATE INDEX visit_cancelled ON visit (client) INCLUDE (starts_at, created_at, branch, cancelled_late)
    WHERE status = 'cancelled'
    """,
)
BACKWARDS = (
    "DROP INDEX visit_cancelled",
)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="booking", description=DESCRIPTION)

    async def put_up() -> None:
        for statement in FORWARDS:
            await execute(statement)

    async def take_down() -> None:
        for statement in BACKWARDS:
            await execute(statement)

    manager.add_raw(put_up)
    manager.add_raw_backwards(take_down)
    return manager
