"""Figures of clients are kept by the way in which visits were booked as well as by branch."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from kit.db import execute

ID = "2026-11-28T04:40:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "figures by the way of booking"

COUNTED = """
CREATE VIEW client_figure_counted AS
SELECT visit.client, visit.branch,{source}
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
GROUP BY visit.client, visit.branch{by}
"""
TOTAL = """
CREATE VIEW client_total_counted AS
SELECT client, sum(visits)::int AS visits, sum(no_shows)::int AS no_shows, sum(cancelled)::int AS cancelled,
       sum(cancelled_late)::int AS cancelled_late, min(first_at) AS first_at, max(last_at) AS last_at,
       sum(spent)::bigint AS spent
FROM client_figure_counted GROUP BY client
"""
COLUMNS = "visits, no_shows, cancelled, cancelled_late, first_at, last_at, spent"
AWAY = (
    "DROP VIEW client_total_counted",
    "DROP VIEW client_figure_counted",
    "ALTER TABLE client_figure DROP CONSTRAINT client_figure_once",
    "DELETE FROM client_figure",
)
FORWARDS = (
    *AWAY,
    "ALTER TABLE client_figure ADD COLUMN source varchar(12) NOT NULL",
    "ALTER TABLE client_figure ADD CONSTRAINT client_figure_once UNIQUE (client, branch, source)",
    COUNTED.format(source=" visit.source,", by=", visit.source"),
    TOTAL,
    f"""
    INSERT INTO client_figure (client, branch, source, {COLUMNS})
    SELECT client, branch, source, {COLUMNS} FROM client_figure_counted
    """,  # noqa: S608 - only constants
)
BACKWARDS = (
    *AWAY,
    "ALTER TABLE client_figure DROP COLUMN source",
    "ALTER TABLE client_figure ADD CONSTRAINT client_figure_once UNIQUE (client, branch)",
    COUNTED.format(source="", by=""),
    TOTAL,
    f"INSERT INTO client_figure (client, branch, {COLUMNS}) "  # noqa: S608 - only constants
    f"SELECT client, branch, {COLUMNS} FROM client_figure_counted",
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
