"""What is forgotten by itself, and who looked at whom."""

from litestar import Router, get, post
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import Redirect, Template

from catalog.pages import go
from kit.errors import Invalid, NotFound, Refused
from kit.rights import Permission, actor_of, needs
from kit.web import AnyRequest
from privacy.actions import retention as actions
from privacy.pages import retention as pages
from privacy.rules.retention import read_terms
from privacy.schemas import RetentionForm
from privacy.tables import What

RULES, NOTICES = "/desk/privacy/retention", "/desk/privacy/retention/announced"


@get("/retention")
async def show_rules(
    request: AnyRequest, what: FromQuery[str] = "", days: FromQuery[str] = "", grace: FromQuery[str] = ""
) -> Template:
    """With days: whom the rule would reach."""
    form = RetentionForm(what, days, grace) if what else None
    return await pages.retention_page(actor_of(request), form)


@post("/retention")
async def set_rule(request: AnyRequest, data: URLEncodedBody[RetentionForm]) -> Template | Redirect:
    actor = actor_of(request)
    try:
        terms, is_on = read_terms(data.days, data.grace), data.on == "yes"
        await actions.set_rule(actor, read_what(data.what), terms, data.seen, is_on=is_on)
    except (Invalid, Refused) as trouble:
        return await pages.retention_page(actor, data, trouble)
    return Redirect(RULES, status_code=303)


def read_what(text: str) -> What:
    if text not in list(What):
        raise NotFound("There is no such rule.")
    return What(text)


@get("/retention/announced")
async def show_announced(
    request: AnyRequest, q: FromQuery[str] = "", page: FromQuery[int] = 1, done: FromQuery[str] = ""
) -> Template:
    return await pages.notices_page(actor_of(request), q, page, done=done)


@post("/retention/announced/{notice_id:int}/keep")
async def keep(request: AnyRequest, notice_id: FromPath[int]) -> Redirect:
    await actions.keep(actor_of(request), notice_id)
    return go(NOTICES, "kept")


@post("/retention/announced/{notice_id:int}/let-go")
async def let_go(request: AnyRequest, notice_id: FromPath[int]) -> Redirect:
    await actions.let_go(actor_of(request), notice_id)
    return go(NOTICES, "let-go")


@get("/looks")
async def show_looks(request: AnyRequest, q: FromQuery[str] = "", page: FromQuery[int] = 1) -> Template:
    return await pages.looks_page(actor_of(request), q, page)


retention = Router(
    "/",
    guards=[needs(Permission.erase_clients)],
    route_handlers=[show_rules, set_rule, show_announced, keep, let_go, show_looks],
)
