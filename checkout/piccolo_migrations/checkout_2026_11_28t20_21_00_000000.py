"""Lines of bills are never changed. Bills from before get theirs where the visit's lines still are the bill's."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from kit.db import execute

ID = "2026-11-28T20:21:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "lines of bills are kept as they were sold"

# The lines of a visit that was reopened may have changed: those of its earlier bills are not known any more.
FILL = """
WITH sure AS (
    SELECT bill.id AS bill, bill.visit FROM bill JOIN visit ON visit.id = bill.visit
    JOIN visit_line ON visit_line.visit = visit.id
    WHERE visit.status = 'done' AND bill.closing = visit.closing AND bill.reversed_at IS NULL
    GROUP BY bill.id
    HAVING bill.discount = sum(visit_line.discount)
        AND bill.services = sum(CASE WHEN good IS NULL THEN quantity * price ELSE 0 END)
        AND bill.goods = sum(CASE WHEN good IS NULL THEN 0 ELSE quantity * price END)
        AND bool_and(visit_line.discount <= quantity * price)
)
INSERT INTO bill_line (bill, place, line, is_service, service, good, title, member, quantity, price, discount,
    amount)
SELECT sure.bill, row_number() OVER (PARTITION BY sure.bill ORDER BY line.position, line.id) - 1, line.id,
    line.good IS NULL, line.service, line.good, line.title, line.member, line.quantity, line.price,
    line.discount, line.quantity * line.price - line.discount
FROM sure JOIN visit_line AS line ON line.visit = sure.visit
"""
# The next migration's table `bill_tip` has an index of the name that `tip_member` of `bill` would keep.
MAKE_ROOM = "ALTER INDEX bill_tip_member RENAME TO bill_tip_member_of_bill"
GIVE_BACK = "ALTER INDEX bill_tip_member_of_bill RENAME TO bill_tip_member"
GUARD = """
CREATE FUNCTION bill_line_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what a bill was made of is never changed' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER bill_line_append_only BEFORE UPDATE OR DELETE ON bill_line
FOR EACH ROW EXECUTE FUNCTION bill_line_is_kept();
"""
BACKWARDS = """
DROP TRIGGER bill_line_append_only ON bill_line;
DROP FUNCTION bill_line_is_kept();
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="checkout", description=DESCRIPTION)

    async def keep() -> None:
        await execute(MAKE_ROOM)
        await execute(FILL)
        await execute(GUARD)

    async def let_go() -> None:
        await execute(BACKWARDS)
        await execute(GIVE_BACK)

    manager.add_raw(keep)
    manager.add_raw_backwards(let_go)
    return manager
