"""Rooms and equipment as rows."""

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
from msgspec.structs import replace

from batches.kinds import headings
from batches.kinds.placing import branch_column, branch_id
from batches.kinds.removal import delete, is_in_use
from batches.rules.columns import Bulk, Column
from batches.rules.plan import Known
from batches.rules.telling import RETIRED, TAKEN, Noun
from batches.rules.values import YES_NO, named_or_new, number, one_line, same_name, yes_no
from catalog import actions, queries
from catalog.facts import facts_of, mark_now, note
from catalog.pages import kept_room
from catalog.schemas import KindForm, RoomForm
from kit.db import fetch
from kit.rights import SYSTEM, Actor, Permission

TABLE, NOUN, HREF, RIGHT = "resource", Noun("room", "rooms"), "/desk/rooms", Permission.edit_catalog
KNOWN = """
SELECT resource.id, resource.name, kind.name AS kind, branch.name AS branch, resource.position, is_used
FROM (SELECT *, is_active AS is_used FROM resource) AS resource
JOIN kind ON kind.id = resource.kind JOIN branch ON branch.id = resource.branch
WHERE resource.branch = ANY($1::int[])
ORDER BY branch.name, branch.id, kind.name, resource.position, resource.id
"""


async def columns(actor: Actor) -> list[Column]:
    kinds = tuple(row["name"] for row in await queries.kinds())
    return [
        Column("name", "Name", one_line(110), headings.ROOMS["name"], needed=True, key=True),
        Column("kind", "Kind", named_or_new(kinds, 120), headings.ROOMS["kind"], needed=True, options=kinds,
               makes="a new kind", bulk=Bulk.choice),
        *await branch_column(actor),
        Column("position", "Place", number(0, 9999), headings.PLACE,
               hint="in the order they are taken; smaller numbers come first"),
        Column("active", "In use", yes_no, options=YES_NO, pasted=False, bulk=Bulk.choice,
               hint="no puts it out of use"),
    ]  # fmt: skip


async def known(actor: Actor) -> list[Known]:
    rows = await fetch(KNOWN, [each.id for each in await queries.branches_of(actor)])
    return [
        Known(
            row["id"],
            {
                **{name: str(row[name]) for name in ("name", "kind", "branch", "position")},
                "active": "yes" if row["is_used"] else "no",
            },
            row["is_used"],
        )
        for row in rows
    ]


async def prepare(actor: Actor, rows: Iterable[Mapping[str, str]]) -> list[tuple[str, int, str]]:
    there = set(await kind_ids())
    wanted = {same_name(row["kind"]): row["kind"] for row in rows if "kind" in row}
    return [
        ("kinds", (await actions.add_kind(actor, KindForm(name=name))).id, name)
        for key, name in wanted.items()
        if key not in there
    ]


async def kind_ids() -> dict[str, int]:
    return {same_name(row["name"]): row["id"] for row in reversed(await queries.kinds())}


async def add(actor: Actor, values: Mapping[str, str]) -> int:
    """At the end of the order, unless the row says where."""
    form = await filled(RoomForm(branch=str(await branch_id(actor, values))), values)
    [made] = await actions.add_rooms(actor, form)
    if "position" in values:
        await actions.change_room(actor, made.id, form)
    return int(made.id)


async def change(actor: Actor, row_id: int, values: Mapping[str, str]) -> None:
    if values.keys() - {"active"}:
        await actions.change_room(actor, row_id, await filled(await kept_room(actor, row_id), values))
    if "active" in values:
        await use(actor, row_id, used=values["active"] == "yes")


async def use(actor: Actor, row_id: int, *, used: bool) -> None:
    await (actions.restore_room if used else actions.retire_room)(actor, row_id)


async def filled(form: RoomForm, values: Mapping[str, str]) -> RoomForm:
    texts = {name: values[name] for name in ("name", "position") if name in values}
    if "kind" in values:
        texts["kind"] = str((await kind_ids()).get(same_name(values["kind"]), ""))
    return replace(form, **texts)


async def kept(row_id: int) -> Any:  # noqa: ANN401
    form = replace(await kept_room(SYSTEM, row_id), seen="")
    room = await queries.access_room(SYSTEM, row_id)
    return {"form": msgspec.to_builtins(form), "active": room.is_active}


async def mark_of_row(row_id: int) -> str:
    return await mark_now((TABLE, row_id))


async def put_back(actor: Actor, row_id: int, was: Any) -> None:  # noqa: ANN401
    await actions.change_room(actor, row_id, msgspec.convert(was["form"], RoomForm))
    if (await queries.access_room(actor, row_id)).is_active != was["active"]:
        await use(actor, row_id, used=was["active"])


async def remove(actor: Actor, row_id: int) -> str:
    room = await queries.access_room(actor, row_id)
    if await is_in_use(TABLE, row_id):
        await actions.retire_room(actor, row_id)
        return RETIRED
    before = await facts_of((TABLE, row_id))
    await delete(TABLE, row_id)
    await note(actor, "delete", (TABLE, row_id), before, room.branch)
    return TAKEN
