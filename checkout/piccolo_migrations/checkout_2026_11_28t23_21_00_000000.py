"""Nobody owes less than nothing, no deposit is used twice, and what changed an account stays as it was written."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from kit.db import execute

ID = "2026-11-28T23:21:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "walls of clients' accounts"

# Whoever comes second waits for the first at the client's row, and counts with what that one wrote.
FORWARDS = """
ALTER TABLE payment ADD CONSTRAINT payment_of_account_has_payer
    CHECK (method NOT IN ('on_account', 'deposit') OR payer IS NOT NULL);

CREATE FUNCTION client_move_within() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE owes bigint; has bigint;
BEGIN
    PERFORM FROM client WHERE id = NEW.client FOR NO KEY UPDATE;
    SELECT coalesce(sum(debt), 0), coalesce(sum(deposit), 0) INTO owes, has
    FROM client_move WHERE client = NEW.client AND branch = NEW.branch;
    IF owes + NEW.debt < 0 THEN
        RAISE EXCEPTION 'client % would owe less than nothing', NEW.client
            USING ERRCODE = 'check_violation', CONSTRAINT = 'client_move_debt_within';
    END IF;
    IF has + NEW.deposit < 0 THEN
        RAISE EXCEPTION 'more of the deposit of client % would go than there is', NEW.client
            USING ERRCODE = 'check_violation', CONSTRAINT = 'client_move_deposit_within';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER client_move_within BEFORE INSERT ON client_move
FOR EACH ROW EXECUTE FUNCTION client_move_within();

CREATE FUNCTION client_move_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what changed an account is never changed' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER client_move_append_only
BEFORE UPDATE OF branch, kind, debt, deposit, method, shift, payment, receipt, undoes, entry, made_at OR DELETE
ON client_move FOR EACH ROW EXECUTE FUNCTION client_move_is_kept();

CREATE INDEX client_move_of ON client_move (branch, client, id);
"""
BACKWARDS = """
DROP INDEX client_move_of;
DROP TRIGGER client_move_append_only ON client_move;
DROP FUNCTION client_move_is_kept();
DROP TRIGGER client_move_within ON client_move;
DROP FUNCTION client_move_within();
ALTER TABLE payment DROP CONSTRAINT payment_of_account_has_payer;
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="checkout", description=DESCRIPTION)

    async def put_up() -> None:
        await execute(FORWARDS)

    async def take_down() -> None:
        await execute(BACKWARDS)

    manager.add_raw(put_up)
    manager.add_raw_backwards(take_down)
    return manager
