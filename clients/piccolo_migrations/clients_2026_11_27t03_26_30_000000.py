"""Somebody's last visit of a service is found without reading the others."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from kit.db import execute

ID = "2026-11-27T03:26:30:000000"
VERSION = "1.38.0"
DESCRIPTION = "who was last given a service"


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="clients", description=DESCRIPTION)

    async def add_order() -> None:
        await execute("CREATE INDEX visit_line_given ON visit_line (member, service, id)")

    async def remove_order() -> None:
        await execute("DROP INDEX visit_line_given")

    manager.add_raw(add_order)
    manager.add_raw_backwards(remove_order)
    return manager
