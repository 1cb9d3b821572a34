"""A payment by voucher says by which."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from kit.db import execute

ID = "2026-11-29T09:01:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "payments by voucher"

FORWARDS = """
ALTER TABLE payment ADD CONSTRAINT payment_of_voucher_has_one
    CHECK ((method = 'voucher') = (voucher IS NOT NULL));
"""
BACKWARDS = """
ALTER TABLE payment DROP CONSTRAINT payment_of_voucher_has_one;
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="checkout", description=DESCRIPTION)

    async def put_up() -> None:
        await execute(FORWARDS)

    async def take_down() -> None:
        await execute(BACKWARDS)

    manager.add_raw(put_up)
    manager.add_raw_backwards(take_down)
    return manager
