"""Whose figures changed is noted by the database; the view is right at any moment."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from kit.db import execute

ID = "2026-11-27T20:41:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "what keeps the figures of clients"

# Said twice, because a condition on who is counted would not find its way below the grouping of a view.
COUNTED = """
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
    WHERE visit.client IS NOT NULL AND status IN ('done', 'no_show', 'cancelled') {whose}
    GROUP BY visit.client, visit.branch
"""
FORWARDS = (
    """
    CREATE FUNCTION note_stale_client() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        INSERT INTO client_stale (client)
        SELECT DISTINCT whose FROM (VALUES (OLD.client), (NEW.client)) AS touched (whose) WHERE whose IS NOT NULL;
        RETURN NULL;
    END $$
    """,
    """
    CREATE FUNCTION note_stale_payer() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        INSERT INTO client_stale (client)
        SELECT client FROM visit WHERE id = OLD.visit AND status = 'done' AND client IS NOT NULL;
        RETURN NULL;
    END $$
    """,
    """
    CREATE TRIGGER visit_counts AFTER INSERT ON visit
    FOR EACH ROW WHEN (NEW.status IN ('done', 'no_show', 'cancelled'))
    EXECUTE FUNCTION note_stale_client()
    """,
    """
    CREATE TRIGGER visit_counts_anew AFTER UPDATE OF status, client, branch, starts_at, cancelled_late ON visit
    FOR EACH ROW WHEN (OLD.status IN ('done', 'no_show', 'cancelled') OR NEW.status IN ('done', 'no_show', 'cancelled'))
    EXECUTE FUNCTION note_stale_client()
    """,
    """
    CREATE TRIGGER visit_counts_no_more AFTER DELETE ON visit
    FOR EACH ROW WHEN (OLD.status IN ('done', 'no_show', 'cancelled'))
    EXECUTE FUNCTION note_stale_client()
    """,
    """
    CREATE TRIGGER visit_line_counts_anew AFTER UPDATE OF quantity, price, discount, visit OR DELETE ON visit_line
    FOR EACH ROW EXECUTE FUNCTION note_stale_payer()
    """,
    f"CREATE VIEW client_figure_counted AS {COUNTED.format(whose='')}",
    f"""
    CREATE VIEW client_figure_now AS
    SELECT client, branch, visits, no_shows, cancelled, cancelled_late, first_at, last_at, spent
    FROM client_figure WHERE client NOT IN (SELECT client FROM client_stale)
    UNION ALL
    {COUNTED.format(whose="AND visit.client IN (SELECT client FROM client_stale)")}
    """,
    """
    INSERT INTO client_figure
        (client, branch, visits, no_shows, cancelled, cancelled_late, first_at, last_at, spent)
    SELECT client, branch, visits, no_shows, cancelled, cancelled_late, first_at, last_at, spent
    FROM client_figure_counted
    """,
)
BACKWARDS = (
    "DROP VIEW client_figure_now",
    "DROP VIEW client_figure_counted",
    "DROP TRIGGER visit_line_counts_anew ON visit_line",
    "DROP TRIGGER visit_counts_no_more ON visit",
    "DROP TRIGGER visit_counts_anew ON visit",
    "DROP TRIGGER visit_counts ON visit",
    "DROP FUNCTION note_stale_payer()",
    "DROP FUNCTION note_stale_client()",
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
