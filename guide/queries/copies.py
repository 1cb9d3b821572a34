"""What a branch has, as rows, and the copies that were made to it."""

import json
from collections.abc import Sequence
from typing import Any

from asyncpg import Record

from catalog.queries import there
from guide.copying.parts import Part
from guide.tables import BranchCopy
from kit.db import fetch, fetch_value
from kit.errors import NotFound
from kit.rights import Actor

LAST = """
SELECT copy.id, copy.made_at, copy.made_by, copy.undone_at, copy.parts, branch.name AS source
FROM branch_copy copy JOIN branch ON branch.id = copy.source
WHERE copy.branch = $1 ORDER BY copy.id DESC LIMIT 5
"""
ROWS = "SELECT coalesce(jsonb_agg(to_jsonb({name}.*) ORDER BY id), '[]') FROM {name} WHERE {where}"
COLUMNS = "SELECT to_jsonb(its) FROM (SELECT {columns} FROM branch WHERE id = $1) its"
Picture = dict[str, Any]


async def picture(branch: int, parts: Sequence[Part]) -> Picture:
    """Every row of these parts by table, and the columns of the branch itself."""
    found: Picture = {}
    for part in parts:
        for table in part.tables:
            rows = await fetch_value(ROWS.format(name=table.name, where=table.where), branch)
            found[table.name] = json.loads(rows)
        if part.columns:
            columns = await fetch_value(COLUMNS.format(columns=", ".join(part.columns)), branch)
            found["branch"] = json.loads(columns)
    return found


def differing(one: Picture, other: Picture, parts: Sequence[Part]) -> list[str]:
    """The parts, in words, whose rows are not the same."""
    return [part.label for part in parts if any(one.get(name) != other.get(name) for name in names_of(part))]


def names_of(part: Part) -> list[str]:
    return [*(table.name for table in part.tables), *(["branch"] if part.columns else [])]


async def access_copy(actor: Actor, copy_id: int) -> BranchCopy:
    """A copy that was made to a branch of the actor's."""
    found = await there(BranchCopy, copy_id, "copy")
    if not actor.works_in(found.branch):
        raise NotFound("There is no such copy.")
    return found


async def last_copies(branch: int) -> list[Record]:
    """The latest first."""
    return await fetch(LAST, branch)
