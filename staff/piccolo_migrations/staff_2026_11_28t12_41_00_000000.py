"""Photos of people belong to the edition, too."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from kit.db import execute

ID = "2026-11-28T12:41:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "the edition of photos"

FORWARDS = """
CREATE TRIGGER staff_photo_edition AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON staff_photo
FOR EACH STATEMENT EXECUTE FUNCTION new_edition()
"""
BACKWARDS = "DROP TRIGGER staff_photo_edition ON staff_photo"


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="staff", description=DESCRIPTION)

    async def put_up() -> None:
        await execute(FORWARDS)

    async def take_down() -> None:
        await execute(BACKWARDS)

    manager.add_raw(put_up)
    manager.add_raw_backwards(take_down)
    return manager
