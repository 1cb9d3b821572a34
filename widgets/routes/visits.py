"""The client's own page of a visit: see, keep in a calendar, move, cancel. The link is the key."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect, Template

from booking import actions as booking
from booking.actions.check_in import may_check_in
from booking.queries import offer
from booking.queries.visits import addons_of
from catalog import queries as catalog
from clients.queries import visit_by_code
from clients.tables import Visit
from kit import clock, web
from kit.errors import Problem
from kit.rights import CUSTOMER
from kit.words import N_, _
from widgets.forms import frame_of
from widgets.invitation import as_ics
from widgets.limits import from_our_pages, not_too_often
from widgets.pages import show
from widgets.queries import Screen, Shown, shown_visit, time_screen
from widgets.queries.together_times import Times, times_together
from widgets.rules.addresses import read_day, read_id, read_moment
from widgets.schemas import AcceptForm, CancelForm, MoveForm

CAREFUL = [from_our_pages, not_too_often]
NOT_HEARD = N_(
    "We have not heard from the bank yet. Your time is kept; this page shows it as soon as we know."
)
TOO_LATE = N_("It is too close to your visit to change it here. Please call us.")


@get("/v/{code:str}")
async def show_visit(request: web.AnyRequest, code: FromPath[str]) -> Template:
    return await visit_page(request, await visit_by_code(code))


async def visit_page(
    request: web.AnyRequest, visit: Visit, *, notice: str = "", status: int = 200, **context: object
) -> Template:
    branch = await catalog.branch(visit.branch)
    shown = await shown_visit(visit, branch)
    context["may_check_in"] = shown.state in ("booked", "now") and await may_check_in(visit)
    unheard = request.query_params.get("unheard") and shown.paying and shown.paying.is_unheard
    if unheard and not notice:
        notice = _(NOT_HEARD)
    if request.query_params.get("booked"):
        context["booked"] = {
            "service": shown.services,
            "starts_at": visit.starts_at.isoformat(),
            "price": shown.price,
            "currency": branch.currency,
        }
    return show(
        "done", "visit", request, branch, visit=visit, shown=shown, notice=notice, status=status,
        unheard=unheard, **context,
    )  # fmt: skip


@get("/v/{code:str}/calendar.ics")
async def show_calendar(code: FromPath[str]) -> Response[bytes]:
    visit = await visit_by_code(code)
    shown = await shown_visit(visit, await catalog.branch(visit.branch))
    headers = {"Cache-Control": "no-store", "Content-Disposition": 'attachment; filename="visit.ics"'}
    ics = as_ics(shown.invitation, clock.now())
    return Response(ics, media_type="text/calendar", headers=headers)


@get("/v/{code:str}/times")
async def show_move(request: web.AnyRequest, code: FromPath[str]) -> Template:
    return await move_page(request, await visit_by_code(code))


async def move_page(
    request: web.AnyRequest, visit: Visit, *, notice: str = "", status: int = 200
) -> Template:
    """The screen of times for a visit there already is; where it cannot be moved, the visit and why."""
    branch = await catalog.branch(visit.branch)
    shown = await shown_visit(visit, branch)
    if not shown.may_move:
        return await visit_page(request, visit, notice=why_not(shown), status=409)
    try:
        screen = await (move_several if shown.is_several else move_screen)(request, visit, shown)
    except Problem as problem:
        return await visit_page(request, visit, notice=problem.sentence, status=problem.status)
    everything = "1" if request.query_params.get("all") else ""
    said: dict[str, Any] = {
        "screen": screen,
        "moving": visit,
        "person": shown.people,
        "keep": {"all": everything},
    }
    said |= {"price": shown.price}
    said |= {"everything": bool(everything)}
    said |= {"here": f"/v/{visit.code}/times", "target": f"/v/{visit.code}/time"}
    said |= {"hidden": {"version": visit.version, "member": screen.member}}
    said |= {"chosen_day": read_day(request.query_params.get("day", ""))}
    return show("move", "times", request, branch, notice=notice, status=status, **said)


def why_not(shown: Shown) -> str:
    if shown.place and shown.state == "booked":
        return booking.OnlyInClasses(shown.services).sentence
    return _(TOO_LATE) if shown.state == "booked" else _("Nothing can be changed any more.")


async def move_screen(request: web.AnyRequest, visit: Visit, shown: Shown) -> Screen:
    """With the same person unless another is chosen; anybody only where anybody was asked for."""
    branch = await catalog.branch(visit.branch)
    query, service = request.query_params, shown.again or 0
    day = read_day(query.get("day", "")) or clock.wall(visit.starts_at, branch.zone).date()
    kept = None if visit.any_member else shown.member
    wanted = read_id(query.get("member", "")) or kept
    addons = await addons_of(visit.id)
    offered = await offer(branch.id, service, addons=addons, retired=True)
    return await time_screen(branch, offered, wanted, day, moving=visit)


async def move_several(request: web.AnyRequest, visit: Visit, _shown: Shown) -> Times:
    """All of its services in their order, with the same people unless anybody was asked for."""
    branch = await catalog.branch(visit.branch)
    day = read_day(request.query_params.get("day", "")) or clock.wall(visit.starts_at, branch.zone).date()
    moving = await booking.to_move(visit)
    return await times_together(branch, moving.several, day, moving)


@post("/v/{code:str}/time", guards=CAREFUL)
async def move_visit(
    request: web.AnyRequest, code: FromPath[str], data: URLEncodedBody[MoveForm]
) -> Template | Redirect:
    visit = await visit_by_code(code)
    branch = await catalog.branch(visit.branch)
    starts_at = read_moment(data.starts_at, branch.zone)
    if starts_at is None:
        return await move_page(request, visit, notice=_("Please choose one of the times."), status=422)
    try:
        wanted = booking.Move(starts_at, read_id(data.member), read_id(data.version))
        await booking.move(CUSTOMER, visit.id, wanted)
    except booking.NoSuchTime as refusal:
        return await move_page(request, visit, notice=refusal.sentence, status=refusal.status)
    except Problem as problem:
        fresh = await visit_by_code(code)
        return await visit_page(request, fresh, notice=problem.sentence, status=problem.status)
    return Redirect(frame_of(request).link(f"/v/{code}"), status_code=303)


@post("/v/{code:str}/acceptance", guards=CAREFUL)
async def accept_offer(
    request: web.AnyRequest, code: FromPath[str], data: URLEncodedBody[AcceptForm]
) -> Template | Redirect:
    """Yes to another time that was offered; sent twice it is one yes."""
    visit = await visit_by_code(code)
    try:
        if visit.accepted_at is None:
            await booking.accept_request(CUSTOMER, visit.id, read_id(data.version))
    except Problem as problem:
        fresh = await visit_by_code(code)
        return await visit_page(request, fresh, notice=problem.sentence, status=problem.status)
    return Redirect(frame_of(request).link(f"/v/{code}"), status_code=303)


@get("/v/{code:str}/cancellation")
async def show_cancellation(request: web.AnyRequest, code: FromPath[str]) -> Template:
    return await cancellation_page(request, await visit_by_code(code))


async def cancellation_page(
    request: web.AnyRequest, visit: Visit, *, notice: str = "", status: int = 200, **context: object
) -> Template:
    branch = await catalog.branch(visit.branch)
    shown = await shown_visit(visit, branch)
    if not shown.may_cancel:
        return await visit_page(request, visit, notice=why_not(shown), status=409)
    return show(
        "cancel",
        "cancellation",
        request,
        branch,
        visit=visit,
        shown=shown,
        notice=notice,
        status=status,
        **{"why": "", "errors": {}, "everyone": "yes", **context},
    )


@post("/v/{code:str}/cancellation", guards=CAREFUL)
async def cancel_visit(
    request: web.AnyRequest, code: FromPath[str], data: URLEncodedBody[CancelForm]
) -> Template | Redirect:
    visit = await visit_by_code(code)
    try:
        call_off = booking.cancel_party if data.everyone else booking.cancel
        await call_off(CUSTOMER, visit.id, data.why, read_id(data.version))
    except booking.StaleVisit as refusal:
        return await visit_page(request, visit, notice=refusal.sentence, status=refusal.status)
    except Problem as problem:
        said = {"why": data.why, "errors": getattr(problem, "fields", {}), "everyone": data.everyone}
        return await cancellation_page(request, visit, notice=problem.sentence, status=problem.status, **said)
    return Redirect(frame_of(request).link(f"/v/{code}"), status_code=303)
