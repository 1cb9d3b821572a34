"""A client's points in a branch, movement by movement: what there was after each, and its lots."""

from asyncpg import Record

from kit.db import fetch, fetch_one, fetch_value
from kit.errors import NotFound
from kit.paging import Pages, pages
from kit.rights import Actor
from loyalty.queries.points_rules import LARGEST_ID

LONGEST = 5_000
# Times are by the clock of the branch. What came has its lot, or the lots of what another client sent; what
# left says out of which.
MOVEMENTS = """
SELECT entry.id, entry.kind, entry.points, entry.balance, entry.explanation, entry.visit, entry.made_by,
    entry.happened_at AT TIME ZONE branch.zone AS at, lot.remaining, lot.usable_on, lot.expires_on,
    lot.waits, out.lots, other.name AS other,
    entry.kind = 'sent' AND NOT EXISTS (SELECT FROM book_transaction WHERE reverses = entry.entry) AS is_sent
FROM (
    SELECT *, sum(points) OVER (ORDER BY happened_at, id)::bigint AS balance FROM points_entry
    WHERE client = $1 AND branch = $2
) AS entry
JOIN branch ON branch.id = entry.branch
LEFT JOIN LATERAL (
    SELECT sum(remaining)::bigint AS remaining, max(usable_on) AS usable_on, min(expires_on) AS expires_on,
        bool_or(usable_on IS NULL) AS waits
    FROM points_lot WHERE points_lot.entry = entry.id
) AS lot ON TRUE
LEFT JOIN LATERAL (
    SELECT jsonb_agg(jsonb_build_array(of.since_on, abs(drawn.points)) ORDER BY drawn.id) AS lots
    FROM points_draw AS drawn JOIN points_lot AS of ON of.id = drawn.lot WHERE drawn.entry = entry.id
) AS out ON TRUE
LEFT JOIN LATERAL (
    SELECT client.name FROM points_entry AS theirs JOIN client ON client.id = theirs.client
    WHERE theirs.id = entry.other OR theirs.other = entry.id LIMIT 1
) AS other ON TRUE
ORDER BY entry.happened_at DESC, entry.id DESC LIMIT $3 OFFSET $4
"""
COUNT = "SELECT count(*) FROM points_entry WHERE client = $1 AND branch = $2"
SENT = """
SELECT sent.id, sent.client, sent.branch, sent.points, sent.entry, got.id AS got, got.client AS receiver
FROM points_entry AS sent JOIN points_entry AS got ON got.id = sent.other
WHERE sent.id = $1 AND sent.kind = 'sent'
"""


async def movements(client: int, branch: int, page: int) -> tuple[list[Record], Pages]:
    """One page, newest first."""
    shown = pages(page, await fetch_value(COUNT, client, branch), 20)
    return await fetch(MOVEMENTS, client, branch, shown.size, shown.offset), shown


async def all_movements(client: int, branch: int) -> list[Record]:
    """Newest first; of more than anybody reads, the latest."""
    return await fetch(MOVEMENTS, client, branch, LONGEST, 0)


async def access_sent(actor: Actor, entry_id: int) -> Record:
    """Points that were sent to another client, of a branch the actor works in."""
    row = await fetch_one(SENT, entry_id) if 0 < entry_id <= LARGEST_ID else None
    if row is None or not actor.works_in(row["branch"]):
        raise NotFound("There are no such points.")
    return row
