"""Reviews and files know whose they are, without a look at two million visits."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from kit.db import execute

ID = "2026-11-28T12:02:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "reviews and files know whose they are"

FORWARDS = (
    "UPDATE review SET client = visit.client FROM visit WHERE visit.id = review.visit",
    """
    UPDATE client_file
    SET whose = coalesce(client, (SELECT visit.client FROM visit WHERE visit.id = client_file.visit))
    """,
    """
    CREATE FUNCTION review_has_its_client() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        NEW.client := (SELECT visit.client FROM visit WHERE visit.id = NEW.visit);
        RETURN NEW;
    END $$
    """,
    """
    CREATE FUNCTION file_has_its_client() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        NEW.whose := coalesce(NEW.client, (SELECT visit.client FROM visit WHERE visit.id = NEW.visit));
        RETURN NEW;
    END $$
    """,
    """
    CREATE FUNCTION visit_gives_its_client() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        UPDATE review SET client = NEW.client WHERE visit = NEW.id;
        UPDATE client_file SET whose = NEW.client WHERE visit = NEW.id;
        RETURN NULL;
    END $$
    """,
    """
    CREATE TRIGGER review_has_its_client BEFORE INSERT OR UPDATE OF visit, client ON review
    FOR EACH ROW EXECUTE FUNCTION review_has_its_client()
    """,
    """
    CREATE TRIGGER file_has_its_client BEFORE INSERT OR UPDATE OF client, visit, whose ON client_file
    FOR EACH ROW EXECUTE FUNCTION file_has_its_client()
    """,
    """
    CREATE TRIGGER visit_gives_its_client AFTER UPDATE OF client ON visit
    FOR EACH ROW WHEN (OLD.client IS DISTINCT FROM NEW.client) EXECUTE FUNCTION visit_gives_its_client()
    """,
    # What is paid is added up client by client, in the order of one index that holds all that is asked of it.
    """
    CREATE INDEX client_paid_by_client ON client_paid (client)
    INCLUDE (currency, branch, method, amount)
    """,
)
BACKWARDS = (
    "DROP INDEX client_paid_by_client",
    "DROP TRIGGER visit_gives_its_client ON visit",
    "DROP TRIGGER file_has_its_client ON client_file",
    "DROP TRIGGER review_has_its_client ON review",
    "DROP FUNCTION visit_gives_its_client()",
    "DROP FUNCTION file_has_its_client()",
    "DROP FUNCTION review_has_its_client()",
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
