"""Consents: their texts, and what a client says to each."""

from functools import partial

from litestar import Router, get, post
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import Redirect, Template

from catalog.pages import go
from clients.actions import consenting as actions
from clients.pages import consents as pages
from clients.schemas import ConsentForm, SaidForm
from kit.errors import Invalid, Refused
from kit.once import once
from kit.rights import Permission, actor_of, needs
from kit.web import AnyRequest, is_fragment

CONSENTS = "/desk/clients/consents"


@get("/")
async def list_consents(request: AnyRequest, done: FromQuery[str] = "") -> Template:
    return await pages.consents_page(actor_of(request), ConsentForm(), done=done)


@post("/")
async def add_consent(request: AnyRequest, data: URLEncodedBody[ConsentForm]) -> Template | Redirect:
    try:
        adding = partial(actions.add_consent, actor_of(request), data)
        return await once(request, adding, lambda _: f"{CONSENTS}?done=added")
    except Invalid as trouble:
        return await pages.consents_page(actor_of(request), data, trouble)


@get("/{consent_id:int}")
async def show_consent(request: AnyRequest, consent_id: FromPath[int]) -> Template:
    return await pages.consent_page(actor_of(request), consent_id)


@post("/{consent_id:int}")
async def change_consent(
    request: AnyRequest, consent_id: FromPath[int], data: URLEncodedBody[ConsentForm]
) -> Template | Redirect:
    actor = actor_of(request)
    try:
        await actions.change_consent(actor, consent_id, data)
    except (Invalid, Refused) as trouble:
        return await pages.consent_page(actor, consent_id, data, trouble)
    return go(CONSENTS, "saved")


@post("/{consent_id:int}/archive")
async def archive_consent(request: AnyRequest, consent_id: FromPath[int]) -> Redirect:
    await actions.set_archived(actor_of(request), consent_id, archived=True)
    return go(CONSENTS, "archived")


@post("/{consent_id:int}/restoration")
async def restore_consent(request: AnyRequest, consent_id: FromPath[int]) -> Redirect:
    await actions.set_archived(actor_of(request), consent_id, archived=False)
    return go(CONSENTS, "restored")


@get("/{client_id:int}/consents")
async def show_of_client(request: AnyRequest, client_id: FromPath[int]) -> Template:
    return await pages.client_part(actor_of(request), client_id)


@post("/{client_id:int}/consents", guards=[needs(Permission.edit_clients)])
async def answer_for(
    request: AnyRequest, client_id: FromPath[int], data: URLEncodedBody[SaidForm]
) -> Template | Redirect:
    """What they said at the desk."""
    actor, wording = actor_of(request), int(data.wording) if data.wording.isdecimal() else 0
    try:
        await actions.answer_for(actor, client_id, wording, data.proof, is_given=data.said == "yes")
    except (Invalid, Refused) as trouble:
        return await pages.client_part(actor, client_id, trouble)
    if is_fragment(request):
        return await pages.client_part(actor, client_id)
    return Redirect(f"/desk/clients/{client_id}", status_code=303)


consents = Router(
    "/consents",
    guards=[needs(Permission.edit_catalog)],
    route_handlers=[
        list_consents,
        add_consent,
        show_consent,
        change_consent,
        archive_consent,
        restore_consent,
    ],
)
of_clients = Router("/", route_handlers=[show_of_client, answer_for])
