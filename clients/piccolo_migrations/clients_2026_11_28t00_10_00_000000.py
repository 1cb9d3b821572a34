"""Who came on which weekday, and who is still to come, are found without reading every visit."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from kit.db import execute

ID = "2026-11-28T00:10:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "weekdays and visits to come by index"

FORWARDS = (
    "CREATE INDEX done_line_by_weekday ON done_line (weekday) INCLUDE (client) WHERE is_first",
    """
    CREATE INDEX visit_still_to_come ON visit (client, ends_at)
    WHERE status IN ('requested', 'listed', 'waiting', 'confirmed', 'arrived')
    """,
)
BACKWARDS = ("DROP INDEX visit_still_to_come", "DROP INDEX done_line_by_weekday")


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
