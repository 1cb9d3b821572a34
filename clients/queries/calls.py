"""Reading calls: to ring back, of nobody known, all; and whose number it is."""

from asyncpg import Record

from clients.queries.cards import LARGEST_ID
from clients.tables import ClientCall
from kit.db import fetch, fetch_one, fetch_value
from kit.errors import NotFound
from kit.paging import Pages, pages
from kit.rights import Actor, Permission

SHOWN = {
    "ring-back": "direction = 'in' AND result = 'missed' AND settled_at IS NULL",
    "unknown": "client_call.client IS NULL",
    "all": "TRUE",
}
FEWEST_FIGURES = 7
# $1 what is sought in names, $2 the beginning or end of a number, $3 a whole one: for who may not see them.
SOUGHT = """
FROM client_call LEFT JOIN client ON client.id = client_call.client
WHERE {shown} AND ($1 = '' OR client.name ILIKE '%' || $1 || '%'
    OR $2 <> '' AND client_call.phone LIKE '%' || $2 || '%' OR $3 <> '' AND client_call.phone = '+' || $3)
"""
ROWS = """
SELECT client_call.*, client.name, client.warning {sought}
ORDER BY started_at DESC, client_call.id DESC LIMIT $4 OFFSET $5
"""
WHOSE = """
SELECT coalesce((SELECT id FROM client WHERE phone = $1 AND erased_at IS NULL), (
    SELECT min(client) FROM client_contact
    WHERE value = $1 AND kind IN ('phone', 'whatsapp', 'viber', 'signal') HAVING count(DISTINCT client) = 1))
"""
DOOR = "SELECT made_at, made_by FROM call_door"
TOKEN = "SELECT token_hash FROM call_door"  # noqa: S105 - a statement
COUNTRY = "SELECT country FROM branch ORDER BY id LIMIT 1"


async def calls(actor: Actor, text: str, shown: str, page: int) -> tuple[list[Record], Pages]:
    """The latest first."""
    sought = text.strip()[:80].replace("\0", "")
    figures = "".join(each for each in sought if each.isascii() and each.isdigit()).lstrip("0")
    part = figures if actor.may(Permission.see_phones) and len(figures) > 2 else ""
    whole = figures if len(figures) >= FEWEST_FIGURES else ""
    name = sought.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    statement = SOUGHT.format(shown=SHOWN[shown])
    asked = name, part, whole
    found = pages(page, int(await fetch_value(f"SELECT count(*) {statement}", *asked)))
    return await fetch(ROWS.format(sought=statement), *asked, found.size, found.offset), found


async def access_call(actor: Actor, call_id: int) -> ClientCall:
    """For who may change it: held until the transaction ends."""
    actor.require(Permission.edit_clients)
    asked = ClientCall.objects().where(ClientCall.id == call_id).first().lock_rows()
    found: ClientCall | None = await asked if 0 < call_id <= LARGEST_ID else None
    if found is None:
        raise NotFound("There is no such call.")
    return found


async def whose(phone: str) -> int | None:
    """The client whose phone it is, or the only one who has it as a further one."""
    found: int | None = await fetch_value(WHOSE, phone) if phone else None
    return found


async def country() -> str:
    """Whose way of writing numbers is meant."""
    return str(await fetch_value(COUNTRY))


async def door() -> Record | None:
    return await fetch_one(DOOR)


async def token_hash() -> str:
    return str(await fetch_value(TOKEN) or "")
