"""Nor does anybody wait, or hold a time, who was erased."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from kit.db import execute

ID = "2026-11-27T23:33:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "nobody who was erased waits"

FORWARDS = (
    """
    CREATE TRIGGER waiting_request_of_nobody AFTER INSERT ON waiting_request FOR EACH ROW EXECUTE FUNCTION refuse_erased_client()
    """,
    """
    CREATE TRIGGER express_of_nobody AFTER INSERT ON express FOR EACH ROW EXECUTE FUNCTION refuse_erased_client()
    """,
)
BACKWARDS = (
    "DROP TRIGGER express_of_nobody ON express",
    "DROP TRIGGER waiting_request_of_nobody ON waiting_request",
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
