"""Nothing comes over what was saved anyway: the wall does not know forced time, so this looks for it."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from kit.db import execute

ID = "2026-11-27T14:13:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "nothing comes over forced time"

FORWARDS = """
CREATE INDEX appointment_forced ON appointment (resource, ends_at) WHERE forced AND released_at IS NULL;
CREATE FUNCTION refuse_over_forced() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM appointment
        WHERE resource = NEW.resource AND forced AND released_at IS NULL AND id <> NEW.id
          AND ends_at > NEW.starts_at AND starts_at < NEW.ends_at
    ) THEN
        RAISE EXCEPTION 'appointment % comes over forced time', NEW.id USING ERRCODE = 'exclusion_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER appointment_not_over_forced BEFORE INSERT ON appointment FOR EACH ROW
WHEN (NOT NEW.forced AND NEW.released_at IS NULL) EXECUTE FUNCTION refuse_over_forced();
"""
BACKWARDS = """
DROP TRIGGER appointment_not_over_forced ON appointment;
DROP FUNCTION refuse_over_forced;
DROP INDEX appointment_forced;
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="booking", description=DESCRIPTION)

    async def put_up() -> None:
        await execute(FORWARDS)

    async def take_down() -> None:
        await execute(BACKWARDS)

    manager.add_raw(put_up)
    manager.add_raw_backwards(take_down)
    return manager
