"""What is left of the day where a shift is to be closed: bills that are open, receipts that wait."""

from dataclasses import dataclass

from asyncpg import Record

import catalog.queries
from checkout.queries.receipts import STATE, STATE_COLUMNS
from kit import clock, db

SHOWN = 20
OPEN_BILLS = """
SELECT visit.id, visit.starts_at, visit.status, coalesce(client.name, 'A guest') AS client,
    (SELECT coalesce(sum(quantity * price - discount), 0)::bigint FROM visit_line
        WHERE visit_line.visit = visit.id) AS due,
    count(*) OVER () AS total
FROM visit LEFT JOIN client ON client.id = visit.client
WHERE visit.branch = $1 AND visit.status IN ('waiting', 'confirmed', 'arrived')
    AND visit.starts_at >= $2 AND visit.starts_at <= $3
ORDER BY visit.starts_at, visit.id LIMIT $4
"""
# From the queues of the branch's registers, however many receipts there were.
WAITING = f"""
SELECT receipt.id, receipt.kind, {STATE_COLUMNS}, receipt.content ->> 'number' AS number, bill.visit,
    client_move.client AS holder, client_move.branch, count(*) OVER () AS total
FROM receipt LEFT JOIN bill ON bill.id = receipt.bill
LEFT JOIN client_move ON client_move.receipt = receipt.id {STATE}
WHERE receipt.id IN (SELECT command.receipt FROM register_command AS command
    JOIN register ON register.id = command.register
    WHERE register.branch = $1 AND command.state IN ('queued', 'sent', 'unknown', 'refused'))
ORDER BY receipt.queued_at, receipt.id LIMIT $2
"""  # noqa: S608  # only constants


@dataclass(frozen=True, slots=True)
class Left:
    """The first of them, and how many there are."""

    bills: list[Record]
    receipts: list[Record]

    @property
    def bill_count(self) -> int:
        return int(self.bills[0]["total"]) if self.bills else 0

    @property
    def receipt_count(self) -> int:
        return int(self.receipts[0]["total"]) if self.receipts else 0

    @property
    def is_any(self) -> bool:
        return bool(self.bills or self.receipts)

    @property
    def in_words(self) -> str:
        """3 bills of today are open, and 1 receipt waits for the printer."""
        parts = []
        if self.bills:
            parts.append(counted(self.bill_count, "bill of today is", "bills of today are") + " open")
        if self.receipts:
            waits = counted(self.receipt_count, "receipt waits", "receipts wait")
            parts.append(f"{waits} for the printer")
        return f"{' and '.join(parts)}." if parts else ""


def counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


async def unfinished_here(branch: int) -> Left:
    """Visits that began today and are not paid, and receipts the printer has not taken."""
    zone = (await catalog.queries.branch(branch)).zone
    midnight, _ = clock.local_day(clock.today(zone), zone)
    return Left(
        bills=await db.fetch(OPEN_BILLS, branch, midnight, clock.now(), SHOWN),
        receipts=await db.fetch(WAITING, branch, SHOWN),
    )
