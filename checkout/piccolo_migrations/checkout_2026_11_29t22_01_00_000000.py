"""One renewal of a period lives at a time, one try of it is under way, and one of them is paid."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from kit.db import execute

ID = "2026-11-29T22:01:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "renewals once"

FORWARDS = """
CREATE UNIQUE INDEX renewal_once ON renewal (plan, number) WHERE state <> 'dropped';
CREATE UNIQUE INDEX renewal_charge_one_alive ON renewal_charge (renewal) WHERE state IN ('new', 'open');
CREATE UNIQUE INDEX renewal_charge_one_paid ON renewal_charge (renewal) WHERE state = 'paid';
"""
BACKWARDS = """
DROP INDEX renewal_once;
DROP INDEX renewal_charge_one_alive;
DROP INDEX renewal_charge_one_paid;
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
