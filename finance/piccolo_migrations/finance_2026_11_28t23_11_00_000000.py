"""What the tables alone cannot say: names once, a recurring bill once a day, nothing paid above a bill."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from kit.db import execute

ID = "2026-11-28T23:11:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "guards of finance"

FORWARDS = """
CREATE UNIQUE INDEX bank_account_named_once ON bank_account (branch, lower(name));
CREATE UNIQUE INDEX expense_item_named_once ON expense_item (lower(name));
CREATE UNIQUE INDEX supplier_bill_numbered_once ON supplier_bill (supplier, lower(number))
    WHERE number <> '' AND undone_at IS NULL;
CREATE UNIQUE INDEX supplier_bill_comes_once ON supplier_bill (recurring, billed_on) WHERE recurring IS NOT NULL;
CREATE INDEX money_move_latest ON money_move (branch, moved_on, id);

CREATE FUNCTION money_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'money that moved stays: it is undone by its opposite'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER money_move_stays BEFORE UPDATE OF branch, kind, place, to_place, amount, fee, rate, tax, item, supplier,
    bill, receipt, member, is_ahead, moved_on, entry, made_at, made_by OR DELETE ON money_move
FOR EACH ROW EXECUTE FUNCTION money_stays();
CREATE TRIGGER money_move_undone_once BEFORE UPDATE OF undone_at, undone_by, undone_entry ON money_move
FOR EACH ROW WHEN (OLD.undone_at IS NOT NULL) EXECUTE FUNCTION money_stays();
CREATE TRIGGER supplier_bill_stays BEFORE UPDATE OF branch, supplier, number, billed_on, due_on, amount, recurring,
    entry, made_at, made_by OR DELETE ON supplier_bill
FOR EACH ROW EXECUTE FUNCTION money_stays();
CREATE TRIGGER supplier_bill_undone_once BEFORE UPDATE OF undone_at, undone_by ON supplier_bill
FOR EACH ROW WHEN (OLD.undone_at IS NOT NULL) EXECUTE FUNCTION money_stays();
CREATE TRIGGER supplier_bill_line_stays BEFORE UPDATE OR DELETE ON supplier_bill_line
FOR EACH ROW EXECUTE FUNCTION money_stays();

CREATE FUNCTION bill_is_not_paid_above() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM supplier_bill WHERE id = NEW.bill FOR UPDATE;
    IF (SELECT coalesce(sum(amount), 0) FROM money_move WHERE bill = NEW.bill AND undone_at IS NULL)
        > (SELECT amount FROM supplier_bill WHERE id = NEW.bill AND undone_at IS NULL)
    THEN
        RAISE EXCEPTION 'bill % is paid above what it is', NEW.bill USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE CONSTRAINT TRIGGER bill_is_not_paid_above AFTER INSERT ON money_move
FOR EACH ROW WHEN (NEW.bill IS NOT NULL) EXECUTE FUNCTION bill_is_not_paid_above();
"""
BACKWARDS = """
DROP TRIGGER bill_is_not_paid_above ON money_move;
DROP FUNCTION bill_is_not_paid_above();
DROP TRIGGER supplier_bill_line_stays ON supplier_bill_line;
DROP TRIGGER supplier_bill_undone_once ON supplier_bill;
DROP TRIGGER supplier_bill_stays ON supplier_bill;
DROP TRIGGER money_move_undone_once ON money_move;
DROP TRIGGER money_move_stays ON money_move;
DROP FUNCTION money_stays();
DROP INDEX money_move_latest;
DROP INDEX supplier_bill_comes_once;
DROP INDEX supplier_bill_numbered_once;
DROP INDEX expense_item_named_once;
DROP INDEX bank_account_named_once;
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="finance", description=DESCRIPTION)

    async def put_up() -> None:
        await execute(FORWARDS)

    async def take_down() -> None:
        await execute(BACKWARDS)

    manager.add_raw(put_up)
    manager.add_raw_backwards(take_down)
    return manager
