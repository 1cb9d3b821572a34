"""Certificates that were bought online, as the desk sees them."""

from asyncpg import Record

from checkout.rules import may_be_id
from kit.db import fetch
from kit.errors import NotFound
from kit.rights import Actor
from loyalty.certificate_sale_tables import CertificateSale

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


async def refunds_of(sale_id: int) -> list[Record]:
    return await fetch(REFUNDS, sale_id)
