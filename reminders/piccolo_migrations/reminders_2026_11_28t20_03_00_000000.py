"""Messages that were sent, client by client."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from kit.db import execute

ID = "2026-11-28T20:03:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "sent messages by client"

FORWARDS = (
    "CREATE INDEX message_by_client ON message (client) INCLUDE (sent_at, kind) WHERE status = 'sent'",
)
BACKWARDS = (
    "DROP INDEX message_by_client",
)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="reminders", description=DESCRIPTION)

    async def put_up() -> None:
        for statement in FORWARDS:
            await execute(statement)

    async def take_down() -> None:
        for statement in BACKWARDS:
            await execute(statement)

    manager.add_raw(put_up)
    manager.add_raw_backwards(take_down)
    return manager
