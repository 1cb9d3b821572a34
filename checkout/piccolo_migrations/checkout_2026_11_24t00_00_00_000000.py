"""What the database itself holds true of shifts and receipts, and the way the printer's queue is read."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from kit.db import execute

ID = "2026-11-24T00:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "one open shift per desk"

FORWARDS = """
CREATE UNIQUE INDEX shift_one_open ON shift (desk) WHERE closed_at IS NULL;
CREATE UNIQUE INDEX bill_one_standing ON bill (visit) WHERE reversed_at IS NULL;
CREATE INDEX receipt_queue ON receipt (register, queued_at, id) WHERE status IN ('queued', 'printing');
"""
BACKWARDS = "DROP INDEX shift_one_open, bill_one_standing, receipt_queue"


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="checkout", description=DESCRIPTION)

    async def add_indexes() -> None:
        await execute(FORWARDS)

    async def remove_indexes() -> None:
        await execute(BACKWARDS)

    manager.add_raw(add_indexes)
    manager.add_raw_backwards(remove_indexes)
    return manager
