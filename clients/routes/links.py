"""Linking clients as family or as payers."""

from litestar import Router, get, post
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import Redirect, Template

from clients.actions import links as actions
from clients.pages.links import linking_page
from clients.schemas import LinkForm
from kit.errors import Invalid, Refused
from kit.rights import Permission, actor_of, needs
from kit.typed import is_number
from kit.web import AnyRequest, is_fragment


@get("/{client_id:int}/links/new")
async def new_link(request: AnyRequest, client_id: FromPath[int], q: FromQuery[str] = "") -> Template:
    template = "clients/link_found.html" if is_fragment(request) else "clients/link.html"
    return await linking_page(actor_of(request), client_id, q, LinkForm(), template=template)


@post("/{client_id:int}/links")
async def add_link(
    request: AnyRequest,
    client_id: FromPath[int],
    data: URLEncodedBody[LinkForm],
    q: FromQuery[str] = "",
) -> Template | Redirect:
    actor = actor_of(request)
    try:
        await actions.link(actor, client_id, read_other(data.other), data.tie)
    except (Invalid, Refused) as trouble:
        return await linking_page(actor, client_id, q, data, trouble)
    return family_of(client_id)


def read_other(text: str) -> int:
    if not is_number(text):
        raise Invalid("Please look at the marked fields.", other="Choose somebody.")
    return int(text)


@post("/{client_id:int}/links/{link_id:int}/removal")
async def remove_link(request: AnyRequest, client_id: FromPath[int], link_id: FromPath[int]) -> Redirect:
    await actions.unlink(actor_of(request), client_id, link_id)
    return family_of(client_id)


def family_of(client_id: int) -> Redirect:
    return Redirect(f"/desk/clients/{client_id}#family", status_code=303)


links = Router("/", guards=[needs(Permission.edit_clients)], route_handlers=[new_link, add_link, remove_link])
