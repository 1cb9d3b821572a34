"""How many messages a client was sent is kept."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from kit.db import execute

ID = "2026-11-28T08:14:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "messages to clients are counted"

COLUMNS = "client, kind, messages, last_at"
FORWARDS = (
    """
    CREATE VIEW client_message_counted AS
    SELECT client, kind, count(*)::int AS messages, max(sent_at) AS last_at
    FROM message WHERE status = 'sent' GROUP BY client, kind
    """,
    """
    CREATE FUNCTION note_stale_message() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        INSERT INTO visit_stale (visit, client)
        SELECT DISTINCT 0, whose FROM (VALUES (OLD.client), (NEW.client)) AS touched (whose)
        WHERE whose IS NOT NULL;
        RETURN NULL;
    END $$
    """,
    """
    CREATE TRIGGER message_counts AFTER INSERT ON message
    FOR EACH ROW WHEN (NEW.status = 'sent') EXECUTE FUNCTION note_stale_message()
    """,
    """
    CREATE TRIGGER message_counts_anew AFTER UPDATE OF status, client, kind, sent_at ON message
    FOR EACH ROW WHEN (OLD.status = 'sent' OR NEW.status = 'sent') EXECUTE FUNCTION note_stale_message()
    """,
    """
    CREATE TRIGGER message_counts_no_more AFTER DELETE ON message
    FOR EACH ROW WHEN (OLD.status = 'sent') EXECUTE FUNCTION note_stale_message()
    """,
    f"INSERT INTO client_message ({COLUMNS}) SELECT {COLUMNS} FROM client_message_counted",  # noqa: S608
    """
    CREATE INDEX message_by_time_sent ON message (sent_at) INCLUDE (client, kind) WHERE status = 'sent'
    """,
)
BACKWARDS = (
    "DROP INDEX message_by_time_sent",
    "DROP TRIGGER message_counts_no_more ON message",
    "DROP TRIGGER message_counts_anew ON message",
    "DROP TRIGGER message_counts ON message",
    "DROP FUNCTION note_stale_message()",
    "DROP VIEW client_message_counted",
)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="reminders", description=DESCRIPTION)

    async def put_up() -> None:
        for statement in FORWARDS:
            await execute(statement)

    async def take_down() -> None:
        for statement in BACKWARDS:
            await execute(statement)

    manager.add_raw(put_up)
    manager.add_raw_backwards(take_down)
    return manager
