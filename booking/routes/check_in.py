"""The check-in at the desk, by camera, scanner or hand; and the poster at the door."""

from typing import Any

from litestar import Response, Router, get, post
from litestar.params import FromQuery, URLEncodedBody
from litestar.response import Redirect

from booking.actions import posters
from booking.check_in import Told, tell_scanned
from booking.door_schemas import PosterForm, ScannedForm
from booking.queries.check_in import poster_of
from booking.routes.waiting_pages import branch_of
from booking.rules.typed import read_whole
from catalog import queries as catalog
from catalog.tables import Branch
from kit.errors import Invalid
from kit.qr import qr_source
from kit.rights import Permission, actor_of, needs
from kit.settings import settings
from kit.web import AnyRequest, page, wants_json

HERE = "/desk/check-in"
CAMERA = {"Permissions-Policy": "camera=(self), geolocation=(), microphone=()"}  # on this page alone
SAID = {
    "saved": "Saved.",
    "renewed": "Renewed. Print the new poster: the old one does nothing any more.",
    "off": "Switched off.",
}


@get("/")
async def show_check_in(request: AnyRequest, branch: FromQuery[str] = "") -> Any:  # noqa: ANN401
    return await check_in_page(request, await branch_of(actor_of(request), branch), None, "")


@post("/", status_code=200)
async def check_in_scanned(request: AnyRequest, data: URLEncodedBody[ScannedForm]) -> Any:  # noqa: ANN401
    """Done twice, the second answer says since when they are here."""
    actor = actor_of(request)
    branch = await branch_of(actor, data.branch)
    told = await tell_scanned(actor, branch, data.code)
    if wants_json(request):
        return Response(told)
    return await check_in_page(request, branch, told, "" if told.visit else data.code)


async def check_in_page(request: AnyRequest, branch: Branch, told: Told | None, typed: str) -> Any:  # noqa: ANN401
    actor = actor_of(request)
    return page(
        "booking/check_in.html",
        headers=CAMERA,
        actor=actor,
        branch=branch,
        branches=await catalog.branches_of(actor),
        told=told,
        typed=typed,
    )


@get("/poster")
async def show_poster(request: AnyRequest, branch: FromQuery[str] = "", done: FromQuery[str] = "") -> Any:  # noqa: ANN401
    return await poster_page(request, await branch_of(actor_of(request), branch), said=SAID.get(done, ""))


async def poster_page(
    request: AnyRequest,
    branch: Branch,
    typed: PosterForm | None = None,
    trouble: Invalid | None = None,
    said: str = "",
) -> Any:  # noqa: ANN401
    actor, poster = actor_of(request), await poster_of(branch.id)
    kept = PosterForm("", str(poster.early_minutes), str(poster.late_minutes)) if poster else PosterForm()
    link = f"{settings().site}/c/{poster.code}" if poster else ""
    return page(
        "booking/poster.html",
        status=trouble.status if trouble else 200,
        actor=actor,
        branch=branch,
        branches=await catalog.branches_of(actor),
        poster=poster,
        link=link,
        picture=qr_source(link) if link else "",
        form=typed or kept,
        errors=trouble.fields if trouble else {},
        said=said,
    )


@post("/poster", guards=[needs(Permission.edit_catalog)])
async def put_poster_up(request: AnyRequest, data: URLEncodedBody[PosterForm]) -> Any:  # noqa: ANN401
    actor = actor_of(request)
    branch = await branch_of(actor, data.branch)
    try:
        early, late = read_whole(data.early, "early"), read_whole(data.late, "late")
        await posters.put_up(actor, branch.id, early, late)
    except Invalid as trouble:
        return await poster_page(request, branch, data, trouble)
    return to_poster(branch, "saved")


@post("/poster/renewal", guards=[needs(Permission.edit_catalog)])
async def renew_poster(request: AnyRequest, data: URLEncodedBody[PosterForm]) -> Redirect:
    branch = await branch_of(actor_of(request), data.branch)
    await posters.renew(actor_of(request), branch.id)
    return to_poster(branch, "renewed")


@post("/poster/removal", guards=[needs(Permission.edit_catalog)])
async def take_poster_down(request: AnyRequest, data: URLEncodedBody[PosterForm]) -> Redirect:
    branch = await branch_of(actor_of(request), data.branch)
    await posters.take_down(actor_of(request), branch.id)
    return to_poster(branch, "off")


def to_poster(branch: Branch, done: str) -> Redirect:
    return Redirect(f"{HERE}/poster?branch={branch.id}&done={done}", status_code=303)


check_in = Router(
    "/check-in",
    guards=[needs(Permission.book_visits)],
    route_handlers=[
        show_check_in,
        check_in_scanned,
        show_poster,
        put_poster_up,
        renew_poster,
        take_poster_down,
    ],
)
