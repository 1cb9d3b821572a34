"""Receipts are sent until the printer has taken them: never lost, and printed twice at worst.

Strictly in order at each register: while the first one waits, the others behind it wait too.
"""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from asyncpg import Record

from catalog import queries as catalog
from checkout.papers import voice_of
from checkout.registers import escpos
from checkout.registers.escpos import Printer, PrinterTrouble
from checkout.schemas import read_paper
from kit import clock, db
from kit.db import transaction
from kit.ticker import Job
from kit.words import Voice, speaking

log = logging.getLogger("tempu.receipts")

Send = Callable[[bytes, Printer], Awaitable[None]]

LEASE = timedelta(seconds=60)
FIRST_WAIT = timedelta(seconds=5)
LONGEST_WAIT = timedelta(minutes=5)
# A printer's queue is looked at from its head only; `id` decides between receipts of one moment.
CLAIM = """
WITH head AS (
    SELECT DISTINCT ON (register) id FROM receipt WHERE status IN ('queued', 'printing')
    ORDER BY register, queued_at, id
)
SELECT receipt.id, receipt.content, receipt.attempts, receipt.printed_at,
    register.host, register.port, register.code_page, register.width, branch.locale, client.language
FROM head JOIN receipt ON receipt.id = head.id JOIN register ON register.id = receipt.register
JOIN bill ON bill.id = receipt.bill JOIN visit ON visit.id = bill.visit
JOIN branch ON branch.id = visit.branch LEFT JOIN client ON client.id = visit.client
WHERE receipt.status IN ('queued', 'printing') AND receipt.next_try_at <= $1
    AND (receipt.leased_until_at IS NULL OR receipt.leased_until_at <= $1)
ORDER BY receipt.next_try_at LIMIT 1 FOR UPDATE OF receipt SKIP LOCKED
"""
LEASE_IT = """
UPDATE receipt SET status = 'printing', leased_until_at = $2, attempts = attempts + 1 WHERE id = $1
"""
PRINTED = """
UPDATE receipt SET status = 'printed', printed_at = $2, leased_until_at = NULL, trouble = '' WHERE id = $1
"""
TRY_LATER = """
UPDATE receipt SET status = CASE WHEN register IS NULL THEN 'no_printer' ELSE 'queued' END,
    next_try_at = $2, leased_until_at = NULL, trouble = $3
WHERE id = $1
"""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A receipt that is this process's to print until its lease runs out."""

    id: int
    attempt: int
    printer: Printer
    content: bytes


async def print_next(send: Send, now: datetime) -> bool:
    """Prints one receipt that is due; False when there was none."""
    claimed = await claim(now)
    if claimed is None:
        return False
    try:
        await send(claimed.content, claimed.printer)
    except PrinterTrouble as trouble:
        wait = min(FIRST_WAIT * 2 ** (claimed.attempt - 1), LONGEST_WAIT)
        log.info("Receipt %s waits: %s", claimed.id, trouble)
        await db.execute(TRY_LATER, claimed.id, clock.now() + wait, str(trouble))
    else:
        await db.execute(PRINTED, claimed.id, clock.now())
    return True


async def claim(now: datetime) -> Claimed | None:
    async with transaction():
        row = await db.fetch_one(CLAIM, now)
        if row is None:
            return None
        await db.execute(LEASE_IT, row["id"], now + LEASE)
    printer = Printer(row["host"], row["port"], row["code_page"], row["width"])
    voice = voice_of(row["language"], row["locale"], await catalog.own_texts())
    return Claimed(row["id"], row["attempts"] + 1, printer, bytes_for(row, printer, voice))


def bytes_for(row: Record, printer: Printer, voice: Voice) -> bytes:
    is_copy = row["printed_at"] is not None
    with speaking(voice):
        return escpos.receipt_bytes(read_paper(row["content"]), printer, is_copy=is_copy)


async def work() -> bool:
    return await print_next(escpos.send, clock.now())


JOB = Job("receipts", work, seconds=1.0)
