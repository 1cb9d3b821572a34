"""The days of a branch that are closed online: of everybody, or of one member."""

from functools import partial

from litestar import Router, get, post
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import Redirect, Template

from catalog.pages import go
from kit.errors import Invalid
from kit.once import once
from kit.rights import Permission, actor_of, needs
from kit.web import AnyRequest
from staff import actions
from staff.online_pages import closed_online_page
from staff.reading import read_closed_online
from staff.schemas import ClosedOnlineForm


@get("/")
async def show_closed(
    request: AnyRequest, branch_id: FromPath[int], member: FromQuery[str] = "", done: FromQuery[str] = ""
) -> Template:
    form = ClosedOnlineForm(member=member)
    return await closed_online_page(actor_of(request), branch_id, form, done=done)


@post("/")
async def close_days(
    request: AnyRequest, branch_id: FromPath[int], data: URLEncodedBody[ClosedOnlineForm]
) -> Template | Redirect:
    actor = actor_of(request)
    try:
        closing = partial(actions.close_online, actor, branch_id, *read_closed_online(data))
        here = f"/desk/branches/{branch_id}/closed-online"
        return await once(request, closing, lambda _: f"{here}?done=saved")
    except Invalid as trouble:
        return await closed_online_page(actor, branch_id, data, trouble)


@post("/{closed_id:int}/removal")
async def open_days(request: AnyRequest, branch_id: FromPath[int], closed_id: FromPath[int]) -> Redirect:
    await actions.open_online(actor_of(request), branch_id, closed_id)
    return go(f"/desk/branches/{branch_id}/closed-online", "removed")


router = Router(
    "/branches/{branch_id:int}/closed-online",
    guards=[needs(Permission.edit_staff)],
    route_handlers=[show_closed, close_days, open_days],
)
