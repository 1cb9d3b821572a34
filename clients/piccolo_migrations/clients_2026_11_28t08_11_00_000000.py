"""What clients came for is counted by category; a service that changes its category is counted anew."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from kit.db import execute

ID = "2026-11-28T08:11:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "visits by category are kept"

COLUMNS = "client, branch, category, visits, first_at, last_at, spent"
FORWARDS = (
    """
    CREATE VIEW client_category_counted AS
    SELECT visit.client, visit.branch, service.category, count(DISTINCT visit.id)::int AS visits,
           min(visit.starts_at) AS first_at, max(visit.starts_at) AS last_at,
           sum(visit_line.quantity * visit_line.price - visit_line.discount)::bigint AS spent
    FROM visit JOIN visit_line ON visit_line.visit = visit.id JOIN service ON service.id = visit_line.service
    WHERE visit.status = 'done' AND visit.client IS NOT NULL
    GROUP BY visit.client, visit.branch, service.category
    """,
    # Nobody counts meanwhile: a visit that ends at the same time would be counted by the former category.
    """
    CREATE FUNCTION note_stale_service() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        LOCK TABLE client_total IN SHARE ROW EXCLUSIVE MODE;
        INSERT INTO visit_stale (visit, client)
        SELECT max(visit.id), visit.client FROM visit_line JOIN visit ON visit.id = visit_line.visit
        WHERE visit_line.service = NEW.id AND visit.status = 'done' AND visit.client IS NOT NULL
        GROUP BY visit.client;
        RETURN NULL;
    END $$
    """,
    """
    CREATE TRIGGER service_counts_anew AFTER UPDATE OF category ON service
    FOR EACH ROW WHEN (OLD.category IS DISTINCT FROM NEW.category) EXECUTE FUNCTION note_stale_service()
    """,
    f"INSERT INTO client_category ({COLUMNS}) SELECT {COLUMNS} FROM client_category_counted",  # noqa: S608
    """
    CREATE INDEX client_category_by_category
    ON client_category (category, client) INCLUDE (branch, visits, first_at, last_at, spent)
    """,
)
BACKWARDS = (
    "DROP INDEX client_category_by_category",
    "DROP TRIGGER service_counts_anew ON service",
    "DROP FUNCTION note_stale_service()",
    "DROP VIEW client_category_counted",
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
