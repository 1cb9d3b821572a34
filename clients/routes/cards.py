"""Client cards: list, search, form, card."""

from functools import partial

from litestar import Response, Router, get, post
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import Redirect, Template

from clients import actions, queries
from clients.actions.looks import note_look
from clients.pages import cards as pages
from clients.pages.fields import with_answers
from clients.pages.timeline import asked, timeline_part
from clients.paper import card_pdf
from clients.queries.alike import kept_of
from clients.schemas import BanForm, ClientForm, InGroupForm, Match
from kit import web
from kit.errors import Invalid, NotFound, Refused
from kit.once import once
from kit.rights import Permission, actor_of, needs
from kit.web import AnyRequest

EDITS = [needs(Permission.edit_clients)]


@get("/")
async def list_clients(
    request: AnyRequest, q: FromQuery[str] = "", page: FromQuery[int] = 1
) -> Template | Redirect:
    """What a scanner reads from a client's card opens that client."""
    scanned = await queries.client_with_card(q)
    if scanned is not None:
        return show(scanned)
    return await pages.client_list(actor_of(request), q, page)


@get("/search")
async def search_clients(
    request: AnyRequest, q: FromQuery[str] = "", page: FromQuery[int] = 1
) -> Template | Response[list[Match]]:
    """While somebody types: rows for the page of clients, or JSON for the calendar."""
    if web.wants_json(request):
        return Response(await pages.matches(actor_of(request), q))
    return await pages.client_list(actor_of(request), q, page, template="clients/found.html")


@get("/new", guards=EDITS)
async def new_client(request: AnyRequest) -> Template:
    return await pages.form_page(actor_of(request), ClientForm())


@post("/", guards=EDITS)
async def add_client(request: AnyRequest, data: URLEncodedBody[ClientForm]) -> Template | Redirect:
    actor, data = actor_of(request), await with_answers(request, data)
    if data.rows:
        return await pages.form_page(actor, data)
    try:
        adding = partial(actions.add_client, actor, data, (await queries.home(actor)).country)
        return await once(request, adding, lambda client: card_of(client.id))
    except Invalid as trouble:
        return await pages.form_page(actor, data, trouble=trouble)


@get("/{client_id:int}")
async def show_client(
    request: AnyRequest, client_id: FromPath[int], removed: FromQuery[int] = 0
) -> Template | Redirect:
    """A link to a card that went up in another leads to that."""
    actor = actor_of(request)
    try:
        shown = await pages.card(actor, client_id, asked(request), typed={"removed": str(removed)})
    except NotFound:
        kept = await kept_of(client_id)
        if kept is None:
            raise
        return show(kept)
    await note_look(actor, client_id, "card")
    return shown


@get("/{client_id:int}/timeline")
async def show_timeline(request: AnyRequest, client_id: FromPath[int]) -> Template:
    return await timeline_part(actor_of(request), client_id, asked(request))


@get("/{client_id:int}/card.pdf")
async def print_card(request: AnyRequest, client_id: FromPath[int]) -> Response[bytes]:
    actor = actor_of(request)
    made = await card_pdf(actor, client_id)
    await note_look(actor, client_id, "printed card")
    headers = {
        "Content-Disposition": f'inline; filename="client-{client_id}.pdf"',
        "Cache-Control": "no-store",
    }
    return Response(made, media_type="application/pdf", headers=headers)


@get("/{client_id:int}/edit", guards=EDITS)
async def edit_client(request: AnyRequest, client_id: FromPath[int]) -> Template:
    actor = actor_of(request)
    client = await queries.access_client(actor, client_id)
    await note_look(actor, client_id, "card")
    return await pages.form_page(actor, await pages.filled_in(client), client)


@post("/{client_id:int}", guards=EDITS)
async def change_client(
    request: AnyRequest, client_id: FromPath[int], data: URLEncodedBody[ClientForm]
) -> Template | Redirect:
    actor, data = actor_of(request), await with_answers(request, data)
    if data.rows:
        return await pages.form_page(actor, data, await queries.access_client(actor, client_id))
    try:
        country = (await queries.home(actor)).country
        await actions.change_client(actor, client_id, data, pages.number(data.version), country)
    except (Invalid, Refused) as trouble:
        return await pages.form_page(actor, data, await queries.access_client(actor, client_id), trouble)
    return show(client_id)


@post("/{client_id:int}/online-ban", guards=EDITS)
async def forbid_online(
    request: AnyRequest, client_id: FromPath[int], data: URLEncodedBody[BanForm]
) -> Template | Redirect:
    actor = actor_of(request)
    try:
        await actions.forbid_online(actor, client_id, data.why)
    except Invalid as trouble:
        return await pages.card(actor, client_id, asked(request), typed={"why": data.why}, trouble=trouble)
    return show(client_id)


@post("/{client_id:int}/online-ban/removal", guards=EDITS)
async def allow_online(request: AnyRequest, client_id: FromPath[int]) -> Redirect:
    await actions.allow_online(actor_of(request), client_id)
    return show(client_id)


@post("/{client_id:int}/group", guards=EDITS)
async def set_group(
    request: AnyRequest, client_id: FromPath[int], data: URLEncodedBody[InGroupForm]
) -> Redirect:
    await actions.set_group(actor_of(request), client_id, pages.number(data.group) or None)
    return show(client_id)


def show(client_id: int) -> Redirect:
    return Redirect(card_of(client_id), status_code=303)


def card_of(client_id: int) -> str:
    return f"/desk/clients/{client_id}"


cards = Router(
    "/",
    route_handlers=[
        list_clients,
        search_clients,
        new_client,
        add_client,
        show_client,
        show_timeline,
        print_card,
        edit_client,
        change_client,
        forbid_online,
        allow_online,
        set_group,
    ],
)
