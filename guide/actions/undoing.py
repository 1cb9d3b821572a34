"""A copy taken back exactly, while nobody has changed since what it made."""

import json
from collections.abc import Sequence
from functools import partial
from typing import Any

from asyncpg.exceptions import IntegrityConstraintViolationError

from booking.actions import Reach, Stranded, change_hours
from guide.actions.copies import InTheWay, hold
from guide.copying.parts import Part, Table, chosen_parts
from guide.queries.copies import access_copy, differing, picture
from guide.tables import BranchCopy
from kit import clock, journal
from kit.db import execute, fetch_value
from kit.errors import Refused
from kit.rights import Actor

HOLD_COPY = "SELECT undone_at FROM branch_copy WHERE id = $1 FOR UPDATE"
SET_COLUMNS = """
UPDATE branch SET ({columns}) = (SELECT {columns} FROM jsonb_populate_record(NULL::branch, $2)) WHERE id = $1
"""
DROP_ROWS = "DELETE FROM {name} WHERE {where}"
PUT_ROWS = "INSERT INTO {name} SELECT * FROM jsonb_populate_recordset(NULL::{name}, $1)"
DROP_ADDED = "DELETE FROM {name} WHERE {where} AND id <> ALL($2::int[])"
Rows = list[dict[str, Any]]


class ChangedSince(Refused):
    def __init__(self, parts: Sequence[str]) -> None:
        super().__init__(
            f"Somebody has changed this since: {', '.join(parts)}. Taking the copy back would undo that, "
            "too, so nothing is changed. Set it right by hand."
        )


class UndoneAlready(Refused):
    def __init__(self) -> None:
        super().__init__("This copy was taken back already.")


class InUse(Refused):
    def __init__(self) -> None:
        super().__init__("Something that was copied is in use by now: a room has visits. Nothing is changed.")


async def undo_copy(actor: Actor, copy_id: int) -> int:
    """The branch as it was before the copy, to the row; returns which branch that is.

    Raises `ChangedSince` with the parts that somebody has changed, `InUse`, `UndoneAlready`, `InTheWay`.
    """
    copy = await access_copy(actor, copy_id)
    parts = chosen_parts(copy.parts)
    for each in parts:
        actor.require(each.right)
    try:
        await change_hours(actor, Reach(copy.branch), partial(take_back, actor, copy, parts))
    except Stranded as stranded:
        raise InTheWay(stranded) from stranded
    except IntegrityConstraintViolationError as used:
        raise InUse from used
    return int(copy.branch)


async def take_back(actor: Actor, copy: BranchCopy, parts: list[Part]) -> None:
    await hold(copy.branch, parts)
    if await fetch_value(HOLD_COPY, copy.id) is not None:
        raise UndoneAlready
    before, after = json.loads(copy.before), json.loads(copy.after)
    if changed := differing(after, await picture(copy.branch, parts), parts):
        raise ChangedSince(changed)
    for each in parts:
        await put_back(copy.branch, each, before)
    await copy.update_self({BranchCopy.undone_at: clock.now()})
    told = {"taken back": ", ".join(each.label for each in parts)}
    await journal.write(actor, "undo the copy", ("branch", copy.branch), branch=copy.branch, after=told)


async def put_back(branch: int, part: Part, before: dict[str, Any]) -> None:
    for table in part.tables:
        await (drop_added if table.only_added else put_rows_back)(branch, table, before[table.name])
    if part.columns:
        statement = SET_COLUMNS.format(columns=", ".join(part.columns))
        await execute(statement, branch, json.dumps(before["branch"]))


async def put_rows_back(branch: int, table: Table, rows: Rows) -> None:
    """Exactly these, under the numbers they had: nothing refers to them."""
    await execute(DROP_ROWS.format(name=table.name, where=table.where), branch)
    await execute(PUT_ROWS.format(name=table.name), json.dumps(rows))


async def drop_added(branch: int, table: Table, rows: Rows) -> None:
    there = [row["id"] for row in rows]
    await execute(DROP_ADDED.format(name=table.name, where=table.where), branch, there)
