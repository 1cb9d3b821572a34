"""The sheet of clients."""

from litestar import Router, get, post
from litestar.params import URLEncodedBody
from litestar.response import Redirect, Template

from kit.rights import Permission, actor_of, needs
from kit.web import AnyRequest
from lists import queries
from lists.pages import sheet as pages
from lists.queries.views import default_view
from lists.rules.address import read_asked
from lists.rules.typed import read_form

Typed = URLEncodedBody[dict[str, str]]
SHEET = "/desk/sheet"


@get("/")
async def show_sheet(request: AnyRequest) -> Template | Redirect:
    """Without anything in the address, the view that this person begins with."""
    actor, sent = actor_of(request), dict(request.query_params)
    if not sent and (view := await default_view(actor)):
        return Redirect(f"{SHEET}?view={view}", status_code=303)
    if add := sent.get("add"):
        asked, _ = await pages.asked_for(actor, sent)
        return Redirect(
            f"{SHEET}?{asked.with_columns((*asked.columns, add)).query}&open=columns", status_code=303
        )
    return await pages.sheet_page(actor, sent)


@post("/conditions")
async def show_with_conditions(request: AnyRequest, data: Typed) -> Redirect:
    """What was put together as a segment, as a sheet, without keeping it."""
    group = read_form(data, (await queries.known_to(actor_of(request))).facts)
    asked = read_asked({}).of(who=group if group.parts else None)
    return Redirect(f"{SHEET}?{asked.query}", status_code=303)


sheet = Router(
    "/sheet",
    guards=[needs(Permission.see_clients)],
    route_handlers=[show_sheet, show_with_conditions],
)
