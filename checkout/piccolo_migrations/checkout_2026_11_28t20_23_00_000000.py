"""Tips of before are each of one person."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from kit.db import execute

ID = "2026-11-28T20:23:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "whose tips were"

FILL = """
INSERT INTO bill_tip (bill, member, amount)
SELECT id, tip_member, tip FROM bill WHERE tip > 0 AND tip_member IS NOT NULL
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="checkout", description=DESCRIPTION)

    async def fill() -> None:
        await execute(FILL)

    async def let_go() -> None:
        """The table goes with the migration before this one."""

    manager.add_raw(fill)
    manager.add_raw_backwards(let_go)
    return manager
