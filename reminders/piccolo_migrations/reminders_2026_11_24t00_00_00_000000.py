"""What waits and what is under way is found without reading what is done."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from kit.db import execute

ID = "2026-11-24T00:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "the queue"

FORWARDS = """
CREATE INDEX message_due ON message (due_at, id) WHERE status = 'waiting';
CREATE INDEX message_under_way ON message (leased_until_at) WHERE status = 'sending';
CREATE INDEX message_newest ON message (due_at DESC, id DESC);
"""
BACKWARDS = """
DROP INDEX message_newest;
DROP INDEX message_under_way;
DROP INDEX message_due;
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="reminders", description=DESCRIPTION)

    async def add_queue() -> None:
        await execute(FORWARDS)

    async def remove_queue() -> None:
        await execute(BACKWARDS)

    manager.add_raw(add_queue)
    manager.add_raw_backwards(remove_queue)
    return manager
