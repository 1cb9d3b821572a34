"""Which visits count otherwise now is noted by the database; the views say what is to be kept of them."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from kit.db import execute

ID = "2026-11-27T20:41:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "what keeps the figures of clients"

FORWARDS = (
    """
    CREATE FUNCTION note_stale_visit() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        INSERT INTO visit_stale (visit, client)
        SELECT DISTINCT coalesce(NEW.id, OLD.id), whose
        FROM (VALUES (OLD.client), (NEW.client)) AS touched (whose) WHERE whose IS NOT NULL;
        RETURN NULL;
    END $$
    """,
    """
    CREATE FUNCTION note_stale_line() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        INSERT INTO visit_stale (visit, client)
        SELECT id, client FROM visit
        WHERE id IN (OLD.visit, NEW.visit) AND status = 'done' AND client IS NOT NULL;
        RETURN NULL;
    END $$
    """,
    """
    CREATE TRIGGER visit_counts AFTER INSERT ON visit
    FOR EACH ROW WHEN (NEW.status IN ('done', 'no_show', 'cancelled'))
    EXECUTE FUNCTION note_stale_visit()
    """,
    """
    CREATE TRIGGER visit_counts_anew
    AFTER UPDATE OF status, client, branch, starts_at, source, cancelled_late ON visit FOR EACH ROW
    WHEN (OLD.status IN ('done', 'no_show', 'cancelled') OR NEW.status IN ('done', 'no_show', 'cancelled'))
    EXECUTE FUNCTION note_stale_visit()
    """,
    """
    CREATE TRIGGER visit_counts_no_more AFTER DELETE ON visit
    FOR EACH ROW WHEN (OLD.status IN ('done', 'no_show', 'cancelled'))
    EXECUTE FUNCTION note_stale_visit()
    """,
    """
    CREATE TRIGGER visit_line_counts_anew
    AFTER UPDATE OF quantity, price, discount, visit, service, good, member OR DELETE ON visit_line
    FOR EACH ROW EXECUTE FUNCTION note_stale_line()
    """,
    """
    CREATE VIEW done_line_counted AS
    SELECT visit.client, visit.id AS visit, visit.branch, visit.starts_at,
           extract(isodow FROM visit.starts_at AT TIME ZONE branch.zone)::smallint AS weekday, visit.source,
           visit_line.service, visit_line.good, visit_line.member, coalesce(visit_line.quantity, 0) AS quantity,
           coalesce(visit_line.quantity * visit_line.price - visit_line.discount, 0) AS amount,
           row_number() OVER (PARTITION BY visit.id ORDER BY visit_line.position, visit_line.id) = 1 AS is_first
    FROM visit JOIN branch ON branch.id = visit.branch LEFT JOIN visit_line ON visit_line.visit = visit.id
    WHERE visit.status = 'done' AND visit.client IS NOT NULL
    """,
    """
    CREATE VIEW client_figure_counted AS
    SELECT visit.client, visit.branch,
           count(*) FILTER (WHERE status = 'done')::int AS visits,
           count(*) FILTER (WHERE status = 'no_show')::int AS no_shows,
           count(*) FILTER (WHERE status = 'cancelled')::int AS cancelled,
           count(*) FILTER (WHERE status = 'cancelled' AND cancelled_late)::int AS cancelled_late,
           min(starts_at) FILTER (WHERE status = 'done') AS first_at,
           max(starts_at) FILTER (WHERE status = 'done') AS last_at,
           coalesce(sum(paid.amount) FILTER (WHERE status = 'done'), 0)::bigint AS spent
    FROM visit LEFT JOIN LATERAL (
        SELECT sum(quantity * price - discount) AS amount FROM visit_line
        WHERE visit_line.visit = visit.id AND visit.status = 'done'
    ) AS paid ON true
    WHERE visit.client IS NOT NULL AND status IN ('done', 'no_show', 'cancelled')
    GROUP BY visit.client, visit.branch
    """,
    """
    CREATE VIEW client_total_counted AS
    SELECT client, sum(visits)::int AS visits, sum(no_shows)::int AS no_shows, sum(cancelled)::int AS cancelled,
           sum(cancelled_late)::int AS cancelled_late, min(first_at) AS first_at, max(last_at) AS last_at,
           sum(spent)::bigint AS spent
    FROM client_figure_counted GROUP BY client
    """,
    """
    INSERT INTO done_line
        (client, visit, branch, starts_at, weekday, source, service, good, member, quantity, amount, is_first)
    SELECT client, visit, branch, starts_at, weekday, source, service, good, member, quantity, amount, is_first
    FROM done_line_counted
    """,
    """
    INSERT INTO client_figure
        (client, branch, visits, no_shows, cancelled, cancelled_late, first_at, last_at, spent)
    SELECT client, branch, visits, no_shows, cancelled, cancelled_late, first_at, last_at, spent
    FROM client_figure_counted
    """,
    """
    INSERT INTO client_total (client, visits, no_shows, cancelled, cancelled_late, first_at, last_at, spent)
    SELECT client, visits, no_shows, cancelled, cancelled_late, first_at, last_at, spent
    FROM client_total_counted
    """,
    # Each holds all that is asked by it, so that the rows themselves are not read.
    "CREATE INDEX done_line_by_time ON done_line (starts_at) INCLUDE (client, branch, amount, is_first)",
    """
    CREATE INDEX done_line_by_service ON done_line (service, starts_at) INCLUDE (client, visit, branch, amount)
    WHERE service IS NOT NULL
    """,
    """
    CREATE INDEX done_line_by_member ON done_line (member, starts_at) INCLUDE (client, visit, branch, amount)
    WHERE member IS NOT NULL
    """,
    """
    CREATE INDEX done_line_by_good ON done_line (good, starts_at) INCLUDE (client, branch, quantity, amount)
    WHERE good IS NOT NULL
    """,
    "CREATE INDEX done_line_by_client ON done_line (client, starts_at)",
)
BACKWARDS = (
    "DROP INDEX done_line_by_client",
    "DROP INDEX done_line_by_good",
    "DROP INDEX done_line_by_member",
    "DROP INDEX done_line_by_service",
    "DROP INDEX done_line_by_time",
    "DROP VIEW client_total_counted",
    "DROP VIEW client_figure_counted",
    "DROP VIEW done_line_counted",
    "DROP TRIGGER visit_line_counts_anew ON visit_line",
    "DROP TRIGGER visit_counts_no_more ON visit",
    "DROP TRIGGER visit_counts_anew ON visit",
    "DROP TRIGGER visit_counts ON visit",
    "DROP FUNCTION note_stale_line()",
    "DROP FUNCTION note_stale_visit()",
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
