"""Reading further contacts, and who else has the same number."""

from asyncpg import Record

from clients.rules.further import Contact
from clients.tables import Client
from kit.db import fetch

OF_CLIENT = "SELECT kind, value, label FROM client_contact WHERE client = $1 ORDER BY position, id"
# Every number of the card that somebody else has too, with them.
SHARED = """
WITH own AS (
    SELECT phone AS value FROM client WHERE id = $1 AND phone IS NOT NULL
    UNION SELECT value FROM client_contact WHERE client = $1 AND value LIKE '+%'
)
SELECT own.value, other.id, other.name
FROM own JOIN client AS other
  ON other.id <> $1 AND (other.phone = own.value OR other.id IN (
      SELECT client FROM client_contact WHERE client_contact.value = own.value))
ORDER BY own.value, lower(other.name), other.id LIMIT 50
"""
OTHER = {
    "phone": "SELECT id FROM client WHERE phone = $1 AND id <> $2",
    "card_number": "SELECT id FROM client WHERE card_number = $1 AND id <> $2",
}


async def contacts_of(client_id: int) -> list[Contact]:
    """In the order of the card."""
    return [Contact(**row) for row in await fetch(OF_CLIENT, client_id)]


async def sharing(client_id: int) -> dict[str, list[Record]]:
    """By number, who else has it on their card."""
    found: dict[str, list[Record]] = {}
    for row in await fetch(SHARED, client_id):
        found.setdefault(row["value"], []).append(row)
    return found


async def other_with(field: str, value: str | None, own: int) -> Client | None:
    """Who else has this phone, or this card number."""
    rows = await fetch(OTHER[field], value, own) if value else []
    return await Client.objects().where(Client.id == rows[0]["id"]).first() if rows else None
