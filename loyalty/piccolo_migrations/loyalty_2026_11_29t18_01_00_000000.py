"""A move that moves nothing is only one of a membership that has no number of visits."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from kit.db import execute

ID = "2026-11-29T18:01:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "uses of memberships of which all is used up"

FORWARDS = """
CREATE FUNCTION voucher_move_is_something() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.amount = 0 AND NEW.visits = 0 AND NOT EXISTS (
        SELECT FROM membership JOIN membership_terms ON membership_terms.id = membership.agreed
        WHERE membership.voucher = NEW.voucher AND counted = 'period'
    ) THEN
        RAISE EXCEPTION 'a move of voucher % moves nothing', NEW.voucher
            USING ERRCODE = 'check_violation', CONSTRAINT = 'voucher_move_is_something';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER voucher_move_is_something BEFORE INSERT OR UPDATE OF amount, visits, voucher ON voucher_move
FOR EACH ROW EXECUTE FUNCTION voucher_move_is_something();
"""
BACKWARDS = """
DROP TRIGGER voucher_move_is_something ON voucher_move;
DROP FUNCTION voucher_move_is_something();
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
