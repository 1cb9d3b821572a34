"""The database notes what is not in the chain yet, and refuses to change what is."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from kit.db import execute

ID = "2026-11-28T17:41:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "what is written is to be chained"

FORWARDS = """
CREATE FUNCTION note_open_transaction() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO book_open (transaction) VALUES (NEW.id);
    RETURN NULL;
END $$;

CREATE TRIGGER book_transaction_is_chained AFTER INSERT ON book_transaction
FOR EACH ROW EXECUTE FUNCTION note_open_transaction();
CREATE TRIGGER book_link_append_only BEFORE UPDATE OR DELETE ON book_link
FOR EACH ROW EXECUTE FUNCTION book_is_append_only();
CREATE TRIGGER book_account_append_only BEFORE UPDATE OR DELETE ON book_account
FOR EACH ROW EXECUTE FUNCTION book_is_append_only();

INSERT INTO book_open (transaction) SELECT id FROM book_transaction ORDER BY id;
"""
BACKWARDS = """
DROP TRIGGER book_account_append_only ON book_account;
DROP TRIGGER book_link_append_only ON book_link;
DROP TRIGGER book_transaction_is_chained ON book_transaction;
DROP FUNCTION note_open_transaction();
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="ledger", description=DESCRIPTION)

    async def put_up() -> None:
        await execute(FORWARDS)

    async def take_down() -> None:
        await execute(BACKWARDS)

    manager.add_raw(put_up)
    manager.add_raw_backwards(take_down)
    return manager
