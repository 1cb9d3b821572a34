"""Who was erased."""

from asyncpg import Record

from catalog.queries import paged
from kit.paging import Pages
from kit.rights import Actor, Permission

LOG = """
SELECT erasure.client, erased_at, erased_by, rule, told, count(*) OVER () AS total
FROM erasure WHERE $1 = '' OR client::text = $1 OR erased_by ILIKE '%' || $1 || '%'
ORDER BY erasure.id DESC LIMIT $2 OFFSET $3
"""


async def erasures(actor: Actor, text: str, page: int) -> tuple[list[Record], Pages]:
    """Newest first; by the number of the card, or who did it."""
    actor.require(Permission.erase_clients)
    return await paged(LOG, page, text.strip())
