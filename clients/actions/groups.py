"""Changing groups of clients, and who is in them."""

from asyncpg.exceptions import UniqueViolationError

from catalog.facts import note_difference, put
from catalog.queries import there
from catalog.reading import MARKED, optional, read, whole, words
from clients import queries
from clients.schemas import GroupForm
from clients.tables import ClientGroup
from kit.db import execute, transaction
from kit.errors import Invalid
from kit.rights import Actor, Permission
from kit.seen import refuse_stale

READERS = {
    "name": words(60),
    "lead_minutes": optional(whole(0, 10_080)),
    "horizon_days": optional(whole(1, 365)),
}
HOLD = "SELECT FROM client_group WHERE id = $1 FOR NO KEY UPDATE"
LEAVE = "UPDATE client SET client_group = NULL, version = version + 1 WHERE client_group = $1"


async def add_group(actor: Actor, form: GroupForm) -> ClientGroup:
    actor.require(Permission.edit_clients)
    async with transaction():
        made = ClientGroup(**read(form, READERS))
        await keep(made)
        await note_difference(actor, "add", ("client_group", made.id), ({}, facts(made)))
    return made


async def change_group(actor: Actor, group_id: int, form: GroupForm) -> None:
    """Raises `Stale` for a form that shows what somebody has changed since."""
    async with transaction():
        await queries.access_group(actor, group_id)
        await execute(HOLD, group_id)
        group = await queries.access_group(actor, group_id)
        before = facts(group)
        refuse_stale(form.seen, before)
        for name, value in read(form, READERS).items():
            setattr(group, name, value)
        await keep(group)
        await note_difference(actor, "change", ("client_group", group_id), (before, facts(group)))


async def keep(group: ClientGroup) -> None:
    try:
        async with transaction():
            await group.save()
    except UniqueViolationError:
        raise Invalid(MARKED, name=f"There is a group “{group.name}” already.") from None


async def drop_group(actor: Actor, group_id: int) -> None:
    """Its clients are in no group then."""
    async with transaction():
        group = await queries.access_group(actor, group_id)
        await execute(LEAVE, group_id)
        await note_difference(actor, "remove", ("client_group", group_id), (facts(group), {}))
        await group.remove()


async def set_group(actor: Actor, client_id: int, group_id: int | None) -> None:
    """A client is in at most one group."""
    actor.require(Permission.edit_clients)
    async with transaction():
        client = await queries.access_client(actor, client_id, lock=True)
        before = {"group": await name_of(client.client_group)}
        after = {"group": await name_of(group_id)}
        if before != after:
            await put(client, {"client_group": group_id, "version": client.version + 1})
            await note_difference(actor, "change group", ("client", client_id), (before, after))


async def name_of(group_id: int | None) -> str:
    return (await there(ClientGroup, group_id, "group")).name if group_id is not None else ""


def facts(group: ClientGroup) -> dict[str, object]:
    return {
        "name": group.name,
        "earliest, minutes": group.lead_minutes,
        "latest, days": group.horizon_days,
    }
