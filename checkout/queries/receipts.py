"""Receipts, and whether they are on paper yet."""

from asyncpg import Record

from checkout import rules
from checkout.registers.kinds import KINDS
from kit import db
from kit.errors import NotFound
from kit.paging import Pages, pages
from kit.rights import Actor

# How far a receipt is on its way to paper. What a register keeps that does not print is not on paper.
SILENT = ", ".join(f"'{kind.name}'" for kind in KINDS.values() if not kind.abilities.prints)
STATE = f"""
LEFT JOIN LATERAL (
    SELECT CASE
        WHEN bool_or(command.state IN ('queued', 'unknown', 'refused')) THEN 'queued'
        WHEN bool_or(command.state = 'sent') THEN 'printing'
        WHEN bool_or(command.state = 'done' AND register.kind NOT IN ({SILENT})) THEN 'printed'
        WHEN bool_or(command.state = 'done') THEN 'kept'
        ELSE 'no_printer' END AS status
    FROM register_command AS command JOIN register ON register.id = command.register
    WHERE command.receipt = receipt.id
) AS paper ON TRUE
LEFT JOIN LATERAL (
    SELECT command.trouble, command.next_try_at, command.attempts, register.name AS register
    FROM register_command AS command JOIN register ON register.id = command.register
    WHERE command.receipt = receipt.id AND command.state IN ('queued', 'sent', 'unknown', 'refused')
    ORDER BY command.trouble = '', command.id LIMIT 1
) AS waits ON TRUE
"""  # noqa: S608  # only constants
STATE_COLUMNS = """
paper.status, coalesce(waits.trouble, '') AS trouble, waits.next_try_at,
coalesce(waits.attempts, 0) AS attempts
"""
OF_RECEIPT = """
FROM register_command AS command JOIN register ON register.id = command.register
WHERE command.receipt = receipt.id
"""
WAITS = f"EXISTS (SELECT {OF_RECEIPT} AND command.state IN ('queued', 'sent', 'unknown', 'refused'))"
ON_PAPER = f"EXISTS (SELECT {OF_RECEIPT} AND command.state = 'done' AND register.kind NOT IN ({SILENT}))"
SHOWN = {
    "waiting": WAITS,
    "no_printer": f"NOT {ON_PAPER} AND NOT {WAITS}",
    "printed": f"{ON_PAPER} AND NOT {WAITS}",
}
# Of a bill, or of a client's account.
RECEIPTS = """
FROM receipt LEFT JOIN bill ON bill.id = receipt.bill LEFT JOIN visit ON visit.id = bill.visit
LEFT JOIN client_move ON client_move.receipt = receipt.id
JOIN branch ON branch.id = coalesce(visit.branch, client_move.branch)
LEFT JOIN client ON client.id = coalesce(visit.client, client_move.client)
"""
MATCHING = f"""{RECEIPTS} WHERE branch.id = $1
    AND (strpos(lower(receipt.content ->> 'number'), lower($2)) > 0
         OR strpos(lower(client.name), lower($2)) > 0)
"""
COLUMNS = f"""
receipt.id, receipt.kind, receipt.queued_at, {STATE_COLUMNS}, waits.register,
receipt.content ->> 'number' AS number, (receipt.content ->> 'total')::bigint AS total,
bill.visit, client_move.client AS holder, client.name AS client, branch.id AS branch,
branch.currency, branch.locale, branch.zone
"""
# How they are is looked up for one page of them, not for all there ever were.
QUEUE = f"""
WITH chosen AS (SELECT receipt.id {MATCHING} AND {{shown}}
    ORDER BY receipt.queued_at DESC, receipt.id DESC LIMIT $3 OFFSET $4)
SELECT {COLUMNS} {RECEIPTS} {STATE} WHERE receipt.id IN (SELECT id FROM chosen)
ORDER BY receipt.queued_at DESC, receipt.id DESC
"""  # noqa: S608  # only constants
COUNT_QUEUE = f"SELECT count(*) {MATCHING} AND {{shown}}"
RECEIPT = f"""SELECT receipt.content, receipt.fiscal, client.language, {COLUMNS}
{RECEIPTS} {STATE} WHERE receipt.id = $1"""
# Only what waits is counted: a partial index holds it, however many receipts there were.
WAITING = """
SELECT count(DISTINCT command.receipt) FROM register_command AS command
JOIN register ON register.id = command.register
WHERE register.branch = $1 AND command.receipt IS NOT NULL
    AND command.state IN ('queued', 'sent', 'unknown', 'refused')
"""


async def receipt_queue(branch: int, show: str, search: str, page: int) -> tuple[list[Record], Pages]:
    """The branch's receipts, the latest first; `show` is one of `SHOWN`, anything else means all."""
    shown, wanted = SHOWN.get(show, "TRUE"), (branch, search.strip()[:100])
    found = pages(page, await db.fetch_value(COUNT_QUEUE.format(shown=shown), *wanted), size=25)
    return await db.fetch(QUEUE.format(shown=shown), *wanted, found.size, found.offset), found


async def waiting_count(branch: int) -> int:
    """How many receipts wait for a register."""
    found: int = await db.fetch_value(WAITING, branch)
    return found


async def access_receipt(actor: Actor, receipt_id: int) -> Record:
    receipt = await db.fetch_one(RECEIPT, receipt_id) if rules.may_be_id(receipt_id) else None
    if receipt is None or not actor.works_in(receipt["branch"]):
        raise NotFound("There is no such receipt.")
    return receipt
