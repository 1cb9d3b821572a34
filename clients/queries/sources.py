"""Where clients may have heard of the business."""

from asyncpg import Record

from catalog.queries import there
from clients.tables import ClientSource
from kit.db import fetch
from kit.rights import Actor, Permission

SOURCES = """
SELECT client_source.id, client_source.name, client_source.online, count(client.id) AS clients
FROM client_source LEFT JOIN client ON client.client_source = client_source.id
GROUP BY client_source.id ORDER BY lower(client_source.name), client_source.id
"""
NAMES = "SELECT id, name FROM client_source ORDER BY lower(name), id"


async def sources() -> list[Record]:
    """By name, with how many clients came by each."""
    return await fetch(SOURCES)


async def source_names() -> dict[int, str]:
    """By id, in the order of names."""
    return {row["id"]: row["name"] for row in await fetch(NAMES)}


async def access_source(actor: Actor, source_id: int) -> ClientSource:
    """Sources belong to the whole business, like its clients."""
    actor.require(Permission.edit_catalog)
    return await there(ClientSource, source_id, "source")
