"""Segments read what they count in the order of clients, from indexes alone."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from kit.db import execute

ID = "2026-11-28T16:20:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "who is there, messages, points and visits in the order of clients"

FORWARDS = (
    "CREATE INDEX client_here ON client (id) WHERE erased_at IS NULL",
    "CREATE INDEX client_message_by_client ON client_message (client) INCLUDE (kind, messages, last_at)",
    "CREATE INDEX client_points_by_client ON client_points (client) INCLUDE (branch, points, earned, spent)",
    "CREATE INDEX done_line_visits ON done_line (client) INCLUDE (starts_at, weekday) WHERE is_first",
)
BACKWARDS = (
    "DROP INDEX done_line_visits",
    "DROP INDEX client_points_by_client",
    "DROP INDEX client_message_by_client",
    "DROP INDEX client_here",
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
