"""Who booked in some way is found by an index that has the clients in order, without reading every visit."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from kit.db import execute

ID = "2026-11-28T04:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "how somebody booked by index"

FORWARDS = (
    "CREATE INDEX visit_by_source ON visit (source, client) WHERE client IS NOT NULL",
    "CREATE INDEX done_line_by_source ON done_line (source, client) WHERE is_first",
)
BACKWARDS = ("DROP INDEX done_line_by_source", "DROP INDEX visit_by_source")


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
