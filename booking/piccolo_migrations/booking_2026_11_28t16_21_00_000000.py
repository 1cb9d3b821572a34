"""Bookings are counted in the order of clients, from an index alone."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from kit.db import execute

ID = "2026-11-28T16:21:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "bookings in the order of clients"


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="booking", description=DESCRIPTION)

    async def put_up() -> None:
        await execute("CREATE INDEX visit_made ON visit (client) INCLUDE (created_at, starts_at)")

    async def take_down() -> None:
        await execute("DROP INDEX visit_made")

    manager.add_raw(put_up)
    manager.add_raw_backwards(take_down)
    return manager
