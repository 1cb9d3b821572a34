"""What packages are made of decides what is offered."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from kit.db import execute

ID = "2026-11-27T09:03:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "the edition knows of packages"

FORWARDS = """
CREATE TRIGGER service_part_edition AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON service_part
FOR EACH STATEMENT EXECUTE FUNCTION new_edition();
"""
BACKWARDS = "DROP TRIGGER service_part_edition ON service_part;"


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="catalog", description=DESCRIPTION)

    async def put_up() -> None:
        await execute(FORWARDS)

    async def take_down() -> None:
        await execute(BACKWARDS)

    manager.add_raw(put_up)
    manager.add_raw_backwards(take_down)
    return manager
