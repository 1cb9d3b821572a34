"""Signing in and out: by password, with the second step, by passkey, and on a shared tablet by PIN."""

from typing import Any

from litestar import Response, Router, get, post
from litestar.datastructures import Cookie
from litestar.params import FromQuery, JSONBody, URLEncodedBody
from litestar.response import Redirect, Template

from kit.errors import Invalid, Refused, TooMany
from kit.rights import Actor
from kit.settings import settings
from kit.web import AnyRequest, is_fragment, wants_json
from staff import actions, queries
from staff.actions.second_step import has_app
from staff.door_pages import code_page, sign_in_page, tiles_page
from staff.queries import COOKIE, LIFE, TABLET_COOKIE
from staff.rules import safe_next
from staff.schemas import CodeForm, PinForm, SignInForm

ONLY_THE_DESK = "/desk"
HALFWAY_COOKIE = "tempu_halfway"
A_YEAR = 365 * 24 * 3600


@get("/sign-in", name="sign-in")
async def show_sign_in(
    request: AnyRequest,
    next: FromQuery[str] = "/desk",
    by: FromQuery[str] = "",
    person: FromQuery[str] = "",
    was: FromQuery[str] = "",
) -> Template | Redirect:
    """On a shared tablet the tiles, or the PIN of `person`; elsewhere, and where asked for, the password."""
    if isinstance(request.scope.get("user"), Actor):
        return Redirect(safe_next(next), status_code=303)
    tablet = await queries.tablet_here(request.cookies.get(TABLET_COOKIE, ""))
    if tablet is None and not await queries.has_owner():
        return Redirect("/desk/welcome", status_code=303)
    if tablet is None or by == "password":
        return sign_in_page(SignInForm(next=safe_next(next)), tablet=tablet)
    await actions.note_tablet(tablet)
    form = PinForm(account=person, next=safe_next(next), was=was)
    return await tiles_page(tablet, form, alone=is_fragment(request))


@post("/session")
async def sign_in(request: AnyRequest, data: URLEncodedBody[SignInForm]) -> Template | Redirect:
    at = where(request)
    try:
        token = await actions.sign_in(data.email, data.password, at.browser, at.tablet)
    except actions.SecondStep as further:
        halfway = cookie(further.halfway, seconds=600, key=HALFWAY_COOKIE)
        place = f"/desk/sign-in/code?next={safe_next(data.next)}"
        return Redirect(place, status_code=303, cookies=[halfway])
    except (Invalid, TooMany) as trouble:
        return sign_in_page(data, trouble, await queries.tablet_here(at.tablet))
    return await entered(request, token, data.next)


@get("/sign-in/code")
async def show_code(request: AnyRequest, next: FromQuery[str] = "/desk") -> Template:
    account = await actions.halfway_account(request.cookies.get(HALFWAY_COOKIE, ""))
    return code_page(CodeForm(next=safe_next(next)), by_app=await has_app(account))


@post("/session/code")
async def sign_in_by_code(request: AnyRequest, data: URLEncodedBody[CodeForm]) -> Template | Redirect:
    halfway = request.cookies.get(HALFWAY_COOKIE, "")
    try:
        token = await actions.sign_in_by_code(halfway, data.code, where(request))
    except (Invalid, TooMany) as trouble:
        return code_page(data, by_app=True, trouble=trouble)
    return await entered(request, token, data.next)


@post("/passkeys/challenge", status_code=200)
async def ask_for_passkey() -> dict[str, Any]:
    return await actions.begin_using()


@post("/session/passkey")
async def sign_in_by_passkey(request: AnyRequest, data: JSONBody[dict[str, Any]]) -> Response[dict[str, str]]:
    credential = data.get("credential")
    asked = credential if isinstance(credential, dict) else {}
    token = await actions.sign_in_by_passkey(asked, where(request))
    went = await entered(request, token, str(data.get("next", "")))
    return Response({"next": safe_next(str(data.get("next", "")))}, cookies=went.cookies)


@post("/tablet/session")
async def unlock(
    request: AnyRequest, data: URLEncodedBody[PinForm]
) -> Template | Redirect | Response[dict[str, str]]:
    """By its form alone, or, over a page that is only covered, by a script that wants JSON."""
    at, account = where(request), data.account
    try:
        token = await actions.unlock(int(account) if account.isdecimal() else 0, data.pin, at)
    except (Invalid, TooMany, Refused) as trouble:
        tablet = await queries.tablet_here(at.tablet)
        if wants_json(request):
            raise
        if tablet is None:
            return sign_in_page(SignInForm(next=safe_next(data.next)), trouble)
        return await tiles_page(tablet, data, trouble)
    went = await entered(request, token, data.next if account == data.was else ONLY_THE_DESK)
    return Response({"account": account}, cookies=went.cookies) if wants_json(request) else went


@post("/tablet/lock")
async def lock(request: AnyRequest, next: FromQuery[str] = "/desk") -> Response[None] | Redirect:
    """The session ends; the tablet stays, and shows who is here."""
    actor = request.scope.get("user")
    was = actor.account if isinstance(actor, Actor) else ""
    await actions.sign_out(request.cookies.get(COOKIE, ""))
    gone = [cookie("", seconds=0)]
    if wants_json(request):
        return Response(None, status_code=204, cookies=gone)
    return Redirect(f"/desk/sign-in?was={was}&next={safe_next(next)}", status_code=303, cookies=gone)


@post("/tablet/presence", status_code=204, sync_to_thread=False)
def note_presence() -> None:
    """Somebody touches the screen without asking for anything: knowing who asks has noted it already."""


def where(request: AnyRequest) -> actions.Where:
    return actions.Where(request.headers.get("user-agent", ""), request.cookies.get(TABLET_COOKIE, ""))


async def entered(request: AnyRequest, token: str, place: str) -> Redirect:
    """On with a new session; the one this browser had before is over, and so is what was half begun."""
    await actions.sign_out(request.cookies.get(COOKIE, ""))
    cookies = [cookie(token), cookie("", seconds=0, key=HALFWAY_COOKIE)]
    tablet = request.cookies.get(TABLET_COOKIE)
    if tablet:  # or a browser forgets it after a year in which it was used every day
        cookies.append(cookie(tablet, seconds=A_YEAR, key=TABLET_COOKIE))
    return Redirect(safe_next(place), status_code=303, cookies=cookies)


def cookie(token: str, seconds: int = int(LIFE.total_seconds()), key: str = COOKIE) -> Cookie:
    """Not for scripts, not for other sites, and only over https where the site has it."""
    return Cookie(
        key=key,
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


router = Router(
    "/",
    route_handlers=[
        show_sign_in,
        sign_in,
        show_code,
        sign_in_by_code,
        ask_for_passkey,
        sign_in_by_passkey,
        unlock,
        lock,
        note_presence,
        sign_out,
    ],
)
