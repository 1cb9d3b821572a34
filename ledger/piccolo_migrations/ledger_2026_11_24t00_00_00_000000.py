"""The database's own guard over the book: debits equal credits, and nothing is ever changed."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from kit.db import execute

ID = "2026-11-24T00:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "balanced and append-only"

FORWARDS = """
CREATE FUNCTION book_is_balanced() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM posting JOIN book_account ON book_account.id = posting.account
        WHERE posting.transaction = NEW.transaction GROUP BY unit HAVING sum(amount) <> 0
    ) THEN
        RAISE EXCEPTION 'transaction % of the book does not sum to zero', NEW.transaction
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER posting_sums_to_zero AFTER INSERT ON posting
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION book_is_balanced();

CREATE FUNCTION book_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the book is only ever added to' USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE TRIGGER posting_append_only BEFORE UPDATE OR DELETE ON posting
FOR EACH ROW EXECUTE FUNCTION book_is_append_only();
CREATE TRIGGER book_transaction_append_only BEFORE UPDATE OR DELETE ON book_transaction
FOR EACH ROW EXECUTE FUNCTION book_is_append_only();
"""
BACKWARDS = """
DROP TRIGGER posting_sums_to_zero ON posting;
DROP TRIGGER posting_append_only ON posting;
DROP TRIGGER book_transaction_append_only ON book_transaction;
DROP FUNCTION book_is_balanced();
DROP FUNCTION book_is_append_only();
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="ledger", description=DESCRIPTION)

    async def add_guards() -> None:
        await execute(FORWARDS)

    async def remove_guards() -> None:
        await execute(BACKWARDS)

    manager.add_raw(add_guards)
    manager.add_raw_backwards(remove_guards)
    return manager
