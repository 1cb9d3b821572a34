"""Adding a record to the chain of its issuer, and finding it again."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from asyncpg import Record as Row
from asyncpg.exceptions import UniqueViolationError

from checkout.registers.protocol import Rejected
from checkout.registers.verifactu.fingerprint import fingerprint
from checkout.registers.verifactu.records import InvoiceId, Link, Record, Registration, System, stamp
from checkout.registers.verifactu.xml import record_xml
from checkout.verifactu_tables import VerifactuRecord
from kit import clock, db
from kit.db import transaction

Kind = VerifactuRecord.Kind
# Whoever adds to an issuer's chain holds it until the transaction ends.
HOLD = "SELECT pg_advisory_xact_lock(hashtextextended('verifactu ' || $1, 0))"
FACTS = """
SELECT number, issuer, invoice, invoice_type, issued_on, total, made_at, fingerprint FROM verifactu_record
"""
LAST = f"{FACTS} WHERE issuer = $1 ORDER BY number DESC LIMIT 1"
BY_CODE = f"{FACTS} WHERE code = $1"
BY_INVOICE = f"""{FACTS}
WHERE issuer = $1 AND invoice = $2 AND kind = 'registration' AND NOT is_correction"""
NEXT = """
SELECT count(*) FILTER (WHERE invoice_type IN ('R1', 'R5')) + 1 AS rectifying,
    count(*) FILTER (WHERE invoice_type = 'F1') + 1 AS full
FROM verifactu_record WHERE issuer = $1 AND invoice_type IN ('F1', 'R1', 'R5') AND NOT is_correction
"""
# From the first record on that is made while sending is on; what was before stays here.
BEGIN = """
INSERT INTO verifactu_sender (issuer, place, began_after, answered_up_to, tried_up_to, in_doubt_up_to,
    failures, trouble)
VALUES ($1, $2, $3, $3, $3, $3, 0, '') ON CONFLICT (issuer, place) DO NOTHING
"""
OTHERS = "SELECT EXISTS (SELECT FROM verifactu_record WHERE issuer <> $1)"
TAKEN = "An invoice number {} of {} is registered already, with other contents."


@dataclass(frozen=True, slots=True)
class Maker:
    """Who makes records here: the program, by which clock, and to which place they are sent, if to any."""

    system: System
    zone: str
    sends_to: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """A record as it was written down."""

    number: int
    invoice: InvoiceId
    invoice_type: str
    total: int
    fingerprint: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class End:
    """How far a chain has come: its last record, and the next numbers of the series that records begin."""

    last: Kept | None
    rectifying: int
    full: int

    @property
    def link(self) -> Link | None:
        return Link(self.last.invoice, self.last.fingerprint) if self.last else None


async def add(issuer: str, code: UUID, maker: Maker, say: Callable[[End], Record]) -> Kept:
    """The record of `code`, which is made once; raises Rejected when another has its invoice's number."""
    async with transaction():
        await db.execute(HOLD, issuer)
        known = await by_code(code)
        if known is not None:
            return known
        last = await db.fetch_one(LAST, issuer)
        end = End(read(last) if last else None, *(await db.fetch(NEXT, issuer))[0])
        if maker.sends_to:
            await db.execute(BEGIN, issuer, maker.sends_to, end.last.number if end.last else 0)
        row = await next_row(say(end), code, end, maker)
        try:
            async with transaction():
                await row.save()
        except UniqueViolationError as error:
            raise Rejected(TAKEN.format(row.invoice, issuer)) from error
    return Kept(
        row.number,
        InvoiceId(issuer, row.invoice, row.issued_on),
        row.invoice_type,
        row.total,
        row.fingerprint,
        row.made_at,
    )


async def next_row(record: Record, code: UUID, end: End, maker: Maker) -> VerifactuRecord:
    """Its clock never goes back, whatever the machine's does."""
    number, now = (end.last.number + 1, max(clock.now(), end.last.made_at)) if end.last else (1, clock.now())
    made, invoice = stamp(now, maker.zone), record.invoice
    print_ = fingerprint(record, end.link, made)
    is_registration = isinstance(record, Registration)
    is_correction = isinstance(record, Registration) and record.correction is not None
    has_more = await db.fetch_value(OTHERS, invoice.issuer)
    system = replace(maker.system, has_more_issuers=has_more)
    return VerifactuRecord(
        issuer=invoice.issuer,
        number=number,
        code=code,
        kind=Kind.registration if is_registration else Kind.cancellation,
        invoice=invoice.number,
        invoice_type=record.kind if isinstance(record, Registration) else "",
        issued_on=invoice.issued_on,
        total=record.total if isinstance(record, Registration) else 0,
        made_at=now,
        fingerprint=print_,
        xml=record_xml(record, end.link, system, made, print_),
        is_correction=is_correction,
    )


async def by_code(code: UUID) -> Kept | None:
    row = await db.fetch_one(BY_CODE, code)
    return read(row) if row else None


async def by_invoice(issuer: str, invoice: str) -> Kept | None:
    row = await db.fetch_one(BY_INVOICE, issuer, invoice)
    return read(row) if row else None


def read(row: Row) -> Kept:
    return Kept(
        row["number"],
        InvoiceId(row["issuer"], row["invoice"], row["issued_on"]),
        row["invoice_type"],
        row["total"],
        row["fingerprint"],
        row["made_at"],
    )
