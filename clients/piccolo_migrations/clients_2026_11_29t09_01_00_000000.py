"""A line of a visit sells one thing."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from kit.db import execute

ID = "2026-11-29T09:01:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "one thing a line"

FORWARDS = """
ALTER TABLE visit_line ADD CONSTRAINT visit_line_is_one_thing CHECK (num_nonnulls(service, good, voucher_type) <= 1);
"""
BACKWARDS = """
ALTER TABLE visit_line DROP CONSTRAINT visit_line_is_one_thing;
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="clients", description=DESCRIPTION)

    async def put_up() -> None:
        await execute(FORWARDS)

    async def take_down() -> None:
        await execute(BACKWARDS)

    manager.add_raw(put_up)
    manager.add_raw_backwards(take_down)
    return manager
