"""What was counted, moved and reported of a drawer is never changed; open shifts belong to who opened them."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from kit.db import execute

ID = "2026-11-28T20:11:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Z reports, counts and moved cash stay as they are"

FORWARDS = """
CREATE FUNCTION drawer_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what was written of a drawer is never changed'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE TRIGGER z_report_append_only BEFORE UPDATE OR DELETE ON z_report
FOR EACH ROW EXECUTE FUNCTION drawer_is_append_only();
CREATE TRIGGER drawer_count_append_only BEFORE UPDATE OR DELETE ON drawer_count
FOR EACH ROW EXECUTE FUNCTION drawer_is_append_only();
CREATE TRIGGER shift_bill_append_only BEFORE UPDATE OR DELETE ON shift_bill
FOR EACH ROW EXECUTE FUNCTION drawer_is_append_only();
CREATE TRIGGER shift_handover_append_only BEFORE UPDATE OR DELETE ON shift_handover
FOR EACH ROW EXECUTE FUNCTION drawer_is_append_only();
CREATE TRIGGER cash_move_append_only
BEFORE DELETE OR UPDATE OF id, shift, kind, amount, carried_to, entry, moved_at, moved_by ON cash_move
FOR EACH ROW EXECUTE FUNCTION drawer_is_append_only();

UPDATE shift SET keeper = opened_by WHERE closed_at IS NULL;

INSERT INTO shift_bill (shift, bill, kind, amounts, tip, noted_at)
SELECT shift.id, bill.id, 'sale',
    (SELECT jsonb_object_agg(method, amount) FROM (SELECT method, sum(amount) AS amount FROM payment
        WHERE payment.bill = bill.id GROUP BY method) AS each), bill.tip, bill.closed_at
FROM shift JOIN payment ON payment.shift = shift.id JOIN bill ON bill.id = payment.bill
WHERE shift.closed_at IS NULL GROUP BY shift.id, bill.id ORDER BY bill.id;

INSERT INTO shift_bill (shift, bill, kind, amounts, tip, noted_at)
SELECT shift.id, bill.id, 'refund',
    (SELECT jsonb_object_agg(method, -amount) FROM (SELECT method, sum(amount) AS amount FROM payment
        WHERE payment.bill = bill.id GROUP BY method) AS each), -bill.tip, bill.reversed_at
FROM shift JOIN shift AS before ON before.desk = shift.desk JOIN payment ON payment.shift = before.id
JOIN bill ON bill.id = payment.bill
WHERE shift.closed_at IS NULL AND bill.reversed_at >= shift.opened_at
GROUP BY shift.id, bill.id ORDER BY bill.id;
"""
BACKWARDS = """
DROP TRIGGER cash_move_append_only ON cash_move;
DROP TRIGGER shift_handover_append_only ON shift_handover;
DROP TRIGGER shift_bill_append_only ON shift_bill;
DROP TRIGGER drawer_count_append_only ON drawer_count;
DROP TRIGGER z_report_append_only ON z_report;
DROP FUNCTION drawer_is_append_only();
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
