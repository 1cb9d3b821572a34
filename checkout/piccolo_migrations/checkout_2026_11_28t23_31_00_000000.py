"""Several links of one visit may live at a time; of everything else one of a kind. Letters that are to be made."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from kit.db import execute

ID = "2026-11-28T23:31:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "several links live at a time"

ONE_OF_A_KIND = "CREATE UNIQUE INDEX online_payment_once ON online_payment (visit, kind) WHERE"
FORWARDS = (
    "DROP INDEX online_payment_once",
    f"{ONE_OF_A_KIND} state IN ('new', 'open', 'paid') AND kind <> 'link'",
    "CREATE INDEX receipt_letter_waits ON receipt_letter (next_try_at) WHERE message IS NULL",
)
BACKWARDS = (
    "DROP INDEX online_payment_once, receipt_letter_waits",
    f"{ONE_OF_A_KIND} state IN ('new', 'open', 'paid')",
)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="checkout", description=DESCRIPTION)

    async def put_up() -> None:
        for statement in FORWARDS:
            await execute(statement)

    async def take_down() -> None:
        for statement in BACKWARDS:
            await execute(statement)

    manager.add_raw(put_up)
    manager.add_raw_backwards(take_down)
    return manager
