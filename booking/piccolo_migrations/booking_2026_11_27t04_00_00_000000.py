"""Whoever gives time back while somebody waits leaves a note of it; what waits is found at once."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from kit.db import execute

ID = "2026-11-27T04:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "the waiting list"

FORWARDS = """
CREATE UNIQUE INDEX waiting_request_once ON waiting_request (branch, service, client)
WHERE status = 'waiting';
CREATE UNIQUE INDEX waiting_offer_once ON waiting_offer (request, starts_at)
WHERE answer NOT IN ('lost', 'withdrawn');
CREATE INDEX waiting_offer_pending ON waiting_offer (expires_at) WHERE answer = 'pending';
CREATE INDEX freed_unspent ON freed (id) WHERE spent_at IS NULL;

CREATE FUNCTION note_freed_time() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO freed (branch, starts_at, ends_at)
    SELECT place.branch, OLD.starts_at, OLD.ends_at FROM (
        SELECT branch FROM resource WHERE id = OLD.resource
        UNION SELECT branch FROM staff_member WHERE resource = OLD.resource
    ) AS place
    WHERE EXISTS (
        SELECT FROM waiting_request
        WHERE waiting_request.branch = place.branch AND waiting_request.status = 'waiting'
    );
    RETURN NULL;
END
$$;
CREATE TRIGGER appointment_released AFTER UPDATE OF released_at ON appointment FOR EACH ROW
WHEN (OLD.released_at IS NULL AND NEW.released_at IS NOT NULL) EXECUTE FUNCTION note_freed_time();
CREATE TRIGGER appointment_removed AFTER DELETE ON appointment FOR EACH ROW
WHEN (OLD.released_at IS NULL) EXECUTE FUNCTION note_freed_time();

-- Other hours may free anything: the whole book of each branch in which somebody waits.
CREATE FUNCTION note_other_hours() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO freed (branch)
    SELECT DISTINCT waiting_request.branch FROM waiting_request
    WHERE waiting_request.status = 'waiting' AND NOT EXISTS (
        SELECT FROM freed
        WHERE freed.branch = waiting_request.branch AND starts_at IS NULL AND spent_at IS NULL
    );
    RETURN NULL;
END
$$;
"""
HOURS = ("schedule", "schedule_day", "schedule_exception", "time_off", "opening_hours", "closed_day", "skill")
ON_HOURS = """
CREATE TRIGGER {table}_changed AFTER INSERT OR UPDATE OR DELETE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION note_other_hours();
"""
BACKWARDS = """
DROP TRIGGER appointment_released ON appointment;
DROP TRIGGER appointment_removed ON appointment;
DROP FUNCTION note_other_hours CASCADE;
DROP FUNCTION note_freed_time;
DROP INDEX freed_unspent;
DROP INDEX waiting_offer_pending;
DROP INDEX waiting_offer_once;
DROP INDEX waiting_request_once;
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="booking", description=DESCRIPTION)

    async def put_up() -> None:
        await execute(FORWARDS + "".join(ON_HOURS.format(table=table) for table in HOURS))

    async def take_down() -> None:
        await execute(BACKWARDS)

    manager.add_raw(put_up)
    manager.add_raw_backwards(take_down)
    return manager
