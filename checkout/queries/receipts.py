"""Receipts, whether they are on paper yet, and the registers they go to."""

from collections.abc import Sequence

from asyncpg import Record

from checkout import rules
from kit import db
from kit.errors import NotFound
from kit.paging import Pages, pages
from kit.rights import Actor

RECEIPTS = """
FROM receipt JOIN bill ON bill.id = receipt.bill JOIN visit ON visit.id = bill.visit
JOIN branch ON branch.id = visit.branch LEFT JOIN client ON client.id = visit.client
LEFT JOIN register ON register.id = receipt.register
"""
MATCHING = f"""{RECEIPTS}
WHERE visit.branch = $1 AND ($2 = '' OR receipt.status = ANY(string_to_array($2, ' ')))
    AND (strpos(lower(bill.number), lower($3)) > 0 OR strpos(lower(client.name), lower($3)) > 0)
"""
COLUMNS = """
receipt.id, receipt.kind, receipt.status, receipt.queued_at, receipt.next_try_at, receipt.attempts,
receipt.printed_at, receipt.trouble, register.name AS register, receipt.content ->> 'number' AS number,
(receipt.content ->> 'total')::bigint AS total, bill.visit,
client.name AS client, branch.currency, branch.locale, branch.zone
"""
QUEUE = f"""SELECT {COLUMNS} {MATCHING}
ORDER BY receipt.queued_at DESC, receipt.id DESC LIMIT $4 OFFSET $5"""
COUNT_QUEUE = f"SELECT count(*) {MATCHING}"
RECEIPT = f"SELECT visit.branch, receipt.content, client.language, {COLUMNS} {RECEIPTS} WHERE receipt.id = $1"
WAITING = f"""SELECT receipt.status, count(*) {RECEIPTS} WHERE visit.branch = $1
    AND receipt.status <> 'printed' GROUP BY receipt.status"""
REGISTERS = """
SELECT register.id, register.name, register.host, register.port, register.code_page, register.width,
    register.branch, branch.name AS branch_name,
    (SELECT count(*) FROM receipt WHERE receipt.register = register.id
        AND receipt.status IN ('queued', 'printing')) AS waiting
FROM register JOIN branch ON branch.id = register.branch
"""
HERE = f"""{REGISTERS} WHERE register.branch = ANY($1::int[]) AND register.is_active
ORDER BY branch.name, register.id"""
REGISTER = f"{REGISTERS} WHERE register.id = $1 AND register.is_active"


async def receipt_queue(branch: int, statuses: str, search: str, page: int) -> tuple[list[Record], Pages]:
    """The branch's receipts, the latest first; `statuses` are words with spaces between, "" means all."""
    wanted = (branch, statuses, search.strip()[:100])
    found = pages(page, await db.fetch_value(COUNT_QUEUE, *wanted), size=25)
    return await db.fetch(QUEUE, *wanted, found.size, found.offset), found


async def waiting_counts(branch: int) -> dict[str, int]:
    """How many receipts are not on paper, by status."""
    return {row["status"]: row["count"] for row in await db.fetch(WAITING, branch)}


async def access_receipt(actor: Actor, receipt_id: int) -> Record:
    receipt = await db.fetch_one(RECEIPT, receipt_id) if rules.may_be_id(receipt_id) else None
    if receipt is None or not actor.works_in(receipt["branch"]):
        raise NotFound("There is no such receipt.")
    return receipt


async def registers_here(branches: Sequence[int]) -> list[Record]:
    return await db.fetch(HERE, list(branches))


async def access_register(actor: Actor, register_id: int) -> Record:
    register = await db.fetch_one(REGISTER, register_id) if rules.may_be_id(register_id) else None
    if register is None or not actor.works_in(register["branch"]):
        raise NotFound("There is no such printer.")
    return register
