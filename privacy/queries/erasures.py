"""Who was erased."""

from datetime import datetime

from asyncpg import Record

from catalog.queries import paged
from kit.db import fetch_value
from kit.paging import Pages
from kit.rights import Actor, Permission

LOG = """
SELECT erasure.client, erased_at, erased_by, rule, told, count(*) OVER () AS total
FROM erasure WHERE $1 = '' OR client::text = $1 OR erased_by ILIKE '%' || $1 || '%'
ORDER BY erasure.id DESC LIMIT $2 OFFSET $3
"""
ASKED_AT = "SELECT erasing_asked_at FROM personal_access WHERE client = $1"


async def erasures(actor: Actor, text: str, page: int) -> tuple[list[Record], Pages]:
    """Newest first; by the number of the card, or who did it."""
    actor.require(Permission.erase_clients)
    return await paged(LOG, page, text.strip())


async def erasing_asked_at(client_id: int) -> datetime | None:
    """When they asked for it on their own page."""
    found: datetime | None = await fetch_value(ASKED_AT, client_id)
    return found
