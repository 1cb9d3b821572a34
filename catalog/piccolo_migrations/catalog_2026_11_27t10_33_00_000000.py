"""What may be added to a service is remembered with the branch's setup: a change of it makes a new edition."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from kit.db import execute

ID = "2026-11-27T10:33:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "the edition of add-ons"

FORWARDS = """
CREATE TRIGGER add_on_edition AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON add_on
FOR EACH STATEMENT EXECUTE FUNCTION new_edition()
"""
BACKWARDS = "DROP TRIGGER add_on_edition ON add_on"


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="catalog", description=DESCRIPTION)

    async def put_up() -> None:
        await execute(FORWARDS)

    async def take_down() -> None:
        await execute(BACKWARDS)

    manager.add_raw(put_up)
    manager.add_raw_backwards(take_down)
    return manager
