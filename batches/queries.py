"""Batches that were written: one's own, or all of them for whoever looks after every branch."""

from datetime import datetime, timedelta

from asyncpg import Record

from batches.kinds import KINDS, kind_of
from batches.tables import Batch
from catalog.queries import paged, there
from kit import clock
from kit.db import fetch, fetch_one, fetch_value
from kit.errors import NotFound
from kit.paging import Pages
from kit.rights import Actor, Permission

FRESH = timedelta(hours=1)  # how long the list itself offers to take it back
SHEET = """
SELECT batch.id, kind, way, told, done_at, who, undone_at, undone_by, outcome, count(*) OVER () AS total
FROM batch WHERE kind = ANY($1::text[]) AND ($2::int IS NULL OR account = $2)
ORDER BY batch.id DESC LIMIT $3 OFFSET $4
"""
LAST = """
SELECT id, kind, told FROM batch
WHERE account = $1 AND kind = $2 AND undone_at IS NULL AND done_at > $3 ORDER BY id DESC LIMIT 1
"""
ROWS = """
SELECT name, kind, subject_id, was IS NULL AS is_made, changes, outcome FROM batch_row
WHERE batch = $1 ORDER BY id
"""

WHO = """
SELECT who FROM journal_entry WHERE subject = $1 AND subject_id = $2 AND happened_at > $3
ORDER BY id DESC LIMIT 1
"""


async def access_batch(actor: Actor, batch_id: int) -> Batch:
    """One that the actor may see, and then may take back as far as the rights to its rows go."""
    batch = await there(Batch, batch_id, "batch")
    kind = kind_of(batch.kind)
    actor.require(kind.RIGHT)
    if actor.branches is not None and batch.account != actor.account:
        raise NotFound("There is no such batch.")
    return batch


async def batch_sheet(actor: Actor, page: int) -> tuple[list[Record], Pages]:
    mine = [name for name, kind in KINDS.items() if actor.may(kind.RIGHT)]
    if not mine:
        actor.require(Permission.edit_catalog)
    return await paged(SHEET, page, mine, None if actor.branches is None else actor.account)


async def last_batch(actor: Actor, kind_name: str) -> Record | None:
    """What the actor did last with a kind, while it is fresh and still stands."""
    kind_of(kind_name)
    return await fetch_one(LAST, actor.account, kind_name, clock.now() - FRESH)


async def rows_of(batch_id: int) -> list[Record]:
    return await fetch(ROWS, batch_id)


async def who_changed(subject: tuple[str, int], since: datetime) -> str:
    """Who wrote last about a thing after a moment, by the journal; "" for nobody."""
    return str(await fetch_value(WHO, *subject, since) or "")
