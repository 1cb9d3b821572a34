"""Finding clients while somebody types."""

from asyncpg import Record

from clients import rules
from kit.db import fetch, fetch_value
from kit.paging import Pages, pages

MATCHES = "FROM client WHERE (name ILIKE $1 OR ($3 AND email ILIKE $1) OR phone LIKE ANY($2::text[]))"
COUNT_MATCHES = f"SELECT count(*) {MATCHES}"
SEARCH = f"""
SELECT client.id, name, phone, email, online_ban, seen.last_at, coalesce(seen.visits, 0) AS visits
FROM (
    SELECT * {MATCHES} ORDER BY name ILIKE ltrim($1, '%') DESC, lower(name), id LIMIT $4 OFFSET $5
) AS client
LEFT JOIN LATERAL (
    SELECT max(starts_at) AS last_at, count(*) AS visits
    FROM visit WHERE visit.client = client.id AND status = 'done'
) AS seen ON TRUE
ORDER BY name ILIKE ltrim($1, '%') DESC, lower(name), client.id
"""  # noqa: S608 - only constants


async def search_clients(text: str, page: int, *, contacts: bool = True) -> tuple[list[Record], Pages]:
    """Cards by any part of the name, the phone in any writing, or the e-mail.

    Who may not see contacts (`contacts` False) finds a card only by its name or a complete phone number.
    """
    wanted = (rules.name_pattern(text), rules.phone_patterns(text, whole=not contacts), contacts)
    found = pages(page, await fetch_value(COUNT_MATCHES, *wanted))
    return await fetch(SEARCH, *wanted, found.size, found.offset), found
