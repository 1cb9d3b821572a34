"""What is asked of strangers is part of the setup that each process remembers."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from kit.db import execute

ID = "2026-11-27T23:35:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "other terms of trust are another edition"

FORWARDS = (
    """
    CREATE TRIGGER trust_terms_edition AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON trust_terms
    FOR EACH STATEMENT EXECUTE FUNCTION new_edition()
    """,
)
BACKWARDS = ("DROP TRIGGER trust_terms_edition ON trust_terms",)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="clients", description=DESCRIPTION)

    async def put_up() -> None:
        for statement in FORWARDS:
            await execute(statement)

    async def take_down() -> None:
        for statement in BACKWARDS:
            await execute(statement)

    manager.add_raw(put_up)
    manager.add_raw_backwards(take_down)
    return manager
