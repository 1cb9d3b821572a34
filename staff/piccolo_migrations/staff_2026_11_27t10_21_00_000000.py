"""Whose room it is belongs to the edition, too."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from kit.db import execute

ID = "2026-11-27T10:21:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "the edition of people's rooms"

FORWARDS = """
CREATE TRIGGER member_tie_edition AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON member_tie
FOR EACH STATEMENT EXECUTE FUNCTION new_edition()
"""
BACKWARDS = "DROP TRIGGER member_tie_edition ON member_tie"


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="staff", description=DESCRIPTION)

    async def put_up() -> None:
        await execute(FORWARDS)

    async def take_down() -> None:
        await execute(BACKWARDS)

    manager.add_raw(put_up)
    manager.add_raw_backwards(take_down)
    return manager
