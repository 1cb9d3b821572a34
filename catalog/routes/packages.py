"""The services that a package is made of."""

from functools import partial

from litestar import Router, get, post
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import Redirect, Template

from catalog.actions.packages import add_part, move_part, remove_part
from catalog.package_pages import kept_parts, parts_page, removal
from catalog.pages import ask_first, go
from catalog.schemas import PartForm, PlaceForm
from kit.errors import Invalid, Refused
from kit.once import once
from kit.rights import actor_of
from kit.web import AnyRequest


def here(service_id: int) -> str:
    return f"/desk/services/{service_id}/parts"


@get("/")
async def show_parts(request: AnyRequest, service_id: FromPath[int], done: FromQuery[str] = "") -> Template:
    return await parts_page(actor_of(request), service_id, await kept_parts(service_id), done=done)


@post("/")
async def add(
    request: AnyRequest, service_id: FromPath[int], data: URLEncodedBody[PartForm]
) -> Template | Redirect:
    actor = actor_of(request)
    try:
        adding = partial(add_part, actor, service_id, data)
        return await once(request, adding, lambda _: f"{here(service_id)}?done=added")
    except (Invalid, Refused) as trouble:
        return await parts_page(actor, service_id, data, trouble)


@post("/{part_id:int}/place")
async def move(
    request: AnyRequest, service_id: FromPath[int], part_id: FromPath[int], data: URLEncodedBody[PlaceForm]
) -> Template | Redirect:
    try:
        await move_part(actor_of(request), service_id, part_id, data)
    except (Invalid, Refused) as trouble:
        form = await kept_parts(service_id)
        return await parts_page(actor_of(request), service_id, form, trouble)
    return go(here(service_id), "saved")


@get("/{part_id:int}/removal")
async def ask_to_remove(request: AnyRequest, service_id: FromPath[int], part_id: FromPath[int]) -> Template:
    return ask_first(actor_of(request), await removal(service_id, part_id))


@post("/{part_id:int}/removal")
async def remove(
    request: AnyRequest, service_id: FromPath[int], part_id: FromPath[int], data: URLEncodedBody[PartForm]
) -> Template | Redirect:
    actor = actor_of(request)
    try:
        is_package = await remove_part(actor, service_id, part_id, data.seen)
    except Refused as trouble:
        return ask_first(actor, await removal(service_id, part_id, data.seen), trouble)
    return go(here(service_id), "taken-out" if is_package else "ordinary")


router = Router(
    "/services/{service_id:int}/parts", route_handlers=[show_parts, add, move, ask_to_remove, remove]
)
