"""Roles side by side, and the single rights of one account."""

from litestar import Router, get, post
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import Redirect, Template

from catalog.pages import go
from kit.errors import Invalid, Refused
from kit.rights import Permission, actor_of, needs
from kit.web import AnyRequest
from staff import actions
from staff.rights_pages import rights_page, roles_page
from staff.schemas import RightsForm

HERE = "/desk/accounts"
TICK = "right-"


@get("/rights")
async def show_roles(request: AnyRequest) -> Template:
    return await roles_page(actor_of(request))


@get("/{account_id:int}/rights")
async def show_rights(request: AnyRequest, account_id: FromPath[int], done: FromQuery[str] = "") -> Template:
    return await rights_page(actor_of(request), account_id, done=done)


@post("/{account_id:int}/rights")
async def set_rights(
    request: AnyRequest, account_id: FromPath[int], data: URLEncodedBody[dict[str, str]]
) -> Template | Redirect:
    ticked = frozenset(name.removeprefix(TICK) for name in data if name.startswith(TICK))
    form = RightsForm(ticked, data.get("seen", ""))
    try:
        await actions.set_rights(actor_of(request), account_id, form)
    except (Invalid, Refused) as trouble:
        return await rights_page(actor_of(request), account_id, form, trouble)
    return go(f"{HERE}/{account_id}/rights", "saved")


router = Router(
    "/accounts",
    guards=[needs(Permission.edit_accounts)],
    route_handlers=[show_roles, show_rights, set_rights],
)
