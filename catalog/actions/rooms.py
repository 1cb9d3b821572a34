"""Rooms and equipment: things of a kind, in a branch, that one visit at a time can use."""

from typing import Any

from catalog import queries
from catalog.actions.prices import SharedWithOthers
from catalog.facts import facts_of, held, note, put
from catalog.reading import read, whole, words, wrong
from catalog.schemas import KindForm, RoomForm
from catalog.tables import Resource, ResourceKind
from kit.db import fetch, transaction
from kit.rights import Actor

KIND_READERS = {"name": words(120)}
READERS = {"name": words(120), "kind": whole(1, 999_999_999), "branch": whole(1, 999_999_999)}
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


async def add_room(actor: Actor, form: RoomForm) -> Resource:
    async with transaction():
        made = Resource(**await read_room(actor, form))
        await made.save()
        await note(actor, "add", ("resource", made.id), {}, made.branch)
    return made


async def change_room(actor: Actor, room_id: int, form: RoomForm) -> None:
    """Renames it or gives it another kind; it stays in its branch, where its visits are."""
    async with transaction():
        await queries.access_room(actor, room_id)
        before = await held(("resource", room_id), form.seen)
        room = await queries.access_room(actor, room_id)
        values = await read_room(actor, form)
        if values["branch"] != room.branch:
            raise wrong("branch", "A room stays in its branch. Retire it and add one over there.")
        await put(room, values)
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
