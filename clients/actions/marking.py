"""Setting and clearing tags and statuses of any number of clients, in one statement with its history.

Many is what a bulk edit or a rule asks for; a card asks for one.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta

from asyncpg import Record
from asyncpg.exceptions import ForeignKeyViolationError

from clients.queries import tags as queries
from kit import clock, journal
from kit.db import execute, fetch, fetch_one, transaction
from kit.errors import NotFound, Refused
from kit.rights import Actor, Permission

# The ten seconds that are shown, and what an answer may be on its way.
LASTS = timedelta(seconds=15)
EDITS = Permission.edit_clients
# Each client is looked up, where `= ANY` of very many might compare every row with all of them.
# In the order of clients: two who set one tag on many never wait in a ring; the second finds it set.
SET_TAG = """
WITH made AS (
    INSERT INTO client_tag (client, tag, set_at, who, rule)
    SELECT id, $2, $3, $4, $5 FROM client WHERE id = ANY($1::int[]) ORDER BY id
    ON CONFLICT (client, tag) DO NOTHING RETURNING client
)
INSERT INTO tag_event (client, tag, name, is_set, happened_at, who, account, rule)
SELECT client, $2, $6, TRUE, $3, $4, $7, $5 FROM made ORDER BY client RETURNING id
"""
CLEAR_TAG = """
WITH held AS (
    SELECT id FROM client_tag WHERE tag = $2 AND client IN (SELECT unnest($1::int[]))
    ORDER BY client FOR UPDATE
), gone AS (
    DELETE FROM client_tag USING held WHERE client_tag.id = held.id RETURNING client_tag.*
)
INSERT INTO tag_event (client, tag, name, is_set, happened_at, who, account, rule, was)
SELECT client, $2, $6, FALSE, $3, $4, $7, $5, to_jsonb(gone.*) FROM gone ORDER BY client RETURNING id
"""
# What a client has is read after this: of two at once the second knows of the first.
HOLD = "SELECT FROM client WHERE id = ANY($1::int[]) ORDER BY id FOR NO KEY UPDATE"
KEEP_SCALE = "SELECT FROM scale WHERE id = $1 FOR KEY SHARE"
KEEP_STATUS = "SELECT id FROM status WHERE id = $1 FOR KEY SHARE"
SET_STATUS = """
WITH had AS (
    SELECT * FROM client_status WHERE scale = $8 AND client IN (SELECT unnest($1::int[]))
), made AS (
    INSERT INTO client_status (client, scale, status, set_at, who, rule)
    SELECT id, $8, $2, $3, $4, $5 FROM client WHERE id = ANY($1::int[]) ORDER BY id
    ON CONFLICT (client, scale) DO UPDATE
    SET status = excluded.status, set_at = excluded.set_at, who = excluded.who, rule = excluded.rule
    WHERE client_status.status <> excluded.status RETURNING client
)
INSERT INTO tag_event (client, scale, name, is_set, happened_at, who, account, rule, was)
SELECT made.client, $8, $6, TRUE, $3, $4, $7, $5,
       CASE WHEN had.client IS NOT NULL THEN to_jsonb(had.*) END
FROM made LEFT JOIN had ON had.client = made.client ORDER BY made.client RETURNING id
"""
CLEAR_STATUS = """
WITH gone AS (
    DELETE FROM client_status WHERE scale = $2 AND client IN (SELECT unnest($1::int[]))
    RETURNING client_status.*
)
INSERT INTO tag_event (client, scale, name, is_set, happened_at, who, account, rule, was)
SELECT client, $2, $6 || ': ' || status.name, FALSE, $3, $4, $7, $5, to_jsonb(gone.*)
FROM gone JOIN status ON status.id = gone.status ORDER BY client RETURNING id
"""
LAST = """
SELECT id, name, is_set, was IS NOT NULL AS had_one FROM tag_event
WHERE client = $1 AND tag = $2 AND scale = $3
  AND id = (SELECT max(id) FROM tag_event WHERE client = $1 AND tag = $2 AND scale = $3)
  AND account = $4 AND happened_at >= $5 AND NOT is_undo
"""
TAKE_TAG = "DELETE FROM client_tag WHERE client = $1 AND tag = $2"
TAKE_STATUS = "DELETE FROM client_status WHERE client = $1 AND scale = $2"
GIVE_TAG = """
INSERT INTO client_tag (client, tag, set_at, who, rule)
SELECT client, tag, (was ->> 'set_at')::timestamptz, was ->> 'who', (was ->> 'rule')::int
FROM tag_event WHERE id = $1 AND EXISTS (SELECT FROM tag WHERE tag.id = tag_event.tag)
"""
GIVE_STATUS = """
INSERT INTO client_status (client, scale, status, set_at, who, rule)
SELECT client, tag_event.scale, status.id, (was ->> 'set_at')::timestamptz, was ->> 'who',
       (was ->> 'rule')::int
FROM tag_event JOIN status ON status.id = (was ->> 'status')::int WHERE tag_event.id = $1
"""
NOTE_UNDO = """
INSERT INTO tag_event (client, tag, scale, name, is_set, happened_at, who, account, is_undo)
SELECT client, tag, scale, name, $2, $3, $4, $5, TRUE FROM tag_event WHERE id = $1
"""


class NothingToUndo(Refused):
    """It is too late, or somebody else changed it since."""

    def __init__(self) -> None:
        super().__init__("This can no longer be undone: that is possible for ten seconds. Change it by hand.")


async def set_tag(actor: Actor, clients: Sequence[int], tag_id: int, by_rule: int | None = None) -> int:
    """How many got it; who has it keeps it, since when and by whom it was set."""
    return len(await mark_tag(actor, clients, tag_id, by_rule, is_set=True))


async def clear_tag(actor: Actor, clients: Sequence[int], tag_id: int, by_rule: int | None = None) -> int:
    """How many lost it."""
    return len(await mark_tag(actor, clients, tag_id, by_rule, is_set=False))


async def mark_tag(
    actor: Actor, clients: Sequence[int], tag_id: int, by_rule: int | None = None, *, is_set: bool
) -> list[int]:
    """The ids of what is in the history of it then, one for each who was changed."""
    async with still_there():
        tag = await queries.access_tag(actor, tag_id, EDITS)
        statement = SET_TAG if is_set else CLEAR_TAG
        events = await noted(statement, list(clients), tag_id, *said(actor, by_rule, tag.name))
        verb = "set tag" if is_set else "clear tag"
        await note(actor, verb, clients, ("tag", tag_id), {"tag": tag.name}, len(events))
    return events


async def noted(statement: str, *values: object) -> list[int]:
    return [row["id"] for row in await fetch(statement, *values)]


@asynccontextmanager
async def still_there() -> AsyncIterator[None]:
    """A transaction that finds nothing where a colleague removes at this moment what it sets."""
    try:
        async with transaction():
            yield
    except ForeignKeyViolationError:
        raise NotFound("That is gone by now. Reload the page.") from None


def said(actor: Actor, by_rule: int | None, name: str) -> tuple[object, ...]:
    """When, by whom, by which rule, what, by which account."""
    return clock.now(), actor.name, by_rule or 0, name, actor.account or 0


async def hold(clients: Sequence[int]) -> None:
    """Until the transaction ends nobody else changes what these have of any scale."""
    await execute(HOLD, list(clients))


async def set_status(actor: Actor, clients: Sequence[int], status_id: int, by_rule: int | None = None) -> int:
    """Instead of what they have of its scale. How many have another one now."""
    return len(await rank(actor, clients, status_id, by_rule))


async def rank(actor: Actor, clients: Sequence[int], status_id: int, by_rule: int | None = None) -> list[int]:
    """The ids of what is in the history of it then, one for each who was changed."""
    async with still_there():
        status = await queries.access_status(actor, status_id, EDITS)
        scale = await queries.access_scale(actor, status.scale, EDITS)
        await keep_status(scale.id, status_id)
        await hold(clients)
        words = said(actor, by_rule, f"{scale.name}: {status.name}")
        events = await noted(SET_STATUS, list(clients), status_id, *words, scale.id)
        after = {scale.name: status.name}
        await note(actor, "set status", clients, ("scale", scale.id), after, len(events))
    return events


async def keep_status(scale_id: int, status_id: int) -> None:
    """Until the transaction ends nobody removes it; in the order in which removing holds them."""
    await execute(KEEP_SCALE, scale_id)
    if not await fetch(KEEP_STATUS, status_id):
        raise NotFound("That is gone by now. Reload the page.")


async def clear_status(
    actor: Actor, clients: Sequence[int], scale_id: int, by_rule: int | None = None
) -> int:
    """They have none of the scale. How many had one."""
    return len(await unrank(actor, clients, scale_id, by_rule))


async def unrank(
    actor: Actor, clients: Sequence[int], scale_id: int, by_rule: int | None = None
) -> list[int]:
    """The ids of what is in the history of it then, one for each who was changed."""
    async with transaction():
        scale = await queries.access_scale(actor, scale_id, EDITS)
        await hold(clients)
        events = await noted(CLEAR_STATUS, list(clients), scale_id, *said(actor, by_rule, scale.name))
        after = {scale.name: ""}
        await note(actor, "clear status", clients, ("scale", scale_id), after, len(events))
    return events


async def note(  # noqa: PLR0913, PLR0917  # who did what to whom, in which words
    actor: Actor,
    verb: str,
    clients: Sequence[int],
    subject: tuple[str, int],
    after: Mapping[str, object],
    changed: int,
) -> None:
    """One entry: of the client, or of the tag with how many."""
    if changed and len(clients) == 1:
        await journal.write(actor, verb, ("client", clients[0]), after=after)
    elif changed:
        await journal.write(actor, verb, subject, after={**after, "clients": changed})


async def undo(actor: Actor, client_id: int, *, tag: int = 0, scale: int = 0) -> str:
    """What this person changed last of a client's tag or status is as it was, with since when and by whom.

    Returns what it is about. Raises `NothingToUndo`.
    """
    actor.require(EDITS)
    async with transaction():
        await hold([client_id])
        since = clock.now() - LASTS
        last = await fetch_one(LAST, client_id, tag, scale, actor.account or 0, since)
        if last is None:
            raise NothingToUndo
        is_back = await give_back(client_id, last, tag, scale)
        await execute(NOTE_UNDO, last["id"], is_back, clock.now(), actor.name, actor.account or 0)
        await journal.write(actor, "undo", ("client", client_id), after={"of": last["name"]})
    return str(last["name"])


async def give_back(client_id: int, last: Record, tag: int, scale: int) -> bool:
    """Whether the client has something again."""
    await execute(TAKE_TAG if tag else TAKE_STATUS, client_id, tag or scale)
    if not last["had_one"]:
        return False
    if not await execute(GIVE_TAG if tag else GIVE_STATUS, last["id"]):
        raise NotFound("That tag is gone by now.")
    return True
