"""Groups of clients."""

from functools import partial

from litestar import Router, get, post
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect, Template

from clients import actions, queries
from clients.pages import groups as pages
from clients.schemas import GroupForm
from kit.errors import Invalid
from kit.once import once
from kit.rights import Permission, actor_of, needs
from kit.seen import Stale
from kit.web import AnyRequest

GROUPS = "/desk/clients/groups"


@get("/")
async def list_groups(request: AnyRequest) -> Template:
    return await pages.groups_page(actor_of(request), GroupForm())


@post("/")
async def add_group(request: AnyRequest, data: URLEncodedBody[GroupForm]) -> Template | Redirect:
    try:
        adding = partial(actions.add_group, actor_of(request), data)
        return await once(request, adding, lambda _: GROUPS)
    except Invalid as trouble:
        return await pages.groups_page(actor_of(request), data, trouble=trouble)


@get("/{group_id:int}")
async def show_group(request: AnyRequest, group_id: FromPath[int]) -> Template:
    group = await queries.access_group(actor_of(request), group_id)
    return await pages.groups_page(actor_of(request), pages.group_form(group), group)


@post("/{group_id:int}")
async def change_group(
    request: AnyRequest, group_id: FromPath[int], data: URLEncodedBody[GroupForm]
) -> Template | Redirect:
    actor = actor_of(request)
    try:
        await actions.change_group(actor, group_id, data)
    except (Invalid, Stale) as trouble:
        return await pages.groups_page(actor, data, await queries.access_group(actor, group_id), trouble)
    return Redirect(GROUPS, status_code=303)


@post("/{group_id:int}/removal")
async def drop_group(request: AnyRequest, group_id: FromPath[int]) -> Redirect:
    await actions.drop_group(actor_of(request), group_id)
    return Redirect(GROUPS, status_code=303)


groups = Router(
    "/groups",
    guards=[needs(Permission.edit_clients)],
    route_handlers=[list_groups, add_group, show_group, change_group, drop_group],
)
