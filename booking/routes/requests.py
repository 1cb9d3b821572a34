"""Requests at the desk: the list, and the three answers."""

from typing import Any

from litestar import MediaType, Response, Router, get, post
from litestar.params import FromPath, URLEncodedBody

from booking import actions
from booking.actions import trust
from booking.card import visit_card
from booking.queries.requests import count_of, requests_of
from booking.routes.forms import new_time
from booking.routes.visits import changed, refused
from booking.rules.typed import read_choice, read_start, read_version
from booking.schemas import Answer, NewTime
from kit.errors import Invalid, Refused
from kit.rights import Permission, actor_of, needs
from kit.web import AnyRequest, page


@get("/")
async def list_requests(request: AnyRequest) -> Any:  # noqa: ANN401
    actor = actor_of(request)
    return page("booking/requests.html", actor=actor, rows=await requests_of(actor))


@get("/count")
async def count_requests(request: AnyRequest) -> Response[str]:
    """How many wait for the desk, for the menu; nothing when none do."""
    number = await count_of(actor_of(request))
    return Response(str(number or ""), media_type=MediaType.HTML, headers={"Cache-Control": "no-store"})


@post("/{visit_id:int}/acceptance", status_code=200)
async def accept(request: AnyRequest, visit_id: FromPath[int], data: URLEncodedBody[Answer]) -> Any:  # noqa: ANN401
    try:
        await actions.accept_request(actor_of(request), visit_id, read_version(data.version))
    except Refused as refusal:
        return await refused(request, visit_id, refusal)
    return await changed(request, visit_id, "Accepted. The client is told.")


@post("/{visit_id:int}/refusal", status_code=200)
async def decline(request: AnyRequest, visit_id: FromPath[int], data: URLEncodedBody[Answer]) -> Any:  # noqa: ANN401
    try:
        await actions.decline_request(actor_of(request), visit_id, data.why, read_version(data.version))
    except (Invalid, Refused) as refusal:
        return await refused(request, visit_id, refusal)
    return await changed(request, visit_id, "Declined. The time is free again, and the client is told.")


@post("/{visit_id:int}/settlement", status_code=200)
async def settle(request: AnyRequest, visit_id: FromPath[int]) -> Any:  # noqa: ANN401
    """What was asked beforehand has come, or is not insisted on."""
    try:
        await trust.settle(actor_of(request), visit_id)
    except Refused as refusal:
        return await refused(request, visit_id, refusal)
    return await changed(request, visit_id, "Settled.")


@get("/{visit_id:int}/offer")
async def show_offer(request: AnyRequest, visit_id: FromPath[int]) -> Any:  # noqa: ANN401
    """The form for another time."""
    card = await visit_card(actor_of(request), visit_id)
    moment = card.at(card.visit.starts_at)
    now = NewTime(moment[:10], moment[11:], "", str(card.member or ""), str(card.visit.version), "yes")
    return await new_time(request, card, now)


@post("/{visit_id:int}/offer", status_code=200)
async def offer_another(request: AnyRequest, visit_id: FromPath[int], data: URLEncodedBody[NewTime]) -> Any:  # noqa: ANN401
    actor = actor_of(request)
    card = await visit_card(actor, visit_id)
    try:
        start = read_start(data.day, data.time, data.at, card.branch.zone)
        wanted = actions.Move(start, read_choice(data.member, "member"), read_version(data.version))
        await actions.offer_another(actor, visit_id, wanted)
    except (Invalid, Refused) as refusal:
        return await new_time(request, card, data, refusal)
    return await changed(request, visit_id, "Offered. The client is asked.")


requests = Router(
    "/requests",
    guards=[needs(Permission.book_visits)],
    route_handlers=[list_requests, count_requests, accept, decline, settle, show_offer, offer_another],
)
