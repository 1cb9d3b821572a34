"""A cell of the sheet while it is changed, and as it is afterwards."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from litestar.response import Template

from clients.actions import StaleClient
from clients.pages.cards import filled_in
from clients.pages.files import files_to_choose
from clients.queries import access_client
from clients.queries.fields import every_field, seen_by
from clients.queries.responsible import offered
from clients.rules.fields import Field, as_typed, load
from clients.schemas import ClientForm
from clients.tables import Client
from clients.tables.fields import Kind, Of
from kit import web
from kit.errors import Invalid, NotFound, Problem
from kit.rights import Actor, Permission
from lists import queries
from lists.actions.cells import Typed
from lists.pages.sheet import reader_of
from lists.queries.sheet import all_columns, one_row
from lists.rules.cells import cell_of
from lists.rules.columns import Column
from lists.rules.editing import ON_THE_CARD, TYPED, is_editable

MODES = {Kind.whole: "numeric", Kind.decimal: "decimal", Kind.money: "decimal", Kind.link: "url"}
CARD_MODES = {"phone": "tel", "email": "email", "discount": "decimal"}
STALE = "Somebody changed this card in the meantime."
YES_NO = (("yes", "Yes"), ("no", "No"))


@dataclass(frozen=True, slots=True)
class Editor:
    """What stands in a cell that is being changed: a `way` of input with what it holds, and options."""

    way: str
    values: tuple[str, ...]
    options: Sequence[tuple[str, str]] = ()
    mode: str = ""
    seen: tuple[str, ...] = field(default=())


async def access_cell(actor: Actor, client_id: int, key: str) -> tuple[Client, Column, queries.Known]:
    actor.require(Permission.edit_clients)
    client, known = await access_client(actor, client_id), await queries.known_to(actor)
    column = all_columns(known).get(key)
    if key == "discount":
        actor.require(Permission.give_discounts)
    if column is None or not is_editable(column) or client.erased_at is not None:
        raise NotFound("This cannot be changed here.")
    return client, column, known


async def card_form(actor: Actor, client_id: int) -> ClientForm:
    return await filled_in(await access_client(actor, client_id))


async def cell_form(
    actor: Actor, client_id: int, key: str, typed: Typed | None = None, trouble: Problem | None = None
) -> Template:
    """The form of a cell; what was typed stays in it, with what the card says now."""
    client, column, known = await access_cell(actor, client_id, key)
    editor = await editor_of(actor, client, column, known)
    sentence = why(trouble) if trouble else ""
    if isinstance(trouble, StaleClient):
        now = cell_of(column, await value_of(client.id, column, known), await reader_of(actor, known))
        sentence = f"{STALE} Here it says “{now.text or 'nothing'}” now: save again to replace it."
    filled: Template = web.page(
        "lists/cell_form.html", status=trouble.status if trouble else 200,
        client=client, column=column, editor=editor, error=sentence,
        values=typed.values if typed else editor.values,
    )  # fmt: skip
    return filled


def why(trouble: Problem) -> str:
    fields = trouble.fields.values() if isinstance(trouble, Invalid) else ()
    return next(iter(fields), trouble.sentence)


async def value_of(client_id: int, column: Column, known: queries.Known) -> Any:  # noqa: ANN401
    row = await one_row(client_id, [column], known)
    return row["c0"] if row else None


async def saved_cell(actor: Actor, client_id: int, key: str) -> Template:
    """The cell as everybody sees it, with the version that the card has now."""
    client, column, known = await access_cell(actor, client_id, key)
    cell = cell_of(column, await value_of(client_id, column, known), await reader_of(actor, known))
    headers = {"X-Version": str(client.version)}
    filled: Template = web.page(
        "lists/cell_saved.html", headers=headers, cell=cell, client=client, is_name=key == "name"
    )
    return filled


async def editor_of(actor: Actor, client: Client, column: Column, known: queries.Known) -> Editor:
    key = column.key
    listed = known.options.get(column.fact.options, ())
    if key in ON_THE_CARD:
        written = (str(getattr(await filled_in(client), key)),)
        listed = await offered(client.responsible) if key == "responsible" else listed
        way = "line" if key in TYPED else "one"
        return Editor(way, written, () if key in TYPED else listed, CARD_MODES.get(key, ""))
    if key.startswith("field_"):
        fields = seen_by(actor, await every_field(Of.client))
        own = next((each for each in fields if f"field_{each.id}" == key), None)
        if own is None:
            raise NotFound("There is no such field any more.")
        if own.kind == Kind.file:
            held = tuple(as_typed(own, load(client.extra).get(own.id)))
            return Editor("one", held, await files_to_choose(actor, client.id))
        return of_field(own, tuple(as_typed(own, load(client.extra).get(own.id))))
    if key == "group":
        return Editor("one", (str(client.client_group or ""),), listed)
    had = tuple(str(each) for each in await value_of(client.id, column, known) or ())
    return Editor("several" if key == "tags" else "one", had, listed, seen=had)


def of_field(own: Field, had: tuple[str, ...] = ()) -> Editor:
    if own.kind in (Kind.one_of, Kind.several):
        offered = tuple(
            (str(each.id), each.title) for each in own.options if not each.is_removed or str(each.id) in had
        )
        return Editor("several" if own.kind == Kind.several else "one", had, offered)
    if own.kind == Kind.yes_no:
        return Editor("one", had, YES_NO)
    way = {Kind.long: "text", Kind.date: "date", Kind.date_time: "date_time"}.get(own.kind, "line")
    return Editor(way, had, mode=MODES.get(own.kind, ""))
