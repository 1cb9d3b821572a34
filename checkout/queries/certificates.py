"""Certificates that were bought online, as the desk sees them."""

from asyncpg import Record

from checkout.rules import may_be_id
from kit.db import fetch, fetch_value
from kit.errors import NotFound
from kit.rights import Actor
from loyalty.certificate_sale_tables import CertificateSale

SALE_OF = "SELECT id FROM certificate_sale WHERE voucher = $1"
REFUNDS = """
SELECT id, state, amount, why, trouble, queued_at, queued_by, done_at FROM certificate_refund
WHERE sale = $1 ORDER BY id
"""


async def access_sale(actor: Actor, sale_id: int) -> CertificateSale:
    """Of a branch of the actor."""
    found = await CertificateSale.objects().get(CertificateSale.id == sale_id) if may_be_id(sale_id) else None
    if found is None or not actor.works_in(found.branch):
        raise NotFound("There is no such sale.")
    return found


async def access_sale_of(actor: Actor, voucher: int) -> CertificateSale:
    """Of a certificate that was sold in a branch of the actor."""
    sale = await fetch_value(SALE_OF, voucher) if may_be_id(voucher) else None
    return await access_sale(actor, sale or 0)


async def refunds_of(sale_id: int) -> list[Record]:
    return await fetch(REFUNDS, sale_id)
