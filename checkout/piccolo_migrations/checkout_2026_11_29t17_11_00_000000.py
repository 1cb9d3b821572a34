"""What was paid for a certificate goes back once."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from kit.db import execute

ID = "2026-11-29T17:11:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "one refund of a certificate"

FORWARDS = """
CREATE UNIQUE INDEX certificate_refund_once ON certificate_refund (sale) WHERE state <> 'failed'
"""
BACKWARDS = "DROP INDEX certificate_refund_once"


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="checkout", description=DESCRIPTION)

    async def put_up() -> None:
        await execute(FORWARDS)

    async def take_down() -> None:
        await execute(BACKWARDS)

    manager.add_raw(put_up)
    manager.add_raw_backwards(take_down)
    return manager
