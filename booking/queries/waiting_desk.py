"""The waiting list as the desk reads it: who waits, for what, and what is free for them now."""

from collections.abc import Sequence
from dataclasses import dataclass

from asyncpg import Record

from booking.queries.waiting import free_for, suiting, title_and_length, waiting_of
from booking.rules.preferences import in_words
from booking.rules.waiting import Choice
from booking.waiting_tables import WaitingRequest
from catalog.tables import Branch
from clients import rules as contacts
from kit import clock
from kit.db import fetch, fetch_one
from kit.errors import NotFound
from kit.paging import Pages, pages
from kit.rights import Actor, Permission
from staff import queries as staff

SIZE = 20
MATCHES = """
FROM waiting_request JOIN client ON client.id = waiting_request.client
JOIN service ON service.id = waiting_request.service
WHERE waiting_request.branch = $1
  AND (client.name ILIKE $2 OR service.name ILIKE $2 OR client.phone LIKE ANY($3::text[]))
"""
COUNTS = f"SELECT waiting_request.status, count(*) AS requests {MATCHES} GROUP BY waiting_request.status"
ROWS = f"""
SELECT waiting_request.id, waiting_request.status, waiting_request.placed_at, waiting_request.closed_at,
       waiting_request.closed_by, waiting_request.visit, waiting_request.service,
       client.id AS client, client.name, client.phone, client.email, client.warning, service.name AS title,
       (SELECT min(starts_at) FROM waiting_offer
        WHERE request = waiting_request.id AND answer = 'pending' AND expires_at > $4) AS offered_for
{MATCHES}
"""  # noqa: S608 - only constants
LIST = f"""
{ROWS} AND waiting_request.status = $5
ORDER BY CASE WHEN $5 = 'waiting' THEN waiting_request.placed_at END,
         coalesce(waiting_request.closed_at, waiting_request.placed_at) DESC, waiting_request.id
LIMIT $6 OFFSET $7
"""
ONE = f"{ROWS} AND waiting_request.id = $5"
OFFERS = """
SELECT waiting_offer.starts_at, waiting_offer.offered_at, waiting_offer.offered_by, waiting_offer.expires_at,
       waiting_offer.answer, waiting_offer.answered_at, coalesce(message.status, '') AS letter
FROM waiting_offer LEFT JOIN message ON message.id = waiting_offer.message
WHERE waiting_offer.request = $1 ORDER BY waiting_offer.id DESC LIMIT 50
"""


@dataclass(frozen=True, slots=True)
class Row:
    """One who waits, the possibilities in words, and what is free for them now (None: not looked up)."""

    row: Record
    phone: str
    wishes: list[str]
    free: list[Choice] | None


async def waiting_sheet(
    actor: Actor, branch: Branch, status: str, text: str, page: int
) -> tuple[list[Row], Pages, dict[str, int]]:
    """A page of the list, and how many requests of each status fit the text.

    Questions to the database grow with the services and people asked for, not with the requests.
    """
    contacts_seen = actor.may(Permission.see_phones)
    pattern = contacts.name_pattern(text)
    wanted = (branch.id, pattern, contacts.phone_patterns(text, whole=not contacts_seen))
    counts = {row["status"]: row["requests"] for row in await fetch(COUNTS, *wanted)}
    shown = pages(page, counts.get(status, 0), size=SIZE)
    rows = await fetch(LIST, *wanted, clock.now(), status, shown.size, shown.offset)
    return await as_rows(actor, branch, rows), shown, counts


async def waiting_row(actor: Actor, branch: Branch, request_id: int) -> Row:
    found = await fetch_one(ONE, branch.id, "%", [], clock.now(), request_id)
    if found is None:
        raise NotFound("There is no such place on a waiting list.")
    [row] = await as_rows(actor, branch, [found])
    return row


async def as_rows(actor: Actor, branch: Branch, rows: Sequence[Record]) -> list[Row]:
    show = contacts.show_phone if actor.may(Permission.see_phones) else contacts.mask_phone
    names = await staff.names_in(branch.id)
    waiting = await waiting_of([row["id"] for row in rows])
    in_line = [row["id"] for row in rows if row["status"] == WaitingRequest.Status.waiting]
    free = await free_for(branch.id, [waiting[each] for each in in_line])
    lengths = {
        each: (await title_and_length(branch.id, each))[1]
        for each in {waiting[one].service for one in in_line}
    }
    found = []
    for row in rows:
        one = waiting[row["id"]]
        wishes = [in_words(each, names) for each in one.preferences]
        times = suiting(one, free, branch.zone, lengths[one.service]) if row["id"] in in_line else None
        found.append(Row(row, show(row["phone"]), wishes, times))
    return found


async def offers_made(request_id: int) -> list[Record]:
    """The last first."""
    return await fetch(OFFERS, request_id)
