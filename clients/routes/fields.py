"""Fields of a business's own: made, changed, ordered, archived, removed."""

from functools import partial
from typing import Any

import msgspec
from litestar import Router, get, post
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import Redirect, Template

from catalog.pages import ask_first, go
from clients.actions import field_removal as removal
from clients.actions import fields as actions
from clients.pages import fields as pages
from clients.schemas import FieldForm
from clients.tables.fields import Of
from kit.errors import Invalid, NotFound, Refused
from kit.once import once
from kit.rights import Permission, actor_of, needs
from kit.typed import is_number
from kit.web import AnyRequest

HERE = "/desk/clients/fields"


class Way(msgspec.Struct, frozen=True):
    """Up, or down."""

    way: str = ""


class HeadingForm(msgspec.Struct, frozen=True):
    title: str = ""


class Instead(msgspec.Struct, frozen=True):
    """The option that takes another's place; "" for none."""

    into: str = ""


@get("/")
async def list_fields(
    request: AnyRequest, of: FromQuery[str] = "client", done: FromQuery[str] = ""
) -> Template:
    return await pages.fields_page(actor_of(request), card(of), done)


def card(of: str) -> Of:
    try:
        return Of(of)
    except ValueError:
        raise NotFound("There is no such page.") from None


@get("/new")
async def new_field(request: AnyRequest, of: FromQuery[str] = "client") -> Template:
    return await pages.new_field_page(actor_of(request), FieldForm(of=of), card(of))


@post("/")
async def add_field(request: AnyRequest, data: URLEncodedBody[FieldForm]) -> Template | Redirect:
    try:
        adding = partial(actions.add_field, actor_of(request), data)
        return await once(request, adding, lambda field: f"{HERE}?of={field.of}&done=added")
    except Invalid as trouble:
        return await pages.new_field_page(actor_of(request), data, card(data.of), trouble)


@get("/{field_id:int}")
async def show_field(request: AnyRequest, field_id: FromPath[int], done: FromQuery[str] = "") -> Template:
    return await pages.one_field_page(actor_of(request), field_id, done=done)


@post("/{field_id:int}")
async def change_field(
    request: AnyRequest, field_id: FromPath[int], data: URLEncodedBody[FieldForm]
) -> Template | Redirect:
    actor, names = actor_of(request), await option_names(request)
    try:
        field = await actions.change_field(actor, field_id, data, names)
    except (Invalid, Refused) as trouble:
        return await pages.one_field_page(actor, field_id, data, trouble, names=names)
    return Redirect(f"{HERE}?of={field.of}&done=saved", status_code=303)


async def option_names(request: AnyRequest) -> dict[int, str]:
    sent = (await request.form()).multi_items()
    return {
        int(name[7:]): str(text) for name, text in sent if name.startswith("option-") and is_number(name[7:])
    }


@post("/{field_id:int}/place")
async def move_field(request: AnyRequest, field_id: FromPath[int], data: URLEncodedBody[Way]) -> Redirect:
    await actions.move_field(actor_of(request), field_id, up=data.way == "up")
    return await to_list(request, field_id)


async def to_list(request: AnyRequest, field_id: int, done: str = "") -> Redirect:
    of = await pages.card_of(actor_of(request), field_id)
    return Redirect(f"{HERE}?of={of}{f'&done={done}' if done else ''}", status_code=303)


@post("/headings/{heading_id:int}/place")
async def move_heading(
    request: AnyRequest, heading_id: FromPath[int], data: URLEncodedBody[Way], of: FromQuery[str] = "client"
) -> Redirect:
    await actions.move_heading(actor_of(request), card(of), heading_id, up=data.way == "up")
    return Redirect(f"{HERE}?of={of}", status_code=303)


@post("/headings/{heading_id:int}")
async def rename_heading(
    request: AnyRequest,
    heading_id: FromPath[int],
    data: URLEncodedBody[HeadingForm],
    of: FromQuery[str] = "client",
) -> Template | Redirect:
    try:
        await actions.rename_heading(actor_of(request), card(of), heading_id, data.title)
    except Invalid as trouble:
        return await pages.fields_page(actor_of(request), card(of), trouble=trouble)
    return Redirect(f"{HERE}?of={of}&done=saved", status_code=303)


@get("/{field_id:int}/archive")
async def ask_to_archive(request: AnyRequest, field_id: FromPath[int]) -> Template:
    return ask_first(actor_of(request), await pages.archive_question(actor_of(request), field_id))


@post("/{field_id:int}/archive")
async def archive_field(request: AnyRequest, field_id: FromPath[int]) -> Template | Redirect:
    actor = actor_of(request)
    try:
        await actions.archive_field(actor, field_id)
    except Refused as trouble:
        return ask_first(actor, await pages.archive_question(actor, field_id), trouble)
    return await to_list(request, field_id, "archived")


@post("/{field_id:int}/return")
async def restore_field(request: AnyRequest, field_id: FromPath[int]) -> Template | Redirect:
    try:
        await actions.restore_field(actor_of(request), field_id)
    except Invalid as trouble:
        return await pages.one_field_page(actor_of(request), field_id, trouble=trouble)
    return await to_list(request, field_id, "restored")


@get("/{field_id:int}/removal")
async def ask_to_remove(request: AnyRequest, field_id: FromPath[int]) -> Template:
    return ask_first(actor_of(request), await pages.removal_question(actor_of(request), field_id))


@post("/{field_id:int}/removal")
async def remove_field(
    request: AnyRequest, field_id: FromPath[int], values: FromQuery[int] = 0
) -> Template | Redirect:
    actor = actor_of(request)
    of = await pages.card_of(actor, field_id)
    try:
        await removal.remove_field(actor, field_id, values)
    except Refused as trouble:
        return ask_first(actor, await pages.removal_question(actor, field_id), trouble)
    return Redirect(f"{HERE}?of={of}&done=removed", status_code=303)


@post("/{field_id:int}/options/{option_id:int}/place")
async def move_option(
    request: AnyRequest, field_id: FromPath[int], option_id: FromPath[int], data: URLEncodedBody[Way]
) -> Redirect:
    await actions.move_option(actor_of(request), field_id, option_id, up=data.way == "up")
    return go(f"{HERE}/{field_id}")


@get("/{field_id:int}/options/{option_id:int}/removal")
async def ask_about_option(
    request: AnyRequest, field_id: FromPath[int], option_id: FromPath[int]
) -> Template:
    return await pages.option_page(actor_of(request), field_id, option_id)


@post("/{field_id:int}/options/{option_id:int}/removal")
async def remove_option(
    request: AnyRequest, field_id: FromPath[int], option_id: FromPath[int], data: URLEncodedBody[Instead]
) -> Template | Redirect:
    actor, into = actor_of(request), int(data.into) if is_number(data.into) else None
    try:
        await removal.remove_option(actor, field_id, option_id, into)
    except Refused as trouble:
        return await pages.option_page(actor, field_id, option_id, trouble)
    return go(f"{HERE}/{field_id}", "option-removed")


@post("/{field_id:int}/options/{option_id:int}/return")
async def restore_option(request: AnyRequest, field_id: FromPath[int], option_id: FromPath[int]) -> Redirect:
    await removal.restore_option(actor_of(request), field_id, option_id)
    return go(f"{HERE}/{field_id}", "restored")


HANDLERS: list[Any] = [
    list_fields,
    new_field,
    add_field,
    show_field,
    change_field,
    move_field,
    move_heading,
    rename_heading,
    ask_to_archive,
    archive_field,
    restore_field,
    ask_to_remove,
    remove_field,
    move_option,
    ask_about_option,
    remove_option,
    restore_option,
]
fields = Router("/fields", guards=[needs(Permission.edit_catalog)], route_handlers=HANDLERS)
