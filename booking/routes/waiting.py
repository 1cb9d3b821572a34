"""The waiting list at the desk: who waits, offering them a time, adding and removing them, and the terms."""

from functools import partial
from typing import Any

from litestar import Router, get, post
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import Redirect

from booking import actions
from booking.routes import waiting_pages as pages
from booking.rules.preferences import read_preferences, renumbered
from booking.rules.typed import read_choice, read_id, read_start
from booking.schemas import NewOffer, TermsForm
from kit.errors import Invalid, Refused
from kit.once import once
from kit.rights import Permission, actor_of, needs
from kit.web import AnyRequest

HERE = "/desk/waiting"
FIELDS = ("branch", "service", "client", "name", "phone", "email")
Fields = dict[str, str]


@get("/")
async def show_list(request: AnyRequest) -> Any:  # noqa: ANN401
    return await pages.list_page(actor_of(request), request.query_params)


@get("/new")
async def show_new_request(
    request: AnyRequest, branch: FromQuery[str] = "", service: FromQuery[str] = ""
) -> Any:  # noqa: ANN401
    actor = actor_of(request)
    place = await pages.branch_of(actor, branch)
    return await pages.joining_page(actor, place, pages.empty_form(place, service))


@post("/")
async def add_request(request: AnyRequest, data: URLEncodedBody[Fields]) -> Any:  # noqa: ANN401
    actor = actor_of(request)
    branch = await pages.branch_of(actor, data.get("branch", ""))
    typed = {name: data.get(name, "") for name in FIELDS} | renumbered(data)
    try:
        joining = partial(actions.join, actor, wanted(branch.id, typed))
        return await once(request, joining, lambda made: f"{HERE}/{made.id}?done=added")
    except (Invalid, Refused) as problem:
        return await pages.joining_page(actor, branch, typed, problem)


def wanted(branch: int, typed: Fields) -> actions.Wanted:
    return actions.Wanted(
        branch=branch,
        service=read_id(typed["service"], "service", "Choose a service."),
        preferences=read_preferences(typed),
        name=typed["name"],
        phone=typed["phone"],
        email=typed["email"],
        client=read_choice(typed["client"], "name"),
    )


def to_request(request_id: int, done: str) -> Redirect:
    return Redirect(f"{HERE}/{request_id}?done={done}", status_code=303)


@get("/{request_id:int}")
async def show_request(request: AnyRequest, request_id: FromPath[int], done: FromQuery[str] = "") -> Any:  # noqa: ANN401
    return await pages.request_page(actor_of(request), request_id, done=done)


@post("/{request_id:int}/offers")
async def offer_time(request: AnyRequest, request_id: FromPath[int], data: URLEncodedBody[NewOffer]) -> Any:  # noqa: ANN401
    """Keeps one of the free times for them and writes to them."""
    actor = actor_of(request)
    place, branch = await pages.access_request(actor, request_id)
    try:
        start = read_start("", "", data.at, branch.zone)
        await actions.offer_by_hand(actor, place.id, start, read_choice(data.member, "member"))
    except (Invalid, Refused) as problem:
        return await pages.request_page(actor, request_id, problem)
    return to_request(request_id, "offered" if await pages.is_written_to(place) else "offered-call")


@get("/{request_id:int}/preferences")
async def show_wishes(request: AnyRequest, request_id: FromPath[int]) -> Any:  # noqa: ANN401
    return await pages.changing_page(actor_of(request), request_id)


@post("/{request_id:int}/preferences")
async def change_wishes(request: AnyRequest, request_id: FromPath[int], data: URLEncodedBody[Fields]) -> Any:  # noqa: ANN401
    actor, typed = actor_of(request), renumbered(data)
    try:
        await actions.change(actor, request_id, read_preferences(typed))
    except (Invalid, Refused) as problem:
        return await pages.changing_page(actor, request_id, typed, problem)
    return to_request(request_id, "saved")


@post("/{request_id:int}/removal")
async def remove_request(request: AnyRequest, request_id: FromPath[int]) -> Redirect:
    await actions.leave(actor_of(request), request_id)
    return to_request(request_id, "removed")


@post("/{request_id:int}/return")
async def put_back(request: AnyRequest, request_id: FromPath[int]) -> Any:  # noqa: ANN401
    try:
        await actions.come_back(actor_of(request), request_id)
    except Refused as problem:
        return await pages.request_page(actor_of(request), request_id, problem)
    return to_request(request_id, "back")


@get("/terms", guards=[needs(Permission.edit_catalog)])
async def show_terms(request: AnyRequest, branch: FromQuery[str] = "", done: FromQuery[str] = "") -> Any:  # noqa: ANN401
    actor = actor_of(request)
    return await pages.terms_page(actor, await pages.branch_of(actor, branch), done=done)


@post("/terms", guards=[needs(Permission.edit_catalog)])
async def change_terms(
    request: AnyRequest, data: URLEncodedBody[TermsForm], branch: FromQuery[str] = ""
) -> Any:  # noqa: ANN401
    actor = actor_of(request)
    place = await pages.branch_of(actor, branch)
    try:
        await actions.set_terms(actor, place.id, data)
    except Invalid as problem:
        return await pages.terms_page(actor, place, data, problem)
    return Redirect(f"{HERE}/terms?branch={place.id}&done=saved", status_code=303)


waiting = Router(
    "/waiting",
    guards=[needs(Permission.book_visits)],
    route_handlers=[
        show_list,
        show_new_request,
        add_request,
        show_request,
        offer_time,
        show_wishes,
        change_wishes,
        remove_request,
        put_back,
        show_terms,
        change_terms,
    ],
)
