"""Trust: the rules, and what is left out of count for one client."""

from collections.abc import Awaitable

from litestar import Router, get, post
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import Redirect, Template

from catalog.pages import go
from clients.actions import trusting as actions
from clients.pages import trust as pages
from clients.schemas import TrustForm, TrustWhy
from kit.errors import Invalid, Refused
from kit.rights import Permission, actor_of, needs
from kit.web import AnyRequest, is_fragment

TRUST = "/desk/clients/trust"
EDITS = [needs(Permission.edit_clients)]


@get("/trust", guards=[needs(Permission.edit_catalog)])
async def show_terms(request: AnyRequest, done: FromQuery[str] = "") -> Template:
    return await pages.terms_page(actor_of(request), done=done)


@post("/trust", guards=[needs(Permission.edit_catalog)])
async def set_terms(request: AnyRequest, data: URLEncodedBody[TrustForm]) -> Template | Redirect:
    actor = actor_of(request)
    try:
        await actions.set_terms(actor, data)
    except (Invalid, Refused) as trouble:
        return await pages.terms_page(actor, data, trouble)
    return go(TRUST, "saved")


@get("/{client_id:int}/trust")
async def show_trust(request: AnyRequest, client_id: FromPath[int]) -> Template:
    return await pages.client_part(actor_of(request), client_id)


@post("/{client_id:int}/trust/waiver", guards=EDITS)
async def waive(
    request: AnyRequest, client_id: FromPath[int], data: URLEncodedBody[TrustWhy]
) -> Template | Redirect:
    doing = actions.waive(actor_of(request), client_id, read_visit(data), data.trust_why)
    return await then(request, client_id, doing)


@post("/{client_id:int}/trust/counting", guards=EDITS)
async def count_again(
    request: AnyRequest, client_id: FromPath[int], data: URLEncodedBody[TrustWhy]
) -> Template | Redirect:
    return await then(request, client_id, actions.count_again(actor_of(request), client_id, read_visit(data)))


@post("/{client_id:int}/trust/exemption", guards=EDITS)
async def exempt(
    request: AnyRequest, client_id: FromPath[int], data: URLEncodedBody[TrustWhy]
) -> Template | Redirect:
    return await then(request, client_id, actions.exempt(actor_of(request), client_id, data.trust_why))


@post("/{client_id:int}/trust/exemption/removal", guards=EDITS)
async def exempt_no_more(request: AnyRequest, client_id: FromPath[int]) -> Template | Redirect:
    return await then(request, client_id, actions.exempt_no_more(actor_of(request), client_id))


def read_visit(data: TrustWhy) -> int:
    return int(data.visit) if data.visit.isdecimal() and len(data.visit) < 10 else 0


async def then(request: AnyRequest, client_id: int, doing: Awaitable[None]) -> Template | Redirect:
    try:
        await doing
    except (Invalid, Refused) as trouble:
        return await pages.client_part(actor_of(request), client_id, trouble)
    if is_fragment(request):
        return await pages.client_part(actor_of(request), client_id)
    return Redirect(f"/desk/clients/{client_id}", status_code=303)


trust = Router(
    "/",
    route_handlers=[show_terms, set_terms, show_trust, waive, count_again, exempt, exempt_no_more],
)
