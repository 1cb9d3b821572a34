"""Signing in and out."""

from litestar import Router, get, post
from litestar.datastructures import Cookie
from litestar.params import FromQuery, URLEncodedBody
from litestar.response import Redirect, Template

from kit.errors import Invalid, TooMany
from kit.rights import Actor
from kit.settings import settings
from kit.web import AnyRequest
from staff import actions
from staff.pages import sign_in_page
from staff.queries import COOKIE, LIFE
from staff.rules import safe_next
from staff.schemas import SignInForm

ONLY_THE_DESK = "/desk"


@get("/sign-in", name="sign-in", sync_to_thread=False)
def show_sign_in(request: AnyRequest, next: FromQuery[str] = "/desk") -> Template | Redirect:
    if isinstance(request.scope.get("user"), Actor):
        return Redirect(safe_next(next), status_code=303)
    return sign_in_page(SignInForm(next=safe_next(next)))


@post("/session")
async def sign_in(request: AnyRequest, data: URLEncodedBody[SignInForm]) -> Template | Redirect:
    browser = request.headers.get("user-agent", "")
    try:
        token = await actions.sign_in(data.email, data.password, browser)
    except (Invalid, TooMany) as trouble:
        return sign_in_page(data, trouble)
    return Redirect(safe_next(data.next), status_code=303, cookies=[cookie(token)])


def cookie(token: str, seconds: int = int(LIFE.total_seconds())) -> Cookie:
    """Not for scripts, not for other sites, and only over https where the site has it."""
    return Cookie(
        key=COOKIE,
        value=token,
        path=ONLY_THE_DESK,
        max_age=seconds,
        httponly=True,
        samesite="lax",
        secure=settings().site.startswith("https://"),
    )


@post("/session/end")
async def sign_out(request: AnyRequest) -> Redirect:
    """Works for anybody, so that a page left open for a month can still be signed out of."""
    await actions.sign_out(request.cookies.get(COOKIE, ""))
    return Redirect("/desk/sign-in", status_code=303, cookies=[cookie("", seconds=0)])


router = Router("/", route_handlers=[show_sign_in, sign_in, sign_out])
