"""Tags and statuses: their pages, and setting and clearing them on a card."""

from functools import partial
from typing import Any

import msgspec
from litestar import Router, get, post
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import Redirect, Template

from catalog.pages import ask_first, go
from clients.actions import marking
from clients.actions import tags as actions
from clients.pages import tags as pages
from clients.queries import access_client
from clients.queries import tags as queries
from clients.schemas import MarkForm, ScaleForm, TagForm
from kit.errors import Invalid, NotFound, Refused
from kit.once import once
from kit.rights import Permission, actor_of, needs
from kit.typed import is_number
from kit.web import AnyRequest, is_fragment

TAGS, SCALES = "/desk/clients/tags", "/desk/clients/scales"


class Into(msgspec.Struct, frozen=True):
    """The tag another one becomes."""

    into: str = ""


class Way(msgspec.Struct, frozen=True):
    """Up, or down."""

    way: str = ""


@get("/")
async def list_tags(request: AnyRequest, done: FromQuery[str] = "") -> Template:
    return await pages.tags_page(actor_of(request), TagForm(), done=done)


@post("/")
async def add_tag(request: AnyRequest, data: URLEncodedBody[TagForm]) -> Template | Redirect:
    try:
        adding = partial(actions.add_tag, actor_of(request), data.name, data.colour)
        return await once(request, adding, lambda _: f"{TAGS}?done=added")
    except Invalid as trouble:
        return await pages.tags_page(actor_of(request), data, trouble)


@get("/{tag_id:int}")
async def show_tag(request: AnyRequest, tag_id: FromPath[int]) -> Template:
    return await pages.tag_page(actor_of(request), tag_id)


@post("/{tag_id:int}")
async def change_tag(
    request: AnyRequest, tag_id: FromPath[int], data: URLEncodedBody[TagForm]
) -> Template | Redirect:
    actor = actor_of(request)
    try:
        await actions.change_tag(actor, tag_id, data.name, data.colour, data.seen)
    except (Invalid, Refused) as trouble:
        return await pages.tag_page(actor, tag_id, data, trouble)
    return go(TAGS, "saved")


@post("/{tag_id:int}/merger")
async def merge_tag(
    request: AnyRequest, tag_id: FromPath[int], data: URLEncodedBody[Into]
) -> Template | Redirect:
    actor = actor_of(request)
    try:
        await actions.merge_tag(actor, tag_id, read_choice(data.into))
    except Invalid as trouble:
        return await pages.tag_page(actor, tag_id, trouble=trouble)
    return go(TAGS, "merged")


def read_choice(text: str) -> int:
    if not is_number(text):
        raise Invalid("Which tag does it become?", into="Choose one of the list.")
    return int(text)


@get("/{tag_id:int}/removal")
async def ask_to_remove_tag(request: AnyRequest, tag_id: FromPath[int]) -> Template:
    return ask_first(actor_of(request), await pages.tag_removal(actor_of(request), tag_id))


@post("/{tag_id:int}/removal")
async def remove_tag(
    request: AnyRequest, tag_id: FromPath[int], clients: FromQuery[int] = 0
) -> Template | Redirect:
    actor = actor_of(request)
    try:
        await actions.remove_tag(actor, tag_id, clients)
    except Refused as trouble:
        return ask_first(actor, await pages.tag_removal(actor, tag_id), trouble)
    return go(TAGS, "removed")


@get("/")
async def list_scales(request: AnyRequest, done: FromQuery[str] = "") -> Template:
    return await pages.scales_page(actor_of(request), ScaleForm(), done=done)


@post("/")
async def add_scale(request: AnyRequest, data: URLEncodedBody[ScaleForm]) -> Template | Redirect:
    try:
        adding = partial(actions.add_scale, actor_of(request), data.name, data.steps)
        return await once(request, adding, lambda scale: f"{SCALES}/{scale.id}")
    except Invalid as trouble:
        return await pages.scales_page(actor_of(request), data, trouble)


@get("/{scale_id:int}")
async def show_scale(request: AnyRequest, scale_id: FromPath[int]) -> Template:
    return await pages.scale_page(actor_of(request), scale_id)


@post("/{scale_id:int}")
async def change_scale(
    request: AnyRequest, scale_id: FromPath[int], data: URLEncodedBody[ScaleForm]
) -> Template | Redirect:
    actor, wanted = actor_of(request), await wanted_statuses(request)
    try:
        await actions.change_scale(actor, scale_id, data, wanted)
    except (Invalid, Refused) as trouble:
        return await pages.scale_page(actor, scale_id, data, trouble, wanted=wanted)
    return go(SCALES, "saved")


async def wanted_statuses(request: AnyRequest) -> dict[int, tuple[str, str]]:
    """The name and the colour of each."""
    sent = {name: str(text) for name, text in (await request.form()).multi_items()}
    ids = [name[5:] for name in sent if name.startswith("name-") and is_number(name[5:])]
    return {int(each): (sent[f"name-{each}"], sent.get(f"colour-{each}", "")) for each in ids}


@get("/{scale_id:int}/removal")
async def ask_to_remove_scale(request: AnyRequest, scale_id: FromPath[int]) -> Template:
    return ask_first(actor_of(request), await pages.scale_removal(actor_of(request), scale_id))


@post("/{scale_id:int}/removal")
async def remove_scale(
    request: AnyRequest, scale_id: FromPath[int], clients: FromQuery[int] = 0
) -> Template | Redirect:
    actor = actor_of(request)
    try:
        await actions.remove_scale(actor, scale_id, clients)
    except Refused as trouble:
        return ask_first(actor, await pages.scale_removal(actor, scale_id), trouble)
    return go(SCALES, "removed")


@post("/statuses/{status_id:int}/place")
async def move_status(request: AnyRequest, status_id: FromPath[int], data: URLEncodedBody[Way]) -> Redirect:
    return go(f"{SCALES}/{await actions.move_status(actor_of(request), status_id, up=data.way == 'up')}")


@get("/statuses/{status_id:int}/removal")
async def ask_to_remove_status(request: AnyRequest, status_id: FromPath[int]) -> Template:
    return ask_first(actor_of(request), await pages.status_removal(actor_of(request), status_id))


@post("/statuses/{status_id:int}/removal")
async def remove_status(
    request: AnyRequest, status_id: FromPath[int], clients: FromQuery[int] = 0
) -> Template | Redirect:
    actor = actor_of(request)
    try:
        scale = await actions.remove_status(actor, status_id, clients)
    except Refused as trouble:
        return ask_first(actor, await pages.status_removal(actor, status_id), trouble)
    return go(f"{SCALES}/{scale}")


@post("/{client_id:int}/tags", status_code=200)
async def mark_client(request: AnyRequest, client_id: FromPath[int], data: URLEncodedBody[MarkForm]) -> Any:  # noqa: ANN401
    """One tag, set, cleared, or as it was before."""
    actor = actor_of(request)
    tag_id = wished(data)
    await access_client(actor, client_id)
    if data.undo:
        said = f"Undone: {await marking.undo(actor, client_id, tag=tag_id)}."
        return await marked(request, client_id, said, "")
    tag = await queries.access_tag(actor, tag_id, Permission.edit_clients)
    change = marking.set_tag if data.set else marking.clear_tag
    changed = await change(actor, [client_id], tag_id)
    said = f"{tag.name} is {'set' if data.set else 'cleared'}."
    return await marked(request, client_id, said, f"tags:{tag_id}" if changed else "")


@post("/{client_id:int}/statuses", status_code=200)
async def rank_client(request: AnyRequest, client_id: FromPath[int], data: URLEncodedBody[MarkForm]) -> Any:  # noqa: ANN401
    """`set` is a status, `clear` and `undo` are scales."""
    actor = actor_of(request)
    wanted = wished(data)
    await access_client(actor, client_id)
    if data.undo:
        said = f"Undone: {await marking.undo(actor, client_id, scale=wanted)}."
        return await marked(request, client_id, said, "")
    if data.clear:
        changed = await marking.clear_status(actor, [client_id], wanted)
        return await marked(request, client_id, "Cleared.", f"statuses:{wanted}" if changed else "")
    status = await queries.access_status(actor, wanted, Permission.edit_clients)
    changed = await marking.set_status(actor, [client_id], wanted)
    return await marked(request, client_id, f"{status.name}.", f"statuses:{status.scale}" if changed else "")


def wished(form: MarkForm) -> int:
    text = form.set or form.clear or form.undo
    if not is_number(text):
        raise NotFound("There is no such tag.")
    return int(text)


async def marked(request: AnyRequest, client_id: int, said: str, about: str) -> Any:  # noqa: ANN401
    if not is_fragment(request):
        return Redirect(f"/desk/clients/{client_id}", status_code=303)
    return await pages.marks_part(actor_of(request), client_id, said, about)


MAKES = [needs(Permission.edit_catalog)]
tags = Router(
    "/tags",
    guards=MAKES,
    route_handlers=[list_tags, add_tag, show_tag, change_tag, merge_tag, ask_to_remove_tag, remove_tag],
)
scales = Router(
    "/scales",
    guards=MAKES,
    route_handlers=[
        list_scales,
        add_scale,
        show_scale,
        change_scale,
        ask_to_remove_scale,
        remove_scale,
        move_status,
        ask_to_remove_status,
        remove_status,
    ],
)
on_clients = Router("/", guards=[needs(Permission.edit_clients)], route_handlers=[mark_client, rank_client])
