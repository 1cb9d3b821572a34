"""What the workers of certificates look for is found without reading those that are done."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from kit.db import execute

ID = "2026-11-29T16:01:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "indexes of what workers of certificates do next"

FORWARDS = """
CREATE INDEX certificate_to_send ON certificate (send_on) WHERE send_on IS NOT NULL AND letter IS NULL;
CREATE INDEX voucher_that_ends ON voucher (expires_on) WHERE expires_on IS NOT NULL AND taken_back_at IS NULL;
"""
BACKWARDS = """
DROP INDEX voucher_that_ends;
DROP INDEX certificate_to_send;
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="loyalty", description=DESCRIPTION)

    async def put_up() -> None:
        await execute(FORWARDS)

    async def take_down() -> None:
        await execute(BACKWARDS)

    manager.add_raw(put_up)
    manager.add_raw_backwards(take_down)
    return manager
