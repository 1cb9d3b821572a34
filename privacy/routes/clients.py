"""One client: the file with everything, the question, and the erasing."""

from litestar import Response, Router, get, post
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import Redirect, Template

from kit import clock
from kit.errors import Invalid, Refused
from kit.rights import Permission, actor_of, needs
from kit.web import AnyRequest
from privacy.actions.erasing import erase
from privacy.actions.telling import tell
from privacy.pages import clients as pages
from privacy.schemas import ErasureForm

ERASES = [needs(Permission.erase_clients)]


@get("/", guards=ERASES)
async def show_erasures(request: AnyRequest, q: FromQuery[str] = "", page: FromQuery[int] = 1) -> Template:
    return await pages.erasures_page(actor_of(request), q, page)


@get("/clients/{client_id:int}", guards=[needs(Permission.see_clients)])
async def show_part(request: AnyRequest, client_id: FromPath[int]) -> Template:
    """What the card shows of this."""
    return await pages.card_part(actor_of(request), client_id)


@post("/clients/{client_id:int}/file", status_code=200)
async def tell_all(request: AnyRequest, client_id: FromPath[int]) -> Response[bytes]:
    """One zip of everything that is known of them."""
    address = request.client.host if request.client else ""
    browser = request.headers.get("user-agent", "")
    _, content = await tell(actor_of(request), client_id, address, browser)
    name = f"about-client-{client_id}-{clock.now():%Y-%m-%d}.zip"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(content, media_type="application/zip", headers=headers)


@get("/clients/{client_id:int}/erasure", guards=ERASES)
async def ask_erasure(request: AnyRequest, client_id: FromPath[int]) -> Template:
    return await pages.erasure_page(actor_of(request), client_id)


@post("/clients/{client_id:int}/erasure", guards=ERASES)
async def erase_client(
    request: AnyRequest, client_id: FromPath[int], data: URLEncodedBody[ErasureForm]
) -> Template | Redirect:
    actor = actor_of(request)
    try:
        if data.sure != "yes":
            raise Invalid("Nothing was erased.", sure="Say that you know what this means.")
        await erase(actor, client_id, data.seen)
    except (Invalid, Refused) as trouble:
        return await pages.erasure_page(actor, client_id, trouble)
    return Redirect(f"/desk/clients/{client_id}", status_code=303)


clients = Router("/", route_handlers=[show_erasures, show_part, tell_all, ask_erasure, erase_client])
