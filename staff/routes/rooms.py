"""Rooms and equipment in a list, and whose each of them is."""

from litestar import Router, get, post
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import Redirect, Template

from catalog.pages import go
from catalog.queries import Ask
from kit.errors import Invalid, Refused
from kit.rights import Permission, actor_of, needs
from kit.web import AnyRequest
from staff import actions, room_pages
from staff.reading import read_owners

HERE = "/desk/rooms"


@get("/")
async def list_rooms(
    request: AnyRequest, q: FromQuery[str] = "", page: FromQuery[int] = 1, retired: FromQuery[str] = ""
) -> Template:
    done = request.query_params.get("done", "")
    return await room_pages.rooms_page(actor_of(request), Ask(q, bool(retired), page), done)


@get("/{room_id:int}/owners")
async def show_owners(request: AnyRequest, room_id: FromPath[int], done: FromQuery[str] = "") -> Template:
    return await room_pages.owners_page(actor_of(request), room_id, done=done)


@post("/{room_id:int}/owners")
async def set_owners(
    request: AnyRequest, room_id: FromPath[int], data: URLEncodedBody[dict[str, str]]
) -> Template | Redirect:
    actor = actor_of(request)
    try:
        await actions.set_owners(actor, room_id, read_owners(data), data.get("seen", ""))
    except (Invalid, Refused) as trouble:
        return await room_pages.owners_page(actor, room_id, data, trouble)
    return go(f"{HERE}/{room_id}/owners", "saved")


router = Router(
    "/rooms", guards=[needs(Permission.edit_catalog)], route_handlers=[list_rooms, show_owners, set_owners]
)
