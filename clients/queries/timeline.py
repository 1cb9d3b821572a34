"""A page of a client's timeline, out of all sources: one query, however many there are."""

import json
from collections.abc import Sequence

from clients.rules.timeline import Entry, Mark, Source
from kit import clock
from kit.db import fetch
from kit.rights import Actor

# Each source is asked for as many as fit on the page; words are only made of those that are shown.
PART = """
(SELECT '{kind}' AS kind, at, number, zone, facts FROM ({sql}) AS {kind}
 WHERE $4::timestamptz IS NULL OR (at, '{kind}' COLLATE "C", number) < ($4, $5::text COLLATE "C", $6::bigint)
 ORDER BY at DESC, number DESC LIMIT $7)
"""
PAGE = """
WITH asked AS (SELECT $1::int, $2::int[], $3::timestamptz)
SELECT * FROM ({parts}) AS everything ORDER BY at DESC, kind COLLATE "C" DESC, number DESC LIMIT $7
"""


async def entries(
    actor: Actor, client_id: int, sources: Sequence[Source], before: Mark | None, size: int
) -> list[Entry]:
    """The latest `size` entries before a mark, of sources that the actor may see."""
    if not sources:
        return []
    parts = " UNION ALL ".join(PART.format(kind=each.kind, sql=each.sql) for each in sources)
    branches = None if actor.branches is None else sorted(actor.branches)
    cursor = (before.at, before.kind, before.number) if before else (None, None, None)
    rows = await fetch(PAGE.format(parts=parts), client_id, branches, clock.now(), *cursor, size)
    by_kind = {each.kind: each for each in sources}
    return [
        Entry(
            Mark(row["at"], row["kind"], row["number"]),
            row["zone"] or "",
            by_kind[row["kind"]],
            by_kind[row["kind"]].tell(json.loads(row["facts"]), actor),
        )
        for row in rows
    ]
