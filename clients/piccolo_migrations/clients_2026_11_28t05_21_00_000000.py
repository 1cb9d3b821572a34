"""What is published, or was, is another set-up: the booking form shows its average."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from kit.db import execute

ID = "2026-11-28T05:21:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "published reviews are part of the set-up"

FORWARDS = (
    """
    CREATE TRIGGER review_published AFTER INSERT ON review
    FOR EACH ROW WHEN (NEW.status = 'published') EXECUTE FUNCTION new_edition()
    """,
    """
    CREATE TRIGGER review_republished AFTER UPDATE ON review
    FOR EACH ROW WHEN ((OLD.status = 'published' OR NEW.status = 'published')
        AND (OLD.status <> NEW.status OR OLD.rating <> NEW.rating))
    EXECUTE FUNCTION new_edition()
    """,
    """
    CREATE TRIGGER review_unpublished AFTER DELETE ON review
    FOR EACH ROW WHEN (OLD.status = 'published') EXECUTE FUNCTION new_edition()
    """,
)
BACKWARDS = (
    "DROP TRIGGER review_unpublished ON review",
    "DROP TRIGGER review_republished ON review",
    "DROP TRIGGER review_published ON review",
)


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
