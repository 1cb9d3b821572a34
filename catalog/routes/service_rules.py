"""A service's own rules of being booked online."""

from litestar import Router, get, post
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import Redirect, Template

from catalog import actions, pages
from catalog.pages import go
from catalog.schemas import ServiceRulesForm
from kit.errors import Invalid, Refused
from kit.rights import actor_of
from kit.web import AnyRequest


@get("/")
async def show_rules(request: AnyRequest, service_id: FromPath[int], done: FromQuery[str] = "") -> Template:
    actor = actor_of(request)
    return await pages.rules_page(actor, service_id, await pages.kept_rules(service_id), done=done)


@post("/")
async def set_rules(
    request: AnyRequest, service_id: FromPath[int], data: URLEncodedBody[ServiceRulesForm]
) -> Template | Redirect:
    actor = actor_of(request)
    try:
        await actions.set_service_rules(actor, service_id, data)
    except (Invalid, Refused) as trouble:
        return await pages.rules_page(actor, service_id, data, trouble)
    return go(f"/desk/services/{service_id}/rules", "saved")


router = Router("/services/{service_id:int}/rules", route_handlers=[show_rules, set_rules])
