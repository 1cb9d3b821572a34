"""Shared tablets, for who looks after accounts."""

from litestar import Router, get, post
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import Redirect, Template

from catalog.pages import go
from kit.errors import Invalid, Refused
from kit.rights import Permission, actor_of, needs
from kit.web import AnyRequest
from staff import actions
from staff.me_pages import tablet_page, tablets_page
from staff.queries import COOKIE, TABLET_COOKIE
from staff.routes.session import A_YEAR, cookie
from staff.schemas import TabletForm

HERE = "/desk/tablets"


@get("/")
async def list_tablets(request: AnyRequest, done: FromQuery[str] = "") -> Template:
    here = request.cookies.get(TABLET_COOKIE, "")
    return await tablets_page(actor_of(request), here, TabletForm(), done=done)


@post("/")
async def share_tablet(request: AnyRequest, data: URLEncodedBody[TabletForm]) -> Template | Redirect:
    """This device is shared from now on, so whoever made it so is signed out of it."""
    actor = actor_of(request)
    try:
        token = await actions.share_tablet(actor, data, request.headers.get("user-agent", ""))
    except Invalid as trouble:
        return await tablets_page(actor, request.cookies.get(TABLET_COOKIE, ""), data, trouble)
    await actions.sign_out(request.cookies.get(COOKIE, ""))
    cookies = [cookie(token, A_YEAR, TABLET_COOKIE), cookie("", seconds=0)]
    return Redirect("/desk/sign-in", status_code=303, cookies=cookies)


@get("/{tablet_id:int}")
async def show_tablet(request: AnyRequest, tablet_id: FromPath[int]) -> Template:
    return await tablet_page(actor_of(request), tablet_id)


@post("/{tablet_id:int}")
async def change_tablet(
    request: AnyRequest, tablet_id: FromPath[int], data: URLEncodedBody[TabletForm]
) -> Template | Redirect:
    actor = actor_of(request)
    try:
        await actions.change_tablet(actor, tablet_id, data)
    except (Invalid, Refused) as trouble:
        return await tablet_page(actor, tablet_id, data, trouble)
    return go(HERE, "saved")


@post("/{tablet_id:int}/end")
async def end_tablet(request: AnyRequest, tablet_id: FromPath[int]) -> Redirect:
    await actions.end_tablet(actor_of(request), tablet_id)
    return go(HERE, "tablet-ended")


router = Router(
    "/tablets",
    guards=[needs(Permission.edit_accounts)],
    route_handlers=[list_tablets, share_tablet, show_tablet, change_tablet, end_tablet],
)
