"""What may be added to a service."""

from litestar import Router, get, post
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import Redirect, Template

from catalog import actions, pages
from catalog.pages import go
from catalog.schemas import AddOnsForm, filled, numbered
from kit.errors import Invalid, Refused
from kit.rights import actor_of
from kit.web import AnyRequest


@get("/")
async def show_addons(request: AnyRequest, service_id: FromPath[int], done: FromQuery[str] = "") -> Template:
    return await pages.addons_page(actor_of(request), service_id, done=done)


@post("/")
async def set_addons(
    request: AnyRequest, service_id: FromPath[int], data: URLEncodedBody[dict[str, str]]
) -> Template | Redirect:
    actor, form = actor_of(request), filled(AddOnsForm, data, addons=numbered(data, "addon-"))
    try:
        await actions.set_addons(actor, service_id, form)
    except (Invalid, Refused) as trouble:
        return await pages.addons_page(actor, service_id, form, trouble)
    return go(f"/desk/services/{service_id}/addons", "saved")


router = Router("/services/{service_id:int}/addons", route_handlers=[show_addons, set_addons])
