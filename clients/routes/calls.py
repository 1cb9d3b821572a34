"""Calls: the list, noting one on a card, and what a telephone exchange tells."""

from functools import partial
from typing import Any

import msgspec
from litestar import Router, get, post
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import Redirect, Response, Template

from clients.actions import calls as actions
from clients.pages import calls as pages
from clients.schemas import CallForm
from kit.errors import Invalid, Refused
from kit.once import once
from kit.rights import Permission, actor_of, needs
from kit.web import AnyRequest

CALLS = "/desk/clients/calls"
LARGEST = 10_000


class Caller(msgspec.Struct, frozen=True):
    name: str = ""


@get("/calls")
async def list_calls(
    request: AnyRequest, q: FromQuery[str] = "", show: FromQuery[str] = "", page: FromQuery[int] = 1
) -> Template:
    return await pages.calls_page(actor_of(request), q, show, page)


@post("/calls/{call_id:int}/settlement")
async def settle_call(request: AnyRequest, call_id: FromPath[int]) -> Redirect:
    await actions.set_settled(actor_of(request), call_id, settled=True)
    return Redirect(CALLS, status_code=303)


@post("/calls/{call_id:int}/return")
async def unsettle_call(request: AnyRequest, call_id: FromPath[int]) -> Redirect:
    await actions.set_settled(actor_of(request), call_id, settled=False)
    return Redirect(CALLS, status_code=303)


@post("/calls/{call_id:int}/client")
async def make_client(
    request: AnyRequest, call_id: FromPath[int], data: URLEncodedBody[Caller]
) -> Template | Redirect:
    actor = actor_of(request)
    try:
        made = await actions.make_client(actor, call_id, data.name)
    except (Invalid, Refused) as trouble:
        return await pages.calls_page(actor, "", "unknown", 1, trouble)
    return Redirect(f"/desk/clients/{made}", status_code=303)


@get("/{client_id:int}/calls/new")
async def show_noting(request: AnyRequest, client_id: FromPath[int]) -> Template:
    return await pages.noting_page(actor_of(request), client_id)


@post("/{client_id:int}/calls")
async def note_call(
    request: AnyRequest, client_id: FromPath[int], data: URLEncodedBody[CallForm]
) -> Template | Redirect:
    actor = actor_of(request)
    try:
        noting = partial(actions.note_call, actor, client_id, data)
        return await once(request, noting, lambda _: f"/desk/clients/{client_id}#timeline")
    except (Invalid, Refused) as trouble:
        return await pages.noting_page(actor, client_id, data, trouble)


@get("/telephone", guards=[needs(Permission.edit_catalog)])
async def show_telephone(request: AnyRequest) -> Template:
    return await pages.telephone_page(actor_of(request))


@post("/telephone/token", guards=[needs(Permission.edit_catalog)], status_code=200)
async def renew_token(request: AnyRequest) -> Template:
    actor = actor_of(request)
    return await pages.telephone_page(actor, await actions.renew_token(actor))


@post("/telephone/calls", status_code=200)
async def take_call(request: AnyRequest) -> Response[dict[str, Any]]:
    """From an exchange, which shows the secret token: JSON, or a form."""
    token = request.headers.get("authorization", "").removeprefix("Bearer ").strip()
    sent = await told(request)
    is_new = await actions.take_told(token, sent)
    return Response({"kept": True, "new": is_new}, status_code=201 if is_new else 200)


async def told(request: AnyRequest) -> dict[str, Any]:
    if "json" not in request.headers.get("content-type", ""):
        return dict((await request.form()).items())
    try:
        sent = await request.json()
    except Exception as wrong:
        raise Invalid("That is no JSON.") from wrong
    if not isinstance(sent, dict):
        raise Invalid("Please send one call as an object.")
    return sent


calls = Router(
    "/",
    route_handlers=[
        list_calls,
        settle_call,
        unsettle_call,
        make_client,
        show_noting,
        note_call,
        show_telephone,
        renew_token,
    ],
)
