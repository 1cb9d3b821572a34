"""Changing one thing about one client, as a cell of the sheet: by the card's own actions and its version."""

from dataclasses import dataclass

import msgspec

from clients import actions as clients
from clients.actions import marking
from clients.actions.cards import StaleClient
from clients.actions.groups import set_group
from clients.queries import access_client, home
from clients.queries import tags as marks
from clients.queries.fields import every_field, in_use, seen_by
from clients.rules.answers import Sent, is_there, told
from clients.rules.fields import Field, load
from clients.schemas import ClientForm
from clients.tables import Client
from clients.tables.fields import Kind, Of
from kit.db import transaction
from kit.errors import Invalid, NotFound, Refused
from kit.rights import Actor, Permission
from lists.rules.editing import ON_THE_CARD

EDITS = Permission.edit_clients


class ChangedMeanwhile(Refused):
    """Somebody else set another one in the meantime."""

    def __init__(self, now: str) -> None:
        super().__init__(
            f"Somebody changed this in the meantime: it is “{now}” now. Save again to replace it."
        )


@dataclass(frozen=True, slots=True)
class Typed:
    """What a cell's form sent: the values, what it had shown, and the version of the card it began with."""

    values: tuple[str, ...]
    seen: tuple[str, ...] = ()
    version: int = 0

    @property
    def one(self) -> str:
        return self.values[0] if self.values else ""


async def change_cell(actor: Actor, client_id: int, key: str, typed: Typed, form: ClientForm) -> None:
    """Raises `Invalid` with what is wrong, and a refusal where somebody else changed it since.

    `form` is the card as it is typed now: it is saved whole, with the one thing that is different.
    """
    actor.require(Permission.edit_clients)
    kind, _, number = key.partition("_")
    if key in ON_THE_CARD:
        changed = msgspec.structs.replace(form, **{key: typed.one})
        country = (await home(actor)).country
        await clients.change_client(actor, client_id, changed, typed.version, country)
    elif kind == "field":
        await fill_in(actor, client_id, int(number), typed, form)
    elif kind == "status":
        await put_status(actor, client_id, int(number), typed)
    elif key == "tags":
        await put_tags(actor, client_id, typed)
    elif key == "group":
        await put_group(actor, client_id, typed)
    else:
        raise NotFound("This cannot be changed here.")


async def fill_in(actor: Actor, client_id: int, field_id: int, typed: Typed, form: ClientForm) -> None:
    client = await access_client(actor, client_id)
    await refuse_unasked(actor, client, field_id)
    sent = Sent({field_id: typed.values}, frozenset([field_id]))
    changed = msgspec.structs.replace(form, answers=sent)
    await clients.change_client(actor, client_id, changed, typed.version, (await home(actor)).country)


async def refuse_unasked(actor: Actor, client: Client, field_id: int) -> Field:
    """A field that is not there under its condition keeps nothing, so nothing is typed into it."""
    fields = in_use(await every_field(Of.client))
    seen = [each for each in seen_by(actor, fields) if each.kind != Kind.file]
    field = next((each for each in seen if each.id == field_id), None)
    if field is None:
        raise NotFound("There is no such field any more.")
    used = {each.id: each for each in fields}
    if field.when and not is_there(field, used, load(client.extra)):
        sentence = f"This is asked only where {told(field.when, used[field.when.field])}."
        raise Invalid(sentence, value=sentence)
    return field


async def put_status(actor: Actor, client_id: int, scale: int, typed: Typed) -> None:
    """From the status that was shown to another of the scale; "" is none."""
    actor.require(Permission.edit_clients)
    await access_client(actor, client_id)
    if typed.one and (await marks.access_status(actor, to_id(typed.one), EDITS)).scale != scale:
        raise NotFound("There is no such status.")
    async with transaction():
        now = await status_now(client_id, scale)
        if str(now.id if now else "") not in (typed.seen[0] if typed.seen else "", typed.one):
            raise ChangedMeanwhile(now.name if now else "none")
        if typed.one:
            await marking.set_status(actor, [client_id], to_id(typed.one))
        else:
            await marking.clear_status(actor, [client_id], scale)


async def status_now(client_id: int, scale: int) -> marks.Had | None:
    """Nobody changes it until the transaction ends."""
    await marking.hold([client_id])
    had = await marks.marks(client_id)
    return next((each.now for each in had.scales if each.id == scale), None)


async def put_tags(actor: Actor, client_id: int, typed: Typed) -> None:
    """Only what was ticked or unticked: what somebody else sets meanwhile stays."""
    await access_client(actor, client_id)
    async with transaction():
        for each in sorted({*typed.values} - {*typed.seen}):
            await marking.set_tag(actor, [client_id], to_id(each))
        for each in sorted({*typed.seen} - {*typed.values}):
            await marking.clear_tag(actor, [client_id], to_id(each))


async def put_group(actor: Actor, client_id: int, typed: Typed) -> None:
    async with transaction():
        client = await access_client(actor, client_id, lock=True)
        if client.version != typed.version:
            raise StaleClient(client)
        await set_group(actor, client_id, to_id(typed.one) if typed.one else None)


def to_id(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 10):
        raise Invalid("Choose one of the list.", value="Choose one of the list.")
    return int(text)
