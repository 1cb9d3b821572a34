"""What each visit that took place came to, at list prices and in money: programmes count by it."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from kit.db import execute

ID = "2026-11-29T10:02:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "what visits came to"

# `sold` is at list prices, without what was refunded of it. `paid` is money without tips, points and what was
# bought before; of a visit without a bill, which came from a file, it is what its lines came to.
FORWARDS = (
    """
    CREATE VIEW visit_sum AS
    SELECT visit.client, visit.id AS visit, visit.branch, visit.starts_at,
        greatest(coalesce(lines.gross, 0) - coalesce(money.unsold, 0), 0)::bigint AS sold,
        greatest(coalesce(money.paid, lines.gross - lines.discount, 0), 0)::bigint AS paid
    FROM visit
    LEFT JOIN LATERAL (
        SELECT sum(quantity * price) AS gross, sum(discount) AS discount FROM visit_line
        WHERE visit_line.visit = visit.id
    ) AS lines ON true
    LEFT JOIN LATERAL (
        SELECT coalesce((
                SELECT sum(amount) FROM payment
                WHERE payment.bill = bill.id AND method NOT IN ('points', 'voucher')
            ), 0) - bill.tip - coalesce((
                SELECT sum(part.amount) FROM refund_part AS part JOIN refund ON refund.id = part.refund
                WHERE refund.bill = bill.id AND part.instead IS NULL
                    AND part.method NOT IN ('points', 'voucher')
            ), 0) + coalesce((
                SELECT sum(gone.amount) FROM refund_tip AS gone JOIN refund ON refund.id = gone.refund
                WHERE refund.bill = bill.id
            ), 0) AS paid,
            (
                SELECT sum(round(sold.quantity * sold.price * gone.amount / nullif(sold.amount, 0)::numeric))
                FROM refund_line AS gone JOIN bill_line AS sold ON sold.id = gone.line
                WHERE sold.bill = bill.id
            ) AS unsold
        FROM bill WHERE bill.visit = visit.id AND bill.reversed_at IS NULL
    ) AS money ON true
    WHERE visit.status = 'done' AND visit.client IS NOT NULL
    """,
)
BACKWARDS = ("DROP VIEW visit_sum",)


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
