"""Records as files that the tax office reads, and the record that an invoice should never have been."""

from collections.abc import AsyncIterator
from uuid import uuid4

from checkout.registers.protocol import Rejected
from checkout.registers.verifactu import chain
from checkout.registers.verifactu.chain import Kept, Maker
from checkout.registers.verifactu.correcting import cancelling
from checkout.registers.verifactu.history import steps_of
from checkout.registers.verifactu.records import Cancellation
from checkout.registers.verifactu.xml import sending_xml
from kit import db

AT_ONCE = 1_000  # records that the service of the tax office takes together
PAGE = """
SELECT number, xml FROM verifactu_record
WHERE issuer = $1 AND number > $2 ORDER BY number LIMIT $3
"""
NO_INVOICE = "{} has no invoice {} among the records."


async def files(nif: str, name: str) -> AsyncIterator[tuple[str, str]]:
    """Names and contents, in the order of the chain."""
    last = 0
    while rows := await db.fetch(PAGE, nif, last, AT_ONCE):
        first, last = rows[0]["number"], rows[-1]["number"]
        yield f"{nif}-{first:08}-{last:08}.xml", sending_xml(name, nif, (row["xml"] for row in rows))


async def cancel(nif: str, number: str, maker: Maker) -> Kept:
    """For an invoice that was issued by mistake; what is given back needs a rectifying one instead."""
    found = await chain.by_invoice(nif, number)
    if found is None:
        raise Rejected(NO_INVOICE.format(nif, number))
    is_unknown, was_refused = cancelling(await steps_of(nif, number, maker.sends_to))
    record = Cancellation(found.invoice, is_unknown, was_refused)
    return await chain.add(nif, uuid4(), maker, lambda _: record)
