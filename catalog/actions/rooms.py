"""Rooms and equipment: things of a kind, in a branch, that one visit at a time can use."""

from collections.abc import Mapping, Set
from typing import Any

from catalog import queries
from catalog.actions.prices import SharedWithOthers
from catalog.facts import facts_of, held, note, put
from catalog.reading import optional, read, whole, words, wrong
from catalog.schemas import KindForm, RoomForm
from catalog.tables import Resource, ResourceKind
from kit.db import fetch, transaction
from kit.rights import Actor
from kit.typed import is_number

KIND_READERS = {"name": words(120)}
MOST_AT_ONCE = 50
READERS = {
    "name": words(110),
    "kind": whole(1, 999_999_999),
    "branch": whole(1, 999_999_999),
    "count": whole(1, MOST_AT_ONCE),
    "position": optional(whole(0, 9999)),
}
OF_KIND = "SELECT name, position FROM resource WHERE branch = $1 AND kind = $2"
BRANCHES_OF_KIND = "SELECT DISTINCT branch FROM resource WHERE kind = $1"


async def add_kind(actor: Actor, form: KindForm) -> ResourceKind:
    async with transaction():
        made = ResourceKind(**read(form, KIND_READERS))
        await made.save()
        await note(actor, "add", ("kind", made.id), {})
    return made


async def change_kind(actor: Actor, kind_id: int, form: KindForm) -> None:
    async with transaction():
        before = await held(("kind", kind_id), form.seen)
        kind = await queries.access_kind(kind_id)
        for row in await fetch(BRANCHES_OF_KIND, kind_id):
            if not actor.works_in(row["branch"]):
                raise SharedWithOthers(kind.name)
        await put(kind, read(form, KIND_READERS))
        await note(actor, "change", ("kind", kind_id), before)


async def add_rooms(actor: Actor, form: RoomForm) -> list[Resource]:
    """As many as the form says, at the end of the order; several are numbered on: Chair 3, Chair 4."""
    async with transaction():
        values = await read_room(actor, form)
        count = values.pop("count")
        there = await fetch(OF_KIND, values["branch"], values["kind"])
        values["position"] = max((row["position"] for row in there), default=0)
        numbered = names_for(values.pop("name"), count, {row["name"] for row in there})
        return [await add_one(actor, values, *each) for each in enumerate(numbered, start=1)]


def names_for(name: str, count: int, there: Set[str]) -> list[str]:
    if count == 1:
        return [name]
    after = [int(text) for each in there if is_number(text := each.removeprefix(f"{name} "))]
    return [f"{name} {max(after, default=0) + number}" for number in range(1, count + 1)]


async def add_one(actor: Actor, values: Mapping[str, Any], number: int, name: str) -> Resource:
    made = Resource(**{**values, "name": name, "position": values["position"] + number})
    await made.save()
    await note(actor, "add", ("resource", made.id), {}, made.branch)
    return made


async def change_room(actor: Actor, room_id: int, form: RoomForm) -> None:
    """Another name, kind or place in the order; it stays in its branch, where its visits are."""
    async with transaction():
        await queries.access_room(actor, room_id)
        before = await held(("resource", room_id), form.seen)
        room = await queries.access_room(actor, room_id)
        values = await read_room(actor, form)
        if values["branch"] != room.branch:
            raise wrong("branch", "A room stays in its branch. Retire it and add one over there.")
        if values["position"] is None:
            values["position"] = room.position
        await put(room, {name: value for name, value in values.items() if name != "count"})
        await note(actor, "change", ("resource", room_id), before, room.branch)


async def read_room(actor: Actor, form: RoomForm) -> dict[str, Any]:
    values = read(form, READERS)
    if values["branch"] not in {each.id for each in await queries.every_branch_of(actor)}:
        raise wrong("branch", "Choose a branch.")
    if not await ResourceKind.exists().where(ResourceKind.id == values["kind"]):
        raise wrong("kind", "Choose what kind of room it is.")
    return values


async def retire_room(actor: Actor, room_id: int) -> None:
    """No new visit gets it; those that have it keep it."""
    await set_active(actor, room_id, active=False)


async def restore_room(actor: Actor, room_id: int) -> None:
    await set_active(actor, room_id, active=True)


async def set_active(actor: Actor, room_id: int, *, active: bool) -> None:
    async with transaction():
        room = await queries.access_room(actor, room_id)
        before = await facts_of(("resource", room_id))
        await room.update_self({Resource.is_active: active})
        await note(actor, "restore" if active else "retire", ("resource", room_id), before, room.branch)
