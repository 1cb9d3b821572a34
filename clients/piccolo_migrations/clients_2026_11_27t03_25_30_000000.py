"""Groups of clients belong to the edition: they decide what is offered to whom."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from kit.db import execute

ID = "2026-11-27T03:25:30:000000"
VERSION = "1.38.0"
DESCRIPTION = "the edition of groups of clients"

FORWARDS = """
CREATE TRIGGER client_group_edition AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON client_group
FOR EACH STATEMENT EXECUTE FUNCTION new_edition();
"""
BACKWARDS = "DROP TRIGGER client_group_edition ON client_group"


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="clients", description=DESCRIPTION)

    async def put_up() -> None:
        await execute(FORWARDS)

    async def take_down() -> None:
        await execute(BACKWARDS)

    manager.add_raw(put_up)
    manager.add_raw_backwards(take_down)
    return manager
