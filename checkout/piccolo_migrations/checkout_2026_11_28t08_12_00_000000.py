"""What was paid on bills that stand is kept with the client who paid it."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from kit.db import execute

ID = "2026-11-28T08:12:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "what clients paid is kept"

LINE = "client, visit, branch, currency, method, closed_at, amount"
PAID = "client, branch, currency, method, amount"
FORWARDS = (
    """
    CREATE VIEW paid_line_counted AS
    SELECT visit.client, visit.id AS visit, visit.branch, bill.currency, payment.method, bill.closed_at,
           payment.amount
    FROM visit JOIN bill ON bill.visit = visit.id JOIN payment ON payment.bill = bill.id
    WHERE visit.client IS NOT NULL AND bill.reversed_at IS NULL
    """,
    """
    CREATE VIEW client_paid_counted AS
    SELECT client, branch, currency, method, sum(amount)::bigint AS amount
    FROM paid_line_counted GROUP BY client, branch, currency, method
    """,
    """
    CREATE FUNCTION note_stale_bill() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        INSERT INTO visit_stale (visit, client)
        SELECT id, client FROM visit WHERE id IN (OLD.visit, NEW.visit) AND client IS NOT NULL;
        RETURN NULL;
    END $$
    """,
    """
    CREATE FUNCTION note_stale_payment() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        INSERT INTO visit_stale (visit, client)
        SELECT visit.id, visit.client FROM bill JOIN visit ON visit.id = bill.visit
        WHERE bill.id IN (OLD.bill, NEW.bill) AND visit.client IS NOT NULL;
        RETURN NULL;
    END $$
    """,
    # A visit that a standing bill is of is done, so that whatever changes of it is noted already. A bill
    # without payments says nothing yet.
    """
    CREATE TRIGGER bill_counts_anew AFTER UPDATE OF visit, currency, closed_at, reversed_at OR DELETE ON bill
    FOR EACH ROW EXECUTE FUNCTION note_stale_bill()
    """,
    """
    CREATE TRIGGER payment_counts_anew AFTER INSERT OR UPDATE OF bill, method, amount OR DELETE ON payment
    FOR EACH ROW EXECUTE FUNCTION note_stale_payment()
    """,
    f"INSERT INTO paid_line ({LINE}) SELECT {LINE} FROM paid_line_counted",  # noqa: S608 - only constants
    f"INSERT INTO client_paid ({PAID}) SELECT {PAID} FROM client_paid_counted",  # noqa: S608 - only constants
    "CREATE INDEX paid_line_by_time ON paid_line (closed_at) INCLUDE (client, branch, currency, method, amount)",
    "CREATE INDEX paid_line_by_client ON paid_line (client) INCLUDE (closed_at, branch, currency, method, amount)",
)
BACKWARDS = (
    "DROP INDEX paid_line_by_client",
    "DROP INDEX paid_line_by_time",
    "DROP TRIGGER payment_counts_anew ON payment",
    "DROP TRIGGER bill_counts_anew ON bill",
    "DROP FUNCTION note_stale_payment()",
    "DROP FUNCTION note_stale_bill()",
    "DROP VIEW client_paid_counted",
    "DROP VIEW paid_line_counted",
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
