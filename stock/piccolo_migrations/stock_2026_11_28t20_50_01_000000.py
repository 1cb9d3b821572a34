"""What the tables alone cannot say: moves are only added, a visit takes once, one storage is for one purpose."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from kit.db import execute

ID = "2026-11-28T20:50:01:000000"
VERSION = "1.38.0"
DESCRIPTION = "guards of the stock"

FORWARDS = """
CREATE UNIQUE INDEX storage_one_sells ON storage (branch) WHERE sells;
CREATE UNIQUE INDEX storage_one_uses ON storage (branch) WHERE uses;
CREATE UNIQUE INDEX stock_document_once_a_closing ON stock_document (visit, closing, kind, reason)
    WHERE reverses IS NULL AND visit IS NOT NULL;
CREATE INDEX stock_move_there ON stock_move (storage, good, moved_at);
CREATE UNIQUE INDEX consumable_once_for_all ON consumable (service, good) WHERE member IS NULL;
CREATE UNIQUE INDEX consumable_once_for_one ON consumable (service, member, good) WHERE member IS NOT NULL;

CREATE FUNCTION stock_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what moved in stock is only ever added to' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER stock_move_append_only BEFORE UPDATE OR DELETE ON stock_move
FOR EACH ROW EXECUTE FUNCTION stock_is_append_only();
CREATE TRIGGER stock_document_posted_stays BEFORE UPDATE OF branch, kind, storage, to_storage, visit, closing, posted_at, entry, below_zero, reverses
    OR DELETE ON stock_document
FOR EACH ROW WHEN (OLD.posted_at IS NOT NULL) EXECUTE FUNCTION stock_is_append_only();

CREATE FUNCTION good_counts_as_before() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM stock_level WHERE good = NEW.id) OR EXISTS (SELECT FROM stock_line WHERE good = NEW.id)
        OR EXISTS (SELECT FROM consumable WHERE good = NEW.id)
        OR EXISTS (SELECT FROM stock_minimum WHERE good = NEW.id)
    THEN
        RAISE EXCEPTION 'good % is counted in its units already', NEW.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER good_counts_as_before BEFORE UPDATE OF per_sale ON good
FOR EACH ROW WHEN (OLD.per_sale <> NEW.per_sale) EXECUTE FUNCTION good_counts_as_before();
"""
BACKWARDS = """
DROP TRIGGER good_counts_as_before ON good;
DROP FUNCTION good_counts_as_before();
DROP TRIGGER stock_document_posted_stays ON stock_document;
DROP TRIGGER stock_move_append_only ON stock_move;
DROP FUNCTION stock_is_append_only();
DROP INDEX consumable_once_for_one;
DROP INDEX consumable_once_for_all;
DROP INDEX stock_move_there;
DROP INDEX stock_document_once_a_closing;
DROP INDEX storage_one_uses;
DROP INDEX storage_one_sells;
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="stock", description=DESCRIPTION)

    async def put_up() -> None:
        await execute(FORWARDS)

    async def take_down() -> None:
        await execute(BACKWARDS)

    manager.add_raw(put_up)
    manager.add_raw_backwards(take_down)
    return manager
