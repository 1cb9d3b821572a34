"""What a version of a programme said stays; a code is on a bill once, and a client has one tier at a time."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from kit.db import execute

ID = "2026-11-29T10:01:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "versions of programmes stay as they were"

FORWARDS = (
    """
    CREATE FUNCTION refuse_other_programme_version() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'A version of a programme stays as it was written.' USING ERRCODE = 'check_violation';
    END $$
    """,
    """
    CREATE TRIGGER loyalty_programme_version_stays BEFORE UPDATE OR DELETE ON loyalty_programme_version
    FOR EACH ROW EXECUTE FUNCTION refuse_other_programme_version()
    """,
    "CREATE INDEX loyalty_programme_here ON loyalty_programme USING gin (branches) WHERE state = 'started'",
    "CREATE UNIQUE INDEX promo_code_use_of_visit ON promo_code_use (code, visit) WHERE undone_at IS NULL",
    "CREATE UNIQUE INDEX tier_standing_now ON tier_standing (programme, client) WHERE ended_on IS NULL",
    "CREATE INDEX benefit_given_by_time ON benefit_given (given_at) INCLUDE (version, amount, points)",
)
BACKWARDS = (
    "DROP INDEX benefit_given_by_time",
    "DROP INDEX tier_standing_now",
    "DROP INDEX promo_code_use_of_visit",
    "DROP INDEX loyalty_programme_here",
    "DROP TRIGGER loyalty_programme_version_stays ON loyalty_programme_version",
    "DROP FUNCTION refuse_other_programme_version",
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
