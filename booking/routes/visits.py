"""Visits at the desk: booking one, reading it, moving it, calling it off, and how far it has come.

Each form answers a page, a fragment for the calendar, or JSON for a visit that was dragged.
"""

import json
from functools import partial
from typing import Any

import msgspec
from litestar import Response, Router, get, post
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import Redirect

from booking import actions
from booking import day as days
from booking.card import Card, after_move, visit_card
from booking.new_visits import book_typed, typed_visit
from booking.routes.carried_out import Made, carried_out
from booking.routes.conflict import conflict_shown, path_on_top
from booking.routes.forms import known_clients, new_time, new_visit
from booking.rules.story import SAID
from booking.rules.typed import read_version
from booking.schemas import Cancellation, NewStatus, NewTime
from booking.typed_moves import move_typed, read_move
from booking.why_not import after_moving, reasons_in
from clients.tables import Visit
from kit.errors import Invalid, Problem, Refused
from kit.rights import Permission, actor_of, needs
from kit.web import AnyRequest, is_fragment, page, wants_json

BOOKS = needs(Permission.book_visits)
BESIDE = {"HX-Retarget": "#visit-panel", "HX-Reswap": "innerHTML"}


@get("/new", guards=[BOOKS])
async def show_new(request: AnyRequest, branch: FromQuery[int]) -> Any:  # noqa: ANN401
    """The empty form; whatever else is in the address is filled in."""
    filled_in = ("day", "time", "member", "service", "client", "minutes", "name", "phone")
    known = {name: str(request.query_params.get(name, "")) for name in filled_in}
    sent = {"branch": str(branch), "notify": "yes", "addons": request.query_params.getall("addons", [])}
    return await new_visit(request, typed_visit({**sent, **known}))


@get("/new/clients", guards=[BOOKS, needs(Permission.see_clients)])
async def suggest_clients(request: AnyRequest, name: FromQuery[str] = "") -> Any:  # noqa: ANN401
    found = await known_clients(actor_of(request), name)
    return page("booking/known_clients.html", found=found, chosen="") if found else Response("")


@post("/", guards=[BOOKS])
async def create_visit(request: AnyRequest, data: URLEncodedBody[dict[str, Any]]) -> Any:  # noqa: ANN401
    form = typed_visit(data)
    try:
        visit = await book_typed(actor_of(request), form)
    except (Invalid, Refused) as refusal:
        if wants_json(request):
            raise
        return await new_visit(request, form, refusal)
    return await changed(request, visit.id, "Booked.", status=201, can_undo=True)


@get("/{visit_id:int}")
async def show_visit(request: AnyRequest, visit_id: FromPath[int]) -> Any:  # noqa: ANN401
    return visit_shown(request, await visit_card(actor_of(request), visit_id))


@get("/{visit_id:int}/time", guards=[BOOKS])
async def show_time(request: AnyRequest, visit_id: FromPath[int]) -> Any:  # noqa: ANN401
    """The form for another time."""
    card = await visit_card(actor_of(request), visit_id)
    moment = card.at(card.visit.starts_at)
    member = "" if card.is_several else str(card.member or "")
    now = NewTime(
        moment[:10],
        moment[11:],
        member=member,
        version=str(card.visit.version),
        sheet="yes",
        minutes=str(card.minutes),
        tell="" if card.branch.quiet_moves else "yes",
    )
    return await new_time(request, card, now)


@post("/{visit_id:int}/time", guards=[BOOKS], status_code=200)
async def move_visit(request: AnyRequest, visit_id: FromPath[int], data: URLEncodedBody[NewTime]) -> Any:  # noqa: ANN401
    actor = actor_of(request)
    card = await visit_card(actor, visit_id)
    try:
        wanted = read_move(card, data)
        made = await carried_out(request, partial(move_typed, actor, card, data, wanted))
    except (Invalid, Refused) as refusal:
        asked = await after_moving(card, data, refusal)
        if is_stale(request, refusal) or not data.sheet or wants_json(request):
            return await refused(request, visit_id, refusal)
        return await new_time(request, card, data, refusal, asked)
    tells = ("yes" if wanted.tell else "no") if card.client else ""
    said = await after_move(card, made.visit) if made.visit else "Moved."
    return await changed(request, visit_id, said, made=made, can_undo=True, tells=tells)


@post("/{visit_id:int}/status", guards=[BOOKS], status_code=200)
async def change_status(request: AnyRequest, visit_id: FromPath[int], data: URLEncodedBody[NewStatus]) -> Any:  # noqa: ANN401
    try:
        status, version = known_status(data.status), read_version(data.version)
        change = partial(actions.set_status, actor_of(request), visit_id, status, version)
        made = await carried_out(request, change)
    except (Invalid, Refused) as refusal:
        return await refused(request, visit_id, refusal)
    return await changed(request, visit_id, f"{SAID[status]}.", made=made, can_undo=True)


@post("/{visit_id:int}/cancellation", guards=[BOOKS], status_code=200)
async def cancel_visit(
    request: AnyRequest, visit_id: FromPath[int], data: URLEncodedBody[Cancellation]
) -> Any:  # noqa: ANN401
    actor, version = actor_of(request), read_version(data.version)
    try:
        await actions.cancel(actor, visit_id, data.why, version, tell=data.tell == "yes")
    except (Invalid, Refused) as refusal:
        return await refused(request, visit_id, refusal)
    return await changed(request, visit_id, "Cancelled. The time is free again.", can_undo=True)


def known_status(text: str) -> Visit.Status:
    try:
        return Visit.Status(text)
    except ValueError:
        raise Invalid("There is no such status.", status="Choose one of the buttons.") from None


async def changed(  # noqa: PLR0913  # what is said of it, and what may follow
    request: AnyRequest,
    visit_id: int,
    said: str,
    *,
    status: int = 200,
    made: Made | None = None,
    can_undo: bool = False,
    tells: str = "",
) -> Any:  # noqa: ANN401
    """The visit as it is after a change, in the form the asker understands.

    `tells`: yes or no, where the client may be told of it.
    """
    actor = actor_of(request)
    more: dict[str, object] = {"said": said, "can_undo": can_undo, "tells": tells}
    if wants_json(request):
        entry = msgspec.to_builtins(await days.entry(actor, visit_id))
        version = {"made": made.version} if made else {}
        return Response({**entry, **more, **version}, status_code=status)
    if not is_fragment(request):
        return Redirect(f"/desk/visits/{visit_id}", status_code=303)
    card = await visit_card(actor, visit_id)
    more["can_undo"] = can_undo and card.place is None
    told = json.dumps({"visit-changed": {"visit": visit_id, "version": card.visit.version, **more}})
    return visit_shown(request, card, status=status, headers={**BESIDE, "HX-Trigger": told})


async def refused(request: AnyRequest, visit_id: int, refusal: Problem) -> Any:  # noqa: ANN401
    """The visit as it is, with the reason why it was not changed."""
    if wants_json(request):
        raise refusal
    if is_stale(request, refusal) and (path := path_on_top(request.url.path)):
        return await conflict_shown(request, visit_id, path, await sent(request))
    card = await visit_card(actor_of(request), visit_id)
    return visit_shown(request, card, status=refusal.status, trouble=sentence_of(refusal))


def is_stale(request: AnyRequest, refusal: Problem) -> bool:
    """A person is to choose between two versions; a program reads what there is now."""
    return isinstance(refusal, actions.StaleVisit) and not wants_json(request)


async def sent(request: AnyRequest) -> dict[str, str]:
    """The form as it came."""
    return {name: str(text) for name, text in (await request.form()).items()}


def sentence_of(refusal: Problem) -> str:
    """A panel has no fields to write beside, so it says everything at once."""
    wrong = refusal.fields.values() if isinstance(refusal, Invalid) else reasons_in(refusal)
    return " ".join([refusal.sentence, *wrong])


def visit_shown(request: AnyRequest, card: Card, *, status: int = 200, trouble: str = "", **more: Any) -> Any:  # noqa: ANN401
    panel = is_fragment(request)
    template = "booking/visit.html" if panel else "booking/visit_page.html"
    return page(template, status=status, actor=card.actor, card=card, panel=panel, trouble=trouble, **more)


visits = Router(
    "/visits",
    guards=[needs(Permission.see_calendar)],
    route_handlers=[
        show_new,
        suggest_clients,
        create_visit,
        show_visit,
        show_time,
        move_visit,
        change_status,
        cancel_visit,
    ],
)
