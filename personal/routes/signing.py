"""Asking for a code, and coming in with it."""

from litestar import get, post
from litestar.datastructures import Cookie
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect, Template

from kit import web
from kit.errors import Invalid, NotFound, Problem
from kit.settings import settings
from kit.words import _
from personal.actions import signing
from personal.pages.me import code_page, salon_of, sign_in_page
from personal.schemas import CodeForm, WhoForm
from reminders.codes import CodeOver
from widgets.forms import frame_of
from widgets.limits import from_our_pages, not_too_often
from widgets.pages import show
from widgets.rules.addresses import read_code

CAREFUL = [from_our_pages, not_too_often]
COOKIE = "me"
REMEMBERED = 30 * 24 * 60 * 60


def remembering(key: str, seconds: int = REMEMBERED) -> Cookie:
    """For this page alone; where a frame on another site keeps none, the key in the address is enough."""
    secure = settings().site.startswith("https:")
    return Cookie(
        key=COOKIE, value=key, path="/me", httponly=True, secure=secure, samesite="lax", max_age=seconds
    )


@post("/me/codes", guards=CAREFUL)
async def ask_code(request: web.AnyRequest, data: URLEncodedBody[WhoForm]) -> Template | Redirect:
    """Leads on in the same way whether somebody is known or not."""
    branch = await salon_of()
    if branch is None:
        raise NotFound(_("There is no salon here yet."))
    try:
        ticket = await signing.send_code(data.who, branch, web_address(request))
    except Problem as problem:
        errors = problem.fields if isinstance(problem, Invalid) else {}
        notice = "" if errors else problem.sentence
        return await sign_in_page(request, notice=notice, status=problem.status, who=data.who, errors=errors)
    return Redirect(frame_of(request).link(f"/me/codes/{ticket}"), status_code=303)


def web_address(request: web.AnyRequest) -> str:
    return request.client.host if request.client else ""


@get("/me/codes/{ticket:str}")
async def show_code(request: web.AnyRequest, ticket: FromPath[str]) -> Template:
    return await code_page(request, read_code(ticket))


@post("/me/session", guards=CAREFUL)
async def come_in(request: web.AnyRequest, data: URLEncodedBody[CodeForm]) -> Template | Redirect:
    """To the page; where several have the same address, to the choice of one."""
    try:
        ways = await signing.come_in(read_code(data.ticket), data.code)
    except CodeOver as over:
        return await sign_in_page(request, notice=over.sentence, status=over.status)
    except Invalid as wrong:
        return await code_page(request, read_code(data.ticket), status=wrong.status, errors=wrong.fields)
    if len(ways) > 1:
        branch = await salon_of()
        return show("me", "personal/choice", request, branch, ways=ways, title=_("Whose visits?"))
    place = frame_of(request).link(f"/me/{ways[0].key}")
    return Redirect(place, status_code=303, cookies=[remembering(ways[0].key)])
