"""Where clients hear of the business: the pages on which that is decided."""

from functools import partial

from litestar import Router, get, post
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import Redirect, Template

from catalog.pages import ask_first, go
from clients.actions import sources as actions
from clients.pages import sources as pages
from clients.routes.tags import Into
from clients.schemas import SourceForm
from kit.errors import Invalid, Refused
from kit.once import once
from kit.rights import Permission, actor_of, needs
from kit.typed import is_number
from kit.web import AnyRequest

SOURCES = "/desk/clients/sources"


@get("/")
async def list_sources(request: AnyRequest, done: FromQuery[str] = "") -> Template:
    return await pages.sources_page(actor_of(request), SourceForm(), done=done)


@post("/")
async def add_source(request: AnyRequest, data: URLEncodedBody[SourceForm]) -> Template | Redirect:
    try:
        adding = partial(actions.add_source, actor_of(request), data.name)
        return await once(request, adding, lambda _: f"{SOURCES}?done=added")
    except Invalid as trouble:
        return await pages.sources_page(actor_of(request), data, trouble)


@get("/{source_id:int}")
async def show_source(request: AnyRequest, source_id: FromPath[int]) -> Template:
    return await pages.source_page(actor_of(request), source_id)


@post("/{source_id:int}")
async def change_source(
    request: AnyRequest, source_id: FromPath[int], data: URLEncodedBody[SourceForm]
) -> Template | Redirect:
    actor = actor_of(request)
    try:
        await actions.change_source(actor, source_id, data)
    except (Invalid, Refused) as trouble:
        return await pages.source_page(actor, source_id, data, trouble)
    return go(SOURCES, "saved")


@post("/{source_id:int}/merger")
async def merge_source(
    request: AnyRequest, source_id: FromPath[int], data: URLEncodedBody[Into]
) -> Template | Redirect:
    actor = actor_of(request)
    try:
        await actions.merge_source(actor, source_id, read_choice(data.into))
    except Invalid as trouble:
        return await pages.source_page(actor, source_id, trouble=trouble)
    return go(SOURCES, "saved")


def read_choice(text: str) -> int:
    if not is_number(text):
        raise Invalid("Which source does it become?", into="Choose one of the list.")
    return int(text)


@get("/{source_id:int}/removal")
async def ask_to_remove_source(request: AnyRequest, source_id: FromPath[int]) -> Template:
    return ask_first(actor_of(request), await pages.source_removal(actor_of(request), source_id))


@post("/{source_id:int}/removal")
async def remove_source(
    request: AnyRequest, source_id: FromPath[int], clients: FromQuery[int] = 0
) -> Template | Redirect:
    actor = actor_of(request)
    try:
        await actions.remove_source(actor, source_id, clients)
    except Refused as trouble:
        return ask_first(actor, await pages.source_removal(actor, source_id), trouble)
    return go(SOURCES, "removed")


sources = Router(
    "/sources",
    guards=[needs(Permission.edit_catalog)],
    route_handlers=[
        list_sources,
        add_source,
        show_source,
        change_source,
        merge_source,
        ask_to_remove_source,
        remove_source,
    ],
)
