"""Rules of prepayment are part of the remembered setup; what a worker looks for among what was asked."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from kit.db import execute

ID = "2026-11-28T05:01:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "other rules of prepayment are another edition"

FORWARDS = (
    """
    CREATE TRIGGER prepay_rule_edition AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON prepay_rule
    FOR EACH STATEMENT EXECUTE FUNCTION new_edition()
    """,
    "CREATE INDEX prepayment_open ON prepayment (due_at) WHERE state = 'open'",
    "CREATE INDEX prepayment_unsettled ON prepayment (visit) WHERE state = 'paid' AND ended_at IS NULL",
)
BACKWARDS = (
    "DROP TRIGGER prepay_rule_edition ON prepay_rule",
    "DROP INDEX prepayment_open, prepayment_unsettled",
)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="booking", description=DESCRIPTION)

    async def put_up() -> None:
        for statement in FORWARDS:
            await execute(statement)

    async def take_down() -> None:
        for statement in BACKWARDS:
            await execute(statement)

    manager.add_raw(put_up)
    manager.add_raw_backwards(take_down)
    return manager
