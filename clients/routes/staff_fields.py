"""The business's own fields of somebody who works here: a part of their page, or a page without scripts."""

import msgspec
from litestar import Router, get, post
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import Redirect, Template

from catalog.pages import go
from clients.actions.staff_fields import fill_in_member
from clients.pages.fields import read_answers
from clients.pages.staff_fields import Around, member_fields
from kit.errors import Invalid, Refused
from kit.rights import Permission, actor_of, needs
from kit.web import AnyRequest


class SeenForm(msgspec.Struct, frozen=True):
    seen: str = ""


@get("/{member_id:int}/fields")
async def show_fields(
    request: AnyRequest, member_id: FromPath[int], done: FromQuery[str] = "", removed: FromQuery[int] = 0
) -> Template:
    return await member_fields(request, member_id, done=done, around=Around(removed=removed))


@post("/{member_id:int}/fields")
async def fill_in(
    request: AnyRequest, member_id: FromPath[int], data: URLEncodedBody[SeenForm]
) -> Template | Redirect:
    sent = await read_answers(request)
    try:
        await fill_in_member(actor_of(request), member_id, sent, data.seen)
    except (Invalid, Refused) as trouble:
        return await member_fields(request, member_id, sent, trouble)
    return go(f"/desk/staff/{member_id}", "saved")


of_staff = Router("/staff", guards=[needs(Permission.edit_staff)], route_handlers=[show_fields, fill_in])
