"""The list of clients in the order of their names, page by page."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from kit.db import execute

ID = "2026-11-24T00:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "clients by name"


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="clients", description=DESCRIPTION)

    async def add_order() -> None:
        await execute("CREATE INDEX client_by_name ON client (lower(name), id)")

    async def remove_order() -> None:
        await execute("DROP INDEX client_by_name")

    manager.add_raw(add_order)
    manager.add_raw_backwards(remove_order)
    return manager
