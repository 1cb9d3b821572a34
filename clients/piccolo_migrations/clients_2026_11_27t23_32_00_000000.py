"""Whoever was erased is booked by nobody: the database says so, whichever of two at the same moment came first."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from kit.db import execute

ID = "2026-11-27T23:32:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "nobody who was erased is booked"

FORWARDS = (
    """
    CREATE FUNCTION refuse_erased_client() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        PERFORM FROM client WHERE id = NEW.client AND erased_at IS NOT NULL FOR KEY SHARE;
        IF FOUND THEN
            RAISE EXCEPTION 'client % was erased', NEW.client USING ERRCODE = 'foreign_key_violation';
        END IF;
        RETURN NULL;
    END $$
    """,
    """
    CREATE TRIGGER visit_of_nobody AFTER INSERT ON visit FOR EACH ROW
    WHEN (NEW.status IN ('requested', 'listed', 'waiting', 'confirmed', 'arrived'))
    EXECUTE FUNCTION refuse_erased_client()
    """,
    # A bill may still be put right: who has arrived, or is done, stays so.
    """
    CREATE TRIGGER visit_of_nobody_again AFTER UPDATE OF status ON visit FOR EACH ROW
    WHEN (NEW.status IN ('requested', 'listed', 'waiting', 'confirmed') AND OLD.status <> NEW.status)
    EXECUTE FUNCTION refuse_erased_client()
    """,
)
BACKWARDS = (
    "DROP TRIGGER visit_of_nobody_again ON visit",
    "DROP TRIGGER visit_of_nobody ON visit",
    "DROP FUNCTION refuse_erased_client()",
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
