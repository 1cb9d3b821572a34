"""What weighs against somebody is found without reading every visit."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from kit.db import execute

ID = "2026-11-28T04:11:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "what somebody missed by index"

FORWARDS = (
    """
    CREATE INDEX visit_missed ON visit (client) INCLUDE (starts_at, status)
    WHERE status = 'no_show' OR status = 'cancelled' AND cancelled_late
    """,
)
BACKWARDS = ("DROP INDEX visit_missed",)


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
