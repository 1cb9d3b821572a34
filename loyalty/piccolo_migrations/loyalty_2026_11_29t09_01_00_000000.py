"""No voucher has less than nothing left, and what changed one stays as it was written."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from kit.db import execute

ID = "2026-11-29T09:01:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "walls of vouchers"

# Whoever comes second waits for the first at the row of the voucher, and counts with what that one wrote.
FORWARDS = """
CREATE FUNCTION voucher_move_within() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE worth bigint; times bigint;
BEGIN
    PERFORM FROM voucher WHERE id = NEW.voucher FOR NO KEY UPDATE;
    SELECT coalesce(sum(amount), 0), coalesce(sum(visits), 0) INTO worth, times
    FROM voucher_move WHERE voucher = NEW.voucher;
    IF worth + NEW.amount < 0 OR times + NEW.visits < 0 THEN
        RAISE EXCEPTION 'voucher % would have less than nothing left', NEW.voucher
            USING ERRCODE = 'check_violation', CONSTRAINT = 'voucher_move_within';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER voucher_move_within BEFORE INSERT ON voucher_move
FOR EACH ROW EXECUTE FUNCTION voucher_move_within();

CREATE FUNCTION voucher_move_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what changed a voucher is never changed' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER voucher_move_append_only
BEFORE UPDATE OF voucher, kind, amount, visits, visit, closing, refund, line, entry, made_at OR DELETE
ON voucher_move FOR EACH ROW EXECUTE FUNCTION voucher_move_is_kept();
"""
BACKWARDS = """
DROP TRIGGER voucher_move_append_only ON voucher_move;
DROP FUNCTION voucher_move_is_kept();
DROP TRIGGER voucher_move_within ON voucher_move;
DROP FUNCTION voucher_move_within();
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="loyalty", description=DESCRIPTION)

    async def put_up() -> None:
        await execute(FORWARDS)

    async def take_down() -> None:
        await execute(BACKWARDS)

    manager.add_raw(put_up)
    manager.add_raw_backwards(take_down)
    return manager
