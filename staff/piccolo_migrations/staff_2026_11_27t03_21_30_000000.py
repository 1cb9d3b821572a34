"""Days closed online belong to the edition, too."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from kit.db import execute

ID = "2026-11-27T03:21:30:000000"
VERSION = "1.38.0"
DESCRIPTION = "the edition of days closed online"

FORWARDS = """
CREATE TRIGGER closed_online_edition AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON closed_online
FOR EACH STATEMENT EXECUTE FUNCTION new_edition();
"""
BACKWARDS = "DROP TRIGGER closed_online_edition ON closed_online"


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="staff", description=DESCRIPTION)

    async def put_up() -> None:
        await execute(FORWARDS)

    async def take_down() -> None:
        await execute(BACKWARDS)

    manager.add_raw(put_up)
    manager.add_raw_backwards(take_down)
    return manager
