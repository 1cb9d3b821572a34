"""The database's own guard over points: nobody can have fewer than none."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from kit.db import execute

ID = "2026-11-24T00:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "points are never below zero"

# The row lock makes two spends of one client wait for each other, so that the second one sees the first.
FORWARDS = """
CREATE FUNCTION points_are_covered() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM book_account WHERE id = NEW.account AND kind = 'points' FOR NO KEY UPDATE;
    IF FOUND AND (SELECT sum(amount) FROM posting WHERE account = NEW.account) > 0 THEN
        RAISE EXCEPTION 'account % of the book would have less than no points', NEW.account
            USING ERRCODE = 'check_violation', CONSTRAINT = 'posting_points_are_covered';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER posting_points_are_covered AFTER INSERT ON posting
FOR EACH ROW WHEN (NEW.amount > 0) EXECUTE FUNCTION points_are_covered();
"""
BACKWARDS = """
DROP TRIGGER posting_points_are_covered ON posting;
DROP FUNCTION points_are_covered();
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="loyalty", description=DESCRIPTION)

    async def add_guard() -> None:
        await execute(FORWARDS)

    async def remove_guard() -> None:
        await execute(BACKWARDS)

    manager.add_raw(add_guard)
    manager.add_raw_backwards(remove_guard)
    return manager
