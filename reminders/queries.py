"""Reading messages, and the facts a message is written from."""

from dataclasses import dataclass
from datetime import datetime

from asyncpg import Record

from clients import rules as clients
from kit import clock
from kit.db import fetch, fetch_one, fetch_value
from kit.errors import NotFound
from kit.paging import Pages, pages
from kit.rights import Actor, Permission
from reminders.tables import Message

LARGEST_ID = 2**31 - 1  # what an id column holds
# Who comes along has a card without an address: who booked for all hears of it.
VISIT = """
SELECT visit.id, coalesce(party.payer, visit.client) AS client, visit.branch, visit.status, visit.starts_at,
       visit.done_at, visit.version, branch.zone,
       coalesce(party.payer <> visit.client, FALSE) AS comes_along, EXISTS (
    SELECT 1 FROM message
    WHERE visit = $1 AND kind = 'cancelled' AND status IN ('sending', 'sent', 'uncertain')
) AS told_off
FROM visit JOIN branch ON branch.id = visit.branch LEFT JOIN party ON party.id = visit.party
WHERE visit.id = $1 AND coalesce(party.payer, visit.client) IS NOT NULL
"""
BRANCH_OF = """
SELECT coalesce(message.branch, visit.branch) FROM message LEFT JOIN visit ON visit.id = message.visit
WHERE message.id = $1
"""
MATCHES = """
FROM message LEFT JOIN visit ON visit.id = message.visit
JOIN branch ON branch.id = coalesce(message.branch, visit.branch)
JOIN client ON client.id = message.client
WHERE ($1::int[] IS NULL OR branch.id = ANY($1::int[]))
  AND (client.name ILIKE $2 OR message.subject ILIKE $2 OR ($3 AND message.recipient ILIKE $2))
"""
COUNTS = f"""
SELECT message.status, count(*) AS messages, count(*) FILTER (WHERE message.due_at <= $4) AS due
{MATCHES} GROUP BY message.status
"""
OUTBOX = f"""
SELECT message.id, message.kind, message.channel, message.status, message.due_at, message.sent_at,
       message.about_at, message.why, message.recipient, message.subject, message.body, message.attempts,
       client.id AS client, client.name, visit.id AS visit, branch.name AS branch_name, branch.zone
{MATCHES}
"""
PAGE = "LIMIT $5 OFFSET $6"
LATEST = f"{OUTBOX} AND message.due_at <= $4 ORDER BY message.due_at DESC, message.id DESC {PAGE}"
OF_STATUS = f"{OUTBOX} AND message.status = $4 ORDER BY message.due_at DESC, message.id DESC {PAGE}"
WAITING = f"{OUTBOX} AND message.status = $4 ORDER BY message.due_at, message.id {PAGE}"


@dataclass(frozen=True, slots=True)
class VisitFacts:
    """What decides which messages about a visit are due when, and to whom they go: `client`.

    `told_off`: they may believe that the visit is cancelled. `comes_along`: it is somebody else who comes.
    """

    id: int
    client: int
    branch: int
    status: str
    starts_at: datetime
    done_at: datetime | None
    version: int
    zone: str
    told_off: bool
    comes_along: bool = False


async def visit_facts(visit_id: int) -> VisitFacts | None:
    """None for a visit without a client, or who booked for one: there is nobody to write to."""
    row = await fetch_one(VISIT, visit_id)
    return VisitFacts(**row) if row is not None else None


async def access_message(actor: Actor, message_id: int) -> Message:
    """A message about a visit in one of the actor's branches."""
    wanted = Message.objects().where(Message.id == message_id).first()
    message: Message | None = await wanted if 0 < message_id <= LARGEST_ID else None
    if message is None or not actor.works_in(await fetch_value(BRANCH_OF, message_id)):
        raise NotFound("There is no such message.")
    return message


async def outbox(
    actor: Actor, text: str, status: str, page: int
) -> tuple[list[Record], Pages, dict[str, int]]:
    """Messages of the actor's branches, and how many of each status match the text.

    Without a status: all whose moment has come, the latest first (counted under ""). Waiting: the next first.
    """
    branches = None if actor.branches is None else sorted(actor.branches)
    wanted = (branches, clients.name_pattern(text), actor.may(Permission.see_phones))
    now = clock.now()
    rows = await fetch(COUNTS, *wanted, now)
    counts: dict[str, int] = {row["status"]: row["messages"] for row in rows}
    counts[""] = sum(row["due"] for row in rows)
    found = pages(page, counts.get(status, 0))
    sql = {"": LATEST, Message.Status.waiting: WAITING}.get(status, OF_STATUS)
    return await fetch(sql, *wanted, status or now, found.size, found.offset), found, counts
