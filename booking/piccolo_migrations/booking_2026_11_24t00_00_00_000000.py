"""Indexes that answer "what is taken?" and "who was given something last?" without touching the rows."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from kit.db import execute

ID = "2026-11-24T00:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "indexes of taken time"

FORWARDS = """
CREATE INDEX appointment_taken ON appointment (resource, ends_at) INCLUDE (starts_at, hold, visit)
WHERE released_at IS NULL;
CREATE INDEX appointment_given ON appointment (resource, id);
"""
BACKWARDS = """
DROP INDEX appointment_taken;
DROP INDEX appointment_given;
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="booking", description=DESCRIPTION)

    async def add_indexes() -> None:
        await execute(FORWARDS)

    async def remove_indexes() -> None:
        await execute(BACKWARDS)

    manager.add_raw(add_indexes)
    manager.add_raw_backwards(remove_indexes)
    return manager
