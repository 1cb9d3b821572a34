"""Who looked at whom."""

from asyncpg import Record

from catalog.queries import Ask, paged
from kit.paging import Pages
from kit.rights import Actor, Permission

# By whom, or whose card: the name of today, or the number.
LOG = """
SELECT look.id, look.who, look.client, look.what, look.first_at, look.last_at, look.times, client.name,
       count(*) OVER () AS total
FROM card_look AS look LEFT JOIN client ON client.id = look.client
WHERE look.who ILIKE $1 OR client.name ILIKE $1 OR look.client::text = $2 OR look.what ILIKE $1
ORDER BY look.last_at DESC, look.id DESC LIMIT $3 OFFSET $4
"""


async def looks(actor: Actor, text: str, page: int) -> tuple[list[Record], Pages]:
    """The last first."""
    actor.require(Permission.erase_clients)
    return await paged(LOG, page, Ask(text).pattern, text.strip())
