"""Demand that was counted anew makes a new edition: it is remembered with the branch's setup."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from kit.db import execute

ID = "2026-11-27T03:17:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "the edition of demand"

FORWARDS = """
CREATE TRIGGER demand_edition AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON demand
FOR EACH STATEMENT EXECUTE FUNCTION new_edition()
"""
BACKWARDS = "DROP TRIGGER demand_edition ON demand"


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="booking", description=DESCRIPTION)

    async def put_up() -> None:
        await execute(FORWARDS)

    async def take_down() -> None:
        await execute(BACKWARDS)

    manager.add_raw(put_up)
    manager.add_raw_backwards(take_down)
    return manager
