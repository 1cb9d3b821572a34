"""What registers were told afterwards, and what somebody skipped and might have to tell."""

import msgspec
from asyncpg import Record

from checkout.queries.registers import PENDING
from checkout.rules.corrections import CorrectedLine
from kit import db
from kit.paging import Pages, pages

FROM = """
FROM register_correction AS correction JOIN register_command AS command ON command.id = correction.command
WHERE command.register = $1 AND (strpos(lower(command.reason), lower($2)) > 0
    OR strpos(lower(correction.base_number), lower($2)) > 0
    OR strpos(lower(correction.lines::text), lower($2)) > 0)
"""
COLUMNS = """
command.id, command.state, command.trouble, command.answer, command.amount, command.reason, command.cashier,
command.queued_at, command.skipped_by, command.skipped_why, correction.is_refund, correction.basis,
correction.happened_on, correction.base_number, correction.lines, correction.cash, correction.card
"""
# What the register was never told, because somebody skipped it.
SKIPPED = """
SELECT receipt.content, receipt.kind, receipt.queued_at FROM register_command AS command
JOIN receipt ON receipt.id = command.receipt
WHERE command.id = $1 AND command.register = $2 AND command.state = 'skipped'
    AND command.kind IN ('sale', 'refund')
"""


async def corrections_of(register: int, search: str, page: int) -> tuple[list[Record], Pages]:
    """What waits first, then the latest."""
    asked = (register, search.strip())
    found = pages(page, await db.fetch_value(f"SELECT count(*) {FROM}", *asked), size=25)
    order = f"ORDER BY command.state IN {PENDING} DESC, command.id DESC LIMIT $3 OFFSET $4"
    return await db.fetch(f"SELECT {COLUMNS} {FROM} {order}", *asked, found.size, found.offset), found


def lines_in(correction: Record) -> list[CorrectedLine]:
    return msgspec.json.decode(correction["lines"], type=list[CorrectedLine])


async def skipped_receipt(register: int, command: int) -> Record | None:
    """A sale or refund that somebody skipped: what the form of a correction begins with."""
    return await db.fetch_one(SKIPPED, command, register)
