"""Kinds of rooms that were made with rooms, to be taken back with them."""

from typing import Any

from batches.kinds.removal import delete, is_in_use
from batches.rules.telling import TAKEN
from catalog.facts import facts_of, mark_now, note
from kit.errors import Refused
from kit.rights import Actor

TABLE = "kind"


async def mark_of_row(row_id: int) -> str:
    return await mark_now((TABLE, row_id))


async def put_back(_: Actor, __: int, ___: Any) -> None:  # noqa: ANN401
    """None is ever changed by a batch."""


async def remove(actor: Actor, row_id: int) -> str:
    if await is_in_use(TABLE, row_id):
        raise Refused("It is in use by now.")
    before = await facts_of((TABLE, row_id))
    await delete(TABLE, row_id)
    await note(actor, "delete", (TABLE, row_id), before)
    return TAKEN
