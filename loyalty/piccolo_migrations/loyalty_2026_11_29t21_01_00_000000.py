"""A visit of somebody who was brought is rewarded once under its number, whoever pays first."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from kit.db import execute

ID = "2026-11-29T21:01:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "walls of referrals"

FORWARDS = """
CREATE UNIQUE INDEX referral_gift_number_once ON referral_gift (referral, number) WHERE taken_back_at IS NULL
"""
BACKWARDS = "DROP INDEX referral_gift_number_once"


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="loyalty", description=DESCRIPTION)

    async def put_up() -> None:
        await execute(FORWARDS)

    async def take_down() -> None:
        await execute(BACKWARDS)

    manager.add_raw(put_up)
    manager.add_raw_backwards(take_down)
    return manager
