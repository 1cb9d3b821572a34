"""Nothing goes back twice, what went back stays as it was written, and what clients paid is less by it."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from kit.db import execute

ID = "2026-11-28T20:31:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "never more goes back than was paid"

# Whoever comes second waits for the first here, and counts with what that one wrote.
WALLS = (
    """
    CREATE FUNCTION refund_line_within() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE sold record; gone record;
    BEGIN
        SELECT quantity, amount INTO sold FROM bill_line WHERE id = NEW.line FOR UPDATE;
        SELECT coalesce(sum(quantity), 0) AS quantity, coalesce(sum(amount), 0) AS amount INTO gone
        FROM refund_line WHERE line = NEW.line;
        IF gone.quantity + NEW.quantity > sold.quantity OR gone.amount + NEW.amount > sold.amount THEN
            RAISE EXCEPTION 'more of line % would go back than was sold', NEW.line
                USING ERRCODE = 'check_violation', CONSTRAINT = 'refund_line_within';
        END IF;
        RETURN NEW;
    END $$
    """,
    """
    CREATE FUNCTION refund_part_within() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE paid bigint; gone bigint;
    BEGIN
        IF NEW.instead IS NULL THEN
            SELECT amount INTO paid FROM payment WHERE id = NEW.payment FOR UPDATE;
            SELECT coalesce(sum(amount), 0) INTO gone
            FROM refund_part WHERE payment = NEW.payment AND instead IS NULL;
        ELSE
            SELECT amount, 0 INTO paid, gone FROM refund_part WHERE id = NEW.instead FOR UPDATE;
        END IF;
        IF gone + NEW.amount > paid THEN
            RAISE EXCEPTION 'more of payment % would go back than was paid', NEW.payment
                USING ERRCODE = 'check_violation', CONSTRAINT = 'refund_part_within';
        END IF;
        RETURN NEW;
    END $$
    """,
    """
    CREATE FUNCTION refund_tip_within() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE given bigint; gone bigint;
    BEGIN
        SELECT bill_tip.amount INTO given FROM bill_tip JOIN refund ON refund.bill = bill_tip.bill
        WHERE refund.id = NEW.refund AND bill_tip.member = NEW.member FOR UPDATE OF bill_tip;
        SELECT coalesce(sum(refund_tip.amount), 0) INTO gone FROM refund_tip
        JOIN refund ON refund.id = refund_tip.refund
        WHERE refund_tip.member = NEW.member AND refund.bill = (SELECT bill FROM refund WHERE id = NEW.refund);
        IF gone + NEW.amount > coalesce(given, 0) THEN
            RAISE EXCEPTION 'more of a tip would go back than was given'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'refund_tip_within';
        END IF;
        RETURN NEW;
    END $$
    """,
    *(
        f"CREATE TRIGGER {table}_within BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_within()"
        for table in ("refund_line", "refund_part", "refund_tip")
    ),
)
KEPT = (
    """
    CREATE FUNCTION refund_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'what went back is never changed' USING ERRCODE = 'integrity_constraint_violation';
    END $$
    """,
    """
    CREATE TRIGGER refund_append_only
    BEFORE UPDATE OF bill, number, amount, points_back, points_taken, points_missing, rounding, refunded_at, entry OR DELETE
    ON refund FOR EACH ROW EXECUTE FUNCTION refund_is_kept()
    """,
    *(
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}"
        " FOR EACH ROW EXECUTE FUNCTION refund_is_kept()"
        for table in ("refund_line", "refund_part", "refund_tip")
    ),
)
# A refund lessens what was paid on the day it is given, by the means it was paid by.
PAID = """
    CREATE OR REPLACE VIEW paid_line_counted AS
    SELECT visit.client, visit.id AS visit, visit.branch, bill.currency, payment.method, bill.closed_at,
           payment.amount
    FROM visit JOIN bill ON bill.visit = visit.id JOIN payment ON payment.bill = bill.id
    WHERE visit.client IS NOT NULL AND bill.reversed_at IS NULL
"""
FIGURES = (
    f"""{PAID}
    UNION ALL
    SELECT visit.client, visit.id AS visit, visit.branch, bill.currency, payment.method, refund.refunded_at,
           -refund_part.amount
    FROM visit JOIN bill ON bill.visit = visit.id JOIN refund ON refund.bill = bill.id
    JOIN refund_part ON refund_part.refund = refund.id AND refund_part.instead IS NULL
    JOIN payment ON payment.id = refund_part.payment
    WHERE visit.client IS NOT NULL AND bill.reversed_at IS NULL
    """,
    """
    CREATE FUNCTION note_stale_refund() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        INSERT INTO visit_stale (visit, client)
        SELECT visit.id, visit.client FROM refund JOIN bill ON bill.id = refund.bill
        JOIN visit ON visit.id = bill.visit WHERE refund.id = NEW.refund AND visit.client IS NOT NULL;
        RETURN NULL;
    END $$
    """,
    """
    CREATE TRIGGER refund_counts_anew AFTER INSERT ON refund_part
    FOR EACH ROW EXECUTE FUNCTION note_stale_refund()
    """,
)
RECEIPTS = (
    "ALTER TABLE receipt DROP CONSTRAINT receipt_once",
    "ALTER TABLE receipt ADD CONSTRAINT receipt_once UNIQUE (bill, kind, refund)",
)
FORWARDS = (*WALLS, *KEPT, *FIGURES, *RECEIPTS)
BACKWARDS = (
    "ALTER TABLE receipt DROP CONSTRAINT receipt_once",
    "ALTER TABLE receipt ADD CONSTRAINT receipt_once UNIQUE (bill, kind)",
    "DROP TRIGGER refund_counts_anew ON refund_part",
    "DROP FUNCTION note_stale_refund()",
    PAID,
    *(f"DROP TRIGGER {each}_append_only ON {each}" for each in ("refund", "refund_line", "refund_part", "refund_tip")),
    "DROP FUNCTION refund_is_kept()",
    *(f"DROP TRIGGER {each}_within ON {each}" for each in ("refund_line", "refund_part", "refund_tip")),
    *(f"DROP FUNCTION {each}_within()" for each in ("refund_line", "refund_part", "refund_tip")),
)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="checkout", description=DESCRIPTION)

    async def put_up() -> None:
        for statement in FORWARDS:
            await execute(statement)

    async def take_down() -> None:
        for statement in BACKWARDS:
            await execute(statement)

    manager.add_raw(put_up)
    manager.add_raw_backwards(take_down)
    return manager
