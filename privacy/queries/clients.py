"""All that the catalogue knows of a client: how much there is, what it says, and what is in the way."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import msgspec
from asyncpg import Record

from clients import queries as clients
from clients.tables import Client
from kit import clock
from kit.db import fetch
from kit.rights import Actor, Permission
from privacy.catalogue import OWN
from privacy.catalogue.held import Held

GONE_UP = "SELECT gone FROM client_merge WHERE kept = ANY($1::int[]) AND undone_at IS NULL"
NOT_OVER = timedelta(days=1)
# A visit that was never closed is no reason for ever: a day after it nobody waits any more.
IN_THE_WAY = """
SELECT 'visit' AS what, visit.id, visit.starts_at, zone, visit.client FROM visit
JOIN branch ON branch.id = visit.branch
WHERE client = ANY($1::int[]) AND status IN ('requested', 'listed', 'waiting', 'confirmed', 'arrived')
  AND ends_at > $2
UNION ALL
SELECT 'waiting list', request.id, request.placed_at, zone, request.client FROM waiting_request AS request
JOIN branch ON branch.id = request.branch WHERE client = ANY($1::int[]) AND status = 'waiting'
UNION ALL
SELECT 'link', express.id, express.starts_at, zone, express.client FROM express
JOIN branch ON branch.id = express.branch WHERE client = ANY($1::int[]) AND state = 'open' AND expires_at > $3
UNION ALL
SELECT 'letter', message.id, message.due_at, 'UTC', message.client FROM message
WHERE client = ANY($1::int[]) AND status = 'sending'
UNION ALL
SELECT 'account', client_move.branch, max(made_at), zone, client_move.client FROM client_move
JOIN branch ON branch.id = client_move.branch WHERE client = ANY($1::int[])
GROUP BY client_move.branch, zone, client_move.client HAVING sum(debt) <> 0 OR sum(deposit) <> 0
ORDER BY 3, 2
"""
STAYS = """
SELECT (SELECT count(*) FROM visit WHERE client = ANY($1::int[])) AS visits,
       (SELECT count(*) FROM bill JOIN visit ON visit.id = bill.visit WHERE client = ANY($1::int[])) AS bills,
       (SELECT count(*) FROM payment JOIN bill ON bill.id = payment.bill JOIN visit ON visit.id = bill.visit
        WHERE client = ANY($1::int[])) AS payments,
       (SELECT coalesce(-sum(amount), 0)::bigint FROM posting
        JOIN book_account ON book_account.id = posting.account
        WHERE kind = 'points' AND party = ANY($1::int[])) AS points
"""


@dataclass(frozen=True, slots=True)
class Kind:
    """How many things of a kind there are of somebody, and what is emptied of them: "" where they go."""

    title: str
    count: int
    without: str


async def access_for_erasing(actor: Actor, client_id: int) -> Client:
    """Only with the right; and who holds it shows a password again."""
    actor.require(Permission.erase_clients)
    actor.require_proof()
    return await clients.access_client(actor, client_id)


async def cards_of(ids: list[int]) -> list[int]:
    """With the numbers of cards that went up in them: the journal speaks of those as well."""
    return [*ids, *(row["gone"] for row in await fetch(GONE_UP, ids))]


async def in_the_way(ids: list[int]) -> list[Record]:
    """What has to end first."""
    now = clock.now()
    return await fetch(IN_THE_WAY, ids, now - NOT_OVER, now)


async def stays(cards: list[int]) -> dict[str, int]:
    return dict((await fetch(STAYS, cards))[0])


async def kinds(cards: list[int]) -> list[Kind]:
    """What there is of somebody, each kind that people have a word for, in the order of the catalogue."""
    titled = [each for each in OWN if each.title and (each.emptied or each.goes)]
    counted = " UNION ALL ".join(
        f"SELECT {number} AS number, count(*) FROM {each.table} WHERE {each.whose}"  # noqa: S608
        for number, each in enumerate(titled)
    )
    found = {row["number"]: row["count"] for row in await fetch(counted, cards)}
    return [Kind(each.title, found[n], each.without) for n, each in enumerate(titled) if found[n]]


async def rows_of(held: Held, cards: list[int]) -> list[dict[str, Any]]:
    """Everything in it that is theirs, but for what opens doors or says nothing."""
    hidden = held.hidden.split()
    order = "id" if held.table != "search_word" else "token"
    sql = (
        f"SELECT to_jsonb({held.table}) - $2::text[] AS row FROM {held.table}"  # noqa: S608
        f" WHERE {held.whose} ORDER BY {order}"
    )
    return [msgspec.json.decode(each["row"]) for each in await fetch(sql, cards, hidden)]
