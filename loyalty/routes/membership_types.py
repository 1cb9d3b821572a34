"""Pages about kinds of memberships: the list, the form, archiving; and the services only for members."""

from functools import partial
from typing import Annotated, Any

from litestar import Router, get, post
from litestar.params import FromPath, FromQuery, QueryParameter, URLEncodedBody
from litestar.response import Redirect

from catalog.queries import branch_here
from catalog.schemas import filled, numbered
from kit.errors import Invalid, Refused
from kit.once import once
from kit.rights import Permission, actor_of, needs
from kit.web import AnyRequest
from loyalty import membership_type_pages as pages
from loyalty.actions import membership_types as actions
from loyalty.membership_type_schemas import MembershipTypeForm

TYPES = pages.TYPES
EDITS = needs(Permission.edit_loyalty)
Typed = URLEncodedBody[dict[str, str]]
Number = Annotated[int, QueryParameter(name="page")]


@get("/membership-types")
async def list_types(
    request: AnyRequest,
    branch: FromQuery[int | None] = None,
    q: FromQuery[str] = "",
    show: FromQuery[str] = "",
    number: Number = 1,
) -> Any:  # noqa: ANN401
    told = request.query_params.get("done", ""), request.query_params.get("kind", "")
    return await pages.list_page(actor_of(request), branch, (q, show), number, told)


@get("/membership-types/new", guards=[EDITS])
async def new_type(request: AnyRequest, branch: FromQuery[int | None] = None) -> Any:  # noqa: ANN401
    return await pages.form_page(actor_of(request), branch)


def typed_type(data: dict[str, str]) -> MembershipTypeForm:
    ticked = {
        name: frozenset(numbered(data, f"{name}-"))
        for name in ("services", "categories", "weekdays", "places")
    }
    texts = {name: numbered(data, f"{name}-") for name in ("of_services", "of_categories")}
    return filled(MembershipTypeForm, data, **ticked, **texts)


@post("/membership-types", guards=[EDITS])
async def add_type(request: AnyRequest, data: Typed, branch: FromQuery[int | None] = None) -> Any:  # noqa: ANN401
    actor, form = actor_of(request), typed_type(data)
    here = await branch_here(actor, branch)
    try:
        adding = partial(actions.add_type, actor, here, form)
        return await once(request, adding, lambda _: f"{TYPES}?branch={here.id}&done=added")
    except Invalid as trouble:
        return await pages.form_page(actor, branch, None, form, trouble)


@get("/membership-types/{membership_kind:int}")
async def show_type(
    request: AnyRequest, membership_kind: FromPath[int], branch: FromQuery[int | None] = None
) -> Any:  # noqa: ANN401
    return await pages.form_page(actor_of(request), branch, membership_kind)


@post("/membership-types/{membership_kind:int}", guards=[EDITS])
async def change_type(
    request: AnyRequest, membership_kind: FromPath[int], data: Typed, branch: FromQuery[int | None] = None
) -> Any:  # noqa: ANN401
    actor, form = actor_of(request), typed_type(data)
    here = await branch_here(actor, branch)
    try:
        await actions.change_type(actor, here, membership_kind, form)
    except (Invalid, Refused) as trouble:
        return await pages.form_page(actor, branch, membership_kind, form, trouble)
    return Redirect(f"{TYPES}?branch={here.id}&done=changed", status_code=303)


@post("/membership-types/{membership_kind:int}/archive", guards=[EDITS])
async def archive_type(request: AnyRequest, membership_kind: FromPath[int]) -> Redirect:
    await actions.set_active(actor_of(request), membership_kind, active=False)
    return Redirect(f"{TYPES}?done=archived&kind={membership_kind}", status_code=303)


@post("/membership-types/{membership_kind:int}/restore", guards=[EDITS])
async def restore_type(request: AnyRequest, membership_kind: FromPath[int]) -> Redirect:
    await actions.set_active(actor_of(request), membership_kind, active=True)
    return Redirect(f"{TYPES}?done=restored", status_code=303)


@get("/members-only")
async def show_members_only(request: AnyRequest, branch: FromQuery[int | None] = None) -> Any:  # noqa: ANN401
    done = request.query_params.get("done", "")
    return await pages.members_only_page(actor_of(request), branch, done)


@post("/members-only", guards=[EDITS])
async def set_members_only(request: AnyRequest, data: Typed, branch: FromQuery[int | None] = None) -> Any:  # noqa: ANN401
    actor = actor_of(request)
    try:
        await actions.set_members_only(actor, numbered(data, "services-"), numbered(data, "offered-"))
    except Refused as trouble:
        return await pages.members_only_page(actor, branch, trouble=trouble)
    return Redirect("/desk/loyalty/members-only?done=only", status_code=303)


membership_types = Router(
    "/loyalty",
    guards=[needs(Permission.see_clients)],
    route_handlers=[
        list_types,
        new_type,
        add_type,
        show_type,
        change_type,
        archive_type,
        restore_type,
        show_members_only,
        set_members_only,
    ],
)
