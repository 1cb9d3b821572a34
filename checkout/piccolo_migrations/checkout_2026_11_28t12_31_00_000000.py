"""What the worker looks through: cards that were removed and that the provider has still to forget."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from kit.db import execute

ID = "2026-11-28T12:31:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "removed cards that are to be forgotten"

FORWARDS = (
    "CREATE INDEX saved_card_to_forget ON saved_card (forget_at)"
    " WHERE removed_at IS NOT NULL AND NOT is_forgotten"
)
BACKWARDS = "DROP INDEX saved_card_to_forget"


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="checkout", description=DESCRIPTION)

    async def put_up() -> None:
        await execute(FORWARDS)

    async def take_down() -> None:
        await execute(BACKWARDS)

    manager.add_raw(put_up)
    manager.add_raw_backwards(take_down)
    return manager
