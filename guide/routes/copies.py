"""Copying one branch to another: the form, what would become of everything, doing it, and taking it back."""

from functools import partial

from litestar import Router, get, post
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import Redirect, Template

from catalog.pages import go
from catalog.schemas import filled
from guide import actions
from guide.copy_pages import copy_page, preview_page, wish_of
from guide.queries.copies import access_copy
from guide.schemas import CopyForm
from kit.errors import Invalid, Refused
from kit.once import once
from kit.rights import Permission, actor_of, needs
from kit.web import AnyRequest

HERE = "/desk/branches"
TICK = "part-"
Body = URLEncodedBody[dict[str, str]]


@get("/{branch_id:int}/copies")
async def show_copying(request: AnyRequest, branch_id: FromPath[int], done: FromQuery[str] = "") -> Template:
    return await copy_page(actor_of(request), branch_id, done=done)


def read_form(typed: dict[str, str]) -> CopyForm:
    return filled(CopyForm, typed, parts=[name.removeprefix(TICK) for name in typed if name.startswith(TICK)])


@post("/{branch_id:int}/copies/preview", status_code=200)
async def preview(request: AnyRequest, branch_id: FromPath[int], data: Body) -> Template:
    form = read_form(data)
    try:
        return await preview_page(actor_of(request), branch_id, form)
    except Invalid as trouble:
        return await copy_page(actor_of(request), branch_id, form, trouble)


@post("/{branch_id:int}/copies")
async def copy_branch(request: AnyRequest, branch_id: FromPath[int], data: Body) -> Template | Redirect:
    actor, form, place = actor_of(request), read_form(data), f"{HERE}/{branch_id}/copies"
    if "back" in data:
        return await copy_page(actor, branch_id, form)
    try:
        copying = partial(actions.copy_branch, actor, wish_of(branch_id, form), form.seen)
        return await once(request, copying, lambda _: f"{place}?done=copied")
    except (Invalid, Refused) as trouble:
        return await copy_page(actor, branch_id, form, trouble)


@post("/copies/{copy_id:int}/undo")
async def undo_copy(request: AnyRequest, copy_id: FromPath[int]) -> Template | Redirect:
    actor = actor_of(request)
    copy = await access_copy(actor, copy_id)
    try:
        branch = await actions.undo_copy(actor, copy_id)
    except Refused as trouble:
        return await copy_page(actor, copy.branch, trouble=trouble)
    return go(f"{HERE}/{branch}/copies", "undone")


copies = Router(
    "/branches",
    guards=[needs(Permission.edit_catalog)],
    route_handlers=[show_copying, preview, copy_branch, undo_copy],
)
