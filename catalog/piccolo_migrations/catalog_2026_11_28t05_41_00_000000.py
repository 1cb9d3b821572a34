"""The languages on offer, and what the business says in them, belong to the edition."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from kit.db import execute

ID = "2026-11-28T05:41:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "the edition of languages"

FORWARDS = (
    """
CREATE TRIGGER translation_edition AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON translation
FOR EACH STATEMENT EXECUTE FUNCTION new_edition()
""",
    """
CREATE TRIGGER offered_language_edition AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON offered_language
FOR EACH STATEMENT EXECUTE FUNCTION new_edition()
""",
)
BACKWARDS = (
    "DROP TRIGGER offered_language_edition ON offered_language",
    "DROP TRIGGER translation_edition ON translation",
)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="catalog", description=DESCRIPTION)

    async def put_up() -> None:
        for statement in FORWARDS:
            await execute(statement)

    async def take_down() -> None:
        for statement in BACKWARDS:
            await execute(statement)

    manager.add_raw(put_up)
    manager.add_raw_backwards(take_down)
    return manager
