"""Views of the sheet: kept, changed, removed."""

from functools import partial

from litestar import Router, post
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect, Template

from kit.errors import Problem
from kit.once import once
from kit.rights import Permission, actor_of, needs
from kit.web import AnyRequest
from lists.actions import views as actions
from lists.actions.views import Wish
from lists.pages import sheet as pages
from lists.rules.address import number, read_asked
from lists.tables import SheetView

Typed = URLEncodedBody[dict[str, str]]
SHEET = "/desk/sheet"


def wish_of(data: dict[str, str]) -> Wish:
    asked = read_asked(data)
    return Wish(data.get("name", ""), asked, bool(data.get("shared")), bool(data.get("default")))


def place_of(view: SheetView) -> str:
    return f"{SHEET}?view={view.id}"


@post("/")
async def save_view(request: AnyRequest, data: Typed) -> Template | Redirect:
    actor = actor_of(request)
    try:
        return await once(request, partial(actions.save_view, actor, wish_of(data)), place_of)
    except Problem as trouble:
        return await pages.sheet_page(actor, data, trouble=trouble, typed=data)


@post("/{view_id:int}")
async def change_view(request: AnyRequest, view_id: FromPath[int], data: Typed) -> Template | Redirect:
    actor = actor_of(request)
    try:
        view = await actions.change_view(actor, view_id, number(data.get("version", "")), wish_of(data))
    except Problem as trouble:
        return await pages.sheet_page(actor, data, trouble=trouble, typed=data)
    return Redirect(place_of(view), status_code=303)


@post("/{view_id:int}/removal")
async def remove_view(request: AnyRequest, view_id: FromPath[int]) -> Redirect:
    await actions.remove_view(actor_of(request), view_id)
    return Redirect(f"{SHEET}?view=0", status_code=303)


views = Router(
    "/sheet/views",
    guards=[needs(Permission.see_clients)],
    route_handlers=[save_view, change_view, remove_view],
)
