"""Lines client by client with little beside what is asked of them, visits with their branch."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from kit.db import execute

ID = "2026-11-28T20:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "narrow indexes of what took place"

FORWARDS = (
    "CREATE INDEX done_line_asked ON done_line (client, visit) INCLUDE (starts_at, amount, member, service)",
    "DROP INDEX done_line_visits",
    "CREATE INDEX done_line_visits ON done_line (client) INCLUDE (starts_at, weekday, branch) WHERE is_first",
)
BACKWARDS = (
    "DROP INDEX done_line_visits",
    "CREATE INDEX done_line_visits ON done_line (client) INCLUDE (starts_at, weekday) WHERE is_first",
    "DROP INDEX done_line_asked",
)


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
