"""Pages about kinds of certificates: what each costs, what it is good for, and where it is sold."""

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
from loyalty import certificate_pages as pages
from loyalty.actions import certificate_types as actions
from loyalty.certificate_schemas import CertificateTypeForm

KINDS = "/desk/loyalty/certificates/kinds"
EDITS = needs(Permission.edit_loyalty)
Number = Annotated[int, QueryParameter(name="page")]
Typed = URLEncodedBody[dict[str, str]]


@get("/")
async def list_kinds(
    request: AnyRequest,
    branch: FromQuery[int | None] = None,
    q: FromQuery[str] = "",
    show: FromQuery[str] = "",
    number: Number = 1,
) -> Any:  # noqa: ANN401
    done = request.query_params.get("done", "")
    return await pages.kinds_page(actor_of(request), branch, (q, show == "archived"), number, done)


@get("/new", guards=[EDITS])
async def new_kind(request: AnyRequest, branch: FromQuery[int | None] = None) -> Any:  # noqa: ANN401
    actor = actor_of(request)
    return await pages.kind_page(actor, await branch_here(actor, branch), None)


@post("/", guards=[EDITS])
async def add_kind(request: AnyRequest, data: Typed, branch: FromQuery[int | None] = None) -> Any:  # noqa: ANN401
    actor, form = actor_of(request), typed_kind(data)
    here = await branch_here(actor, branch)
    try:
        adding = partial(actions.add_type, actor, here, form)
        return await once(request, adding, lambda _: f"{KINDS}?branch={here.id}&done=added")
    except Invalid as trouble:
        return await pages.kind_page(actor, here, None, form, trouble)


@get("/{certificate_kind:int}", guards=[EDITS])
async def show_kind(request: AnyRequest, certificate_kind: FromPath[int]) -> Any:  # noqa: ANN401
    actor = actor_of(request)
    return await pages.kind_page(actor, await pages.home_of(actor, certificate_kind), certificate_kind)


@post("/{certificate_kind:int}", guards=[EDITS])
async def change_kind(request: AnyRequest, certificate_kind: FromPath[int], data: Typed) -> Any:  # noqa: ANN401
    actor, form = actor_of(request), typed_kind(data)
    here = await pages.home_of(actor, certificate_kind)
    try:
        await actions.change_type(actor, here, certificate_kind, form)
    except (Invalid, Refused) as trouble:
        return await pages.kind_page(actor, here, certificate_kind, form, trouble)
    return Redirect(f"{KINDS}?branch={here.id}&done=changed", status_code=303)


@post("/{certificate_kind:int}/archive", guards=[EDITS])
async def archive_kind(request: AnyRequest, certificate_kind: FromPath[int]) -> Redirect:
    return await set_active(request, certificate_kind, active=False)


@post("/{certificate_kind:int}/return", guards=[EDITS])
async def bring_back_kind(request: AnyRequest, certificate_kind: FromPath[int]) -> Redirect:
    return await set_active(request, certificate_kind, active=True)


async def set_active(request: AnyRequest, kind: int, *, active: bool) -> Redirect:
    actor = actor_of(request)
    await actions.set_active(actor, kind, active=active)
    here = await pages.home_of(actor, kind)
    done = "back" if active else f"archived-{kind}"
    return Redirect(f"{KINDS}?branch={here.id}&done={done}", status_code=303)


def typed_kind(data: dict[str, str]) -> CertificateTypeForm:
    places = frozenset(numbered(data, "places-"))
    return filled(CertificateTypeForm, data, places=places, services=numbered(data, "services-"))


certificate_kinds = Router(
    "/loyalty/certificates/kinds",
    guards=[needs(Permission.see_clients)],
    route_handlers=[list_kinds, new_kind, add_kind, show_kind, change_kind, archive_kind, bring_back_kind],
)
