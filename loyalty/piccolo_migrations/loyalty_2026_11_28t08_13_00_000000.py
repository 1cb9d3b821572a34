"""What there is of a client's points is kept."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from kit.db import execute

ID = "2026-11-28T08:13:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "points of clients are kept"

COLUMNS = "client, branch, points, earned, spent"
FORWARDS = (
    """
    CREATE VIEW client_points_counted AS
    SELECT client, branch, sum(points)::bigint AS points,
           coalesce(sum(points) FILTER (WHERE kind IN ('earned', 'earned_back')), 0)::bigint AS earned,
           coalesce(-sum(points) FILTER (WHERE kind IN ('spent', 'spent_back')), 0)::bigint AS spent
    FROM points_entry GROUP BY client, branch
    """,
    """
    CREATE FUNCTION note_stale_points() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        INSERT INTO visit_stale (visit, client)
        SELECT DISTINCT 0, whose FROM (VALUES (OLD.client), (NEW.client)) AS touched (whose)
        WHERE whose IS NOT NULL;
        RETURN NULL;
    END $$
    """,
    """
    CREATE TRIGGER points_entry_counts_anew
    AFTER INSERT OR UPDATE OF client, branch, kind, points OR DELETE ON points_entry
    FOR EACH ROW EXECUTE FUNCTION note_stale_points()
    """,
    f"INSERT INTO client_points ({COLUMNS}) SELECT {COLUMNS} FROM client_points_counted",  # noqa: S608
    """
    CREATE INDEX points_entry_by_time ON points_entry (happened_at) INCLUDE (client, branch, kind, points)
    """,
)
BACKWARDS = (
    "DROP INDEX points_entry_by_time",
    "DROP TRIGGER points_entry_counts_anew ON points_entry",
    "DROP FUNCTION note_stale_points()",
    "DROP VIEW client_points_counted",
)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="loyalty", description=DESCRIPTION)

    async def put_up() -> None:
        for statement in FORWARDS:
            await execute(statement)

    async def take_down() -> None:
        for statement in BACKWARDS:
            await execute(statement)

    manager.add_raw(put_up)
    manager.add_raw_backwards(take_down)
    return manager
