"""What clients spent, and the goods they bought, are less by what went back of the bill."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from kit.db import execute

ID = "2026-11-28T23:40:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "what went back was not spent"

# Of one line of a visit. A bill of which something went back is never reopened, so it is the one that stands.
BACK = """LATERAL (
    SELECT coalesce(sum(refund_line.amount), 0)::bigint AS amount,
           coalesce(sum(refund_line.quantity), 0)::int AS quantity
    FROM bill_line JOIN refund_line ON refund_line.line = bill_line.id WHERE bill_line.line = visit_line.id
) AS back"""
LINES = """
    CREATE OR REPLACE VIEW done_line_counted AS
    SELECT visit.client, visit.id AS visit, visit.branch, visit.starts_at,
           extract(isodow FROM visit.starts_at AT TIME ZONE branch.zone)::smallint AS weekday, visit.source,
           visit_line.service, visit_line.good, visit_line.member, coalesce({quantity}, 0) AS quantity,
           coalesce(visit_line.quantity * visit_line.price - visit_line.discount{less}, 0) AS amount,
           row_number() OVER (PARTITION BY visit.id ORDER BY visit_line.position, visit_line.id) = 1 AS is_first
    FROM visit JOIN branch ON branch.id = visit.branch LEFT JOIN visit_line ON visit_line.visit = visit.id{back}
    WHERE visit.status = 'done' AND visit.client IS NOT NULL
"""
FIGURES = """
    CREATE OR REPLACE VIEW client_figure_counted AS
    SELECT visit.client, visit.branch, visit.source,
           count(*) FILTER (WHERE status = 'done')::int AS visits,
           count(*) FILTER (WHERE status = 'no_show')::int AS no_shows,
           count(*) FILTER (WHERE status = 'cancelled')::int AS cancelled,
           count(*) FILTER (WHERE status = 'cancelled' AND cancelled_late)::int AS cancelled_late,
           min(starts_at) FILTER (WHERE status = 'done') AS first_at,
           max(starts_at) FILTER (WHERE status = 'done') AS last_at,
           coalesce(sum(paid.amount) FILTER (WHERE status = 'done'), 0)::bigint AS spent
    FROM visit LEFT JOIN LATERAL (
        SELECT sum(visit_line.quantity * visit_line.price - visit_line.discount{less}) AS amount
        FROM visit_line{back} WHERE visit_line.visit = visit.id AND visit.status = 'done'
    ) AS paid ON true
    WHERE visit.client IS NOT NULL AND status IN ('done', 'no_show', 'cancelled')
    GROUP BY visit.client, visit.branch, visit.source
"""
CATEGORIES = """
    CREATE OR REPLACE VIEW client_category_counted AS
    SELECT visit.client, visit.branch, service.category, count(DISTINCT visit.id)::int AS visits,
           min(visit.starts_at) AS first_at, max(visit.starts_at) AS last_at,
           sum(visit_line.quantity * visit_line.price - visit_line.discount{less})::bigint AS spent
    FROM visit JOIN visit_line ON visit_line.visit = visit.id JOIN service ON service.id = visit_line.service{back}
    WHERE visit.status = 'done' AND visit.client IS NOT NULL
    GROUP BY visit.client, visit.branch, service.category
"""
# A service was done whatever is paid back for it; a good that came back was not bought.
BOUGHT = """CASE WHEN visit_line.good IS NULL THEN visit_line.quantity
               ELSE visit_line.quantity - back.quantity END"""
VIEWS = (LINES, FIGURES, CATEGORIES)
COUNT_ANEW = """
    INSERT INTO visit_stale (visit, client)
    SELECT DISTINCT visit.id, visit.client FROM refund JOIN bill ON bill.id = refund.bill
    JOIN visit ON visit.id = bill.visit WHERE visit.client IS NOT NULL
"""
FORWARDS = (
    *(view.format(less=" - back.amount", back=f" CROSS JOIN {BACK}") for view in (FIGURES, CATEGORIES)),
    LINES.format(less=" - back.amount", back=f"\n    LEFT JOIN {BACK} ON TRUE", quantity=BOUGHT),
    # A line may come back of which nothing was paid.
    """
    CREATE TRIGGER refund_line_counts_anew AFTER INSERT ON refund_line
    FOR EACH ROW EXECUTE FUNCTION note_stale_refund()
    """,
    COUNT_ANEW,
)
BACKWARDS = (
    "DROP TRIGGER refund_line_counts_anew ON refund_line",
    *(view.format(less="", back="", quantity="visit_line.quantity") for view in VIEWS),
    COUNT_ANEW,
)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="checkout", description=DESCRIPTION)

    async def put_up() -> None:
        for statement in FORWARDS:
            await execute(statement)

    async def take_down() -> None:
        for statement in BACKWARDS:
            await execute(statement)

    manager.add_raw(put_up)
    manager.add_raw_backwards(take_down)
    return manager
