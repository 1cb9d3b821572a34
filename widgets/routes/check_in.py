"""The door: who has scanned the poster says by phone or code who they are, and that they are here.

Nobody learns anything of anybody: a number that comes to nothing gets one and the same answer.
"""

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import Redirect, Template

from booking.actions.check_in import check_in_alone, check_in_by_link, visit_at_the_door
from booking.door_tables import DoorPoster
from booking.queries.check_in import poster_by_code
from catalog import queries as catalog
from clients.queries import visit_by_code
from kit import web
from kit.errors import Problem
from kit.qr import qr_picture
from kit.settings import settings
from kit.words import N_, _
from widgets.limits import from_our_pages, not_too_often
from widgets.pages import frame_of, show
from widgets.routes.visits import visit_page
from widgets.schemas import DoorForm

CAREFUL = [from_our_pages, not_too_often]
PICTURE = {"Cache-Control": "private, max-age=86400"}
MISSING = N_("Please type your phone number, or the code of your visit.")


@get("/c/{code:str}")
async def show_door(request: web.AnyRequest, code: FromPath[str], done: FromQuery[str] = "") -> Template:
    return await door_page(request, await poster_by_code(code), done=bool(done))


async def door_page(
    request: web.AnyRequest, poster: DoorPoster, *, notice: str = "", status: int = 200, **context: object
) -> Template:
    branch = await catalog.branch(poster.branch)
    common = {"poster": poster, "who": "", "found": None, "done": False}
    return show("done", "door", request, branch, notice=notice, status=status, **{**common, **context})


@post("/c/{code:str}", guards=CAREFUL, status_code=200)
async def find_visit(
    request: web.AnyRequest, code: FromPath[str], data: URLEncodedBody[DoorForm]
) -> Template:
    """Shows no more than when the visit begins; a second step says that they are here."""
    poster, who = await poster_by_code(code), data.who.strip()
    if not who:
        return await door_page(request, poster, notice=_(MISSING), status=422)
    try:
        found = await visit_at_the_door(poster, who)
    except Problem as refusal:
        return await door_page(request, poster, notice=refusal.sentence, status=refusal.status, who=who)
    return await door_page(request, poster, who=who, found=found)


@post("/c/{code:str}/arrival", guards=CAREFUL)
async def arrive(
    request: web.AnyRequest, code: FromPath[str], data: URLEncodedBody[DoorForm]
) -> Template | Redirect:
    poster = await poster_by_code(code)
    try:
        await check_in_alone(poster, data.who.strip())
    except Problem as refusal:
        return await door_page(request, poster, notice=refusal.sentence, status=refusal.status, who=data.who)
    return Redirect(f"/c/{code}?done=1", status_code=303)


@get("/v/{code:str}/code.svg")
async def show_code(code: FromPath[str]) -> Response[str]:
    """The link of the visit as a picture, for the desk to scan."""
    visit = await visit_by_code(code)
    picture = qr_picture(f"{settings().site}/v/{visit.code}")
    return Response(picture, media_type="image/svg+xml", headers=PICTURE)


@post("/v/{code:str}/arrival", guards=CAREFUL)
async def arrive_by_link(request: web.AnyRequest, code: FromPath[str]) -> Template | Redirect:
    """The same from the page of the visit, while the door is open for it. Sent twice it is one arrival."""
    visit = await visit_by_code(code)
    try:
        await check_in_by_link(visit)
    except Problem as refusal:
        return await visit_page(request, visit, notice=refusal.sentence, status=refusal.status)
    return Redirect(frame_of(request).link(f"/v/{code}"), status_code=303)


handlers = [show_door, find_visit, arrive, arrive_by_link, show_code]
