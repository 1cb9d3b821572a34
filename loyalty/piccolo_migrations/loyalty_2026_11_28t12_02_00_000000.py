"""Points are added up client by client, in the order of one index that holds all that is asked of them."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from kit.db import execute

ID = "2026-11-28T12:02:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "points by client, in one index"

FORWARDS = """
CREATE INDEX points_entry_by_client ON points_entry (client) INCLUDE (happened_at, branch, kind, points)
"""
BACKWARDS = "DROP INDEX points_entry_by_client"


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="loyalty", description=DESCRIPTION)

    async def put_up() -> None:
        await execute(FORWARDS)

    async def take_down() -> None:
        await execute(BACKWARDS)

    manager.add_raw(put_up)
    manager.add_raw_backwards(take_down)
    return manager
