"""Whom a client is linked with."""

from asyncpg import Record

from kit.db import fetch

LINKS = """
SELECT client_link.id, client_link.other, client_link.tie, client_link.is_payment,
       client_link.made_at, client_link.made_by, client.name, client.warning, total.last_at
FROM client_link JOIN client ON client.id = client_link.other
LEFT JOIN client_total AS total ON total.client = client.id
WHERE client_link.client = $1 ORDER BY client_link.is_payment, lower(client.name), client_link.id
"""
PAYERS = """
SELECT client.id, client.name FROM client_link JOIN client ON client.id = client_link.other
WHERE client_link.client = $1 AND tie = 'payer' ORDER BY lower(client.name), client.id
"""


async def links_of(client_id: int) -> list[Record]:
    """Family first, then who pays for whom, by name; with when the other one was here last."""
    return await fetch(LINKS, client_id)


async def payers_of(client_id: int | None) -> list[Record]:
    return await fetch(PAYERS, client_id) if client_id else []
