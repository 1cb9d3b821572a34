"""Classes at the desk: what is coming, the attendance sheet, putting one on, changing it, calling it off."""

from functools import partial
from typing import Any

from litestar import Router, get, post
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import Redirect
from msgspec.structs import replace

from booking import actions
from booking import day as days
from booking.attendance import Sheet, attendance
from booking.class_schemas import CopyForm, EventCancellation, EventForm, PlacesForm
from booking.queries import classes
from booking.routes.event_forms import (
    event_form,
    form_of,
    new_event,
    read_change,
    read_event,
    read_places,
    read_reach,
    repeat_of,
    said,
    sheet_page,
)
from booking.routes.visits import known_status
from booking.rules.series import Scope
from booking.rules.typed import read_version
from booking.schemas import NewStatus
from catalog import queries as catalog
from kit.errors import Invalid, Problem, Refused
from kit.once import once
from kit.rights import Actor, Permission, actor_of, needs
from kit.web import AnyRequest, page

HERE = "/desk/events"
SCOPES = {
    Scope.one: "Only this date",
    Scope.following: "This and the following",
    Scope.all: "All that are coming",
}
BOOKS = needs(Permission.book_visits)


@get("/")
async def list_events(
    request: AnyRequest, branch: FromQuery[int | None] = None, number: FromQuery[int] = 1
) -> Any:  # noqa: ANN401
    actor = actor_of(request)
    branches = await catalog.branches_of(actor)
    if branch is None and not branches:
        return page("booking/no_branch.html", actor=actor)
    here = await days.branch_here(actor, branches[0].id if branch is None else branch)
    rows, shown = await classes.coming(actor, here.id, number)
    can_change = actor.may(Permission.book_visits)
    facts: dict[str, Any] = {
        "branch_options": [(each.id, each.name) for each in branches],
        "branch": here,
        "rows": rows,
        "pages": shown,
        "can_change": can_change,
    }
    return page("booking/events.html", actor=actor, **facts)


@get("/new", guards=[BOOKS])
async def show_new(request: AnyRequest, branch: FromQuery[int]) -> Any:  # noqa: ANN401
    """The empty form; whatever else is in the address is filled in."""
    known = {name: str(request.query_params.get(name, "")) for name in ("day", "time", "member", "service")}
    return await new_event(request, EventForm(branch=str(branch), **known))


@post("/", guards=[BOOKS])
async def create_event(request: AnyRequest, data: URLEncodedBody[EventForm]) -> Any:  # noqa: ANN401
    actor = actor_of(request)
    try:
        wanted = await read_event(actor, data)
        if data.repeats:
            return await create_series(actor, wanted, data)
        creating = partial(actions.create_event, actor, wanted)
        return await once(request, creating, lambda event: f"{HERE}/{event.id}")
    except (Invalid, Refused) as refusal:
        return await new_event(request, data, refusal)


async def create_series(actor: Actor, first: actions.NewEvent, form: EventForm) -> Any:  # noqa: ANN401
    """Dates that were left out are named on a page of their own, for nobody should have to look for them."""
    made = await actions.create_series(actor, first, repeat_of(form).text, skip=form.skip == "yes")
    if not made.clashes:
        return go(made.events[0].id)
    return page("booking/series_made.html", status=201, actor=actor, made=made, branch=first.branch)


def go(event_id: int) -> Redirect:
    return Redirect(f"{HERE}/{event_id}", status_code=303)


@get("/{event_id:int}")
async def show_event(request: AnyRequest, event_id: FromPath[int]) -> Any:  # noqa: ANN401
    return await sheet_page(await attendance(actor_of(request), event_id))


@post("/{event_id:int}/people", guards=[BOOKS])
async def add_person(request: AnyRequest, event_id: FromPath[int], data: URLEncodedBody[PlacesForm]) -> Any:  # noqa: ANN401
    actor = actor_of(request)
    await classes.access_event(actor, event_id)
    try:
        await actions.book_seats(actor, read_places(event_id, data))
    except (Invalid, Refused) as refusal:
        return await sheet_page(await attendance(actor, event_id), data, refusal)
    return go(event_id)


@post("/{event_id:int}/people/{visit_id:int}/status", guards=[BOOKS])
async def change_status(
    request: AnyRequest, event_id: FromPath[int], visit_id: FromPath[int], data: URLEncodedBody[NewStatus]
) -> Any:  # noqa: ANN401
    actor = actor_of(request)
    try:
        await actions.set_status(actor, visit_id, known_status(data.status), read_version(data.version))
    except (Invalid, Refused) as refusal:
        return await sheet_page(await attendance(actor, event_id), None, refusal)
    return go(event_id)


@get("/{event_id:int}/change", guards=[BOOKS])
async def show_change(request: AnyRequest, event_id: FromPath[int]) -> Any:  # noqa: ANN401
    sheet = await attendance(actor_of(request), event_id)
    return await event_form(request, sheet, form_of(sheet))


@post("/{event_id:int}/change", guards=[BOOKS])
async def change_event(request: AnyRequest, event_id: FromPath[int], data: URLEncodedBody[EventForm]) -> Any:  # noqa: ANN401
    actor = actor_of(request)
    sheet = await attendance(actor, event_id)
    try:
        change, version = read_change(sheet, data), read_version(data.version)
        await actions.change_series(actor, event_id, change, read_reach(data.scope, data.exceptions), version)
    except (Invalid, Refused) as refusal:
        return await event_form(request, await attendance(actor, event_id), data, refusal)
    return go(event_id)


@get("/{event_id:int}/cancellation", guards=[BOOKS])
async def ask_to_cancel(request: AnyRequest, event_id: FromPath[int]) -> Any:  # noqa: ANN401
    return await cancellation(request, event_id)


async def cancellation(
    request: AnyRequest,
    event_id: int,
    form: EventCancellation | None = None,
    refusal: Problem | None = None,
) -> Any:  # noqa: ANN401
    """How many people would be written to, before anything happens."""
    sheet = await attendance(actor_of(request), event_id)
    form = form or EventCancellation()
    if not form.version or isinstance(refusal, actions.StaleEvent):
        form = replace(form, version=str(sheet.event.version))
    facts = {"sheet": sheet, "event": sheet.event, "branch": sheet.branch, **said(refusal)}
    return page(
        "booking/event_cancellation.html",
        status=refusal.status if refusal else 200,
        actor=sheet.actor,
        form=form,
        scopes=await scopes_of(sheet),
        **facts,
    )


async def scopes_of(sheet: Sheet) -> list[tuple[str, str]]:
    """Each choice with how many visits it calls off; exceptions are not counted in."""
    dates = await classes.others_of(sheet.event)
    people = await classes.people_in(dates)
    found = []
    for scope, words in SCOPES.items():
        held = [each for each in dates if actions.Extent(scope).holds(each, sheet.event)]
        total = sum(people.get(each.id, 0) for each in held)
        dates_held = "1 date" if len(held) == 1 else f"{len(held)} dates"
        found.append((scope.value, f"{words} ({dates_held}, {total} booked)"))
    return found


@post("/{event_id:int}/cancellation", guards=[BOOKS])
async def cancel_event(
    request: AnyRequest, event_id: FromPath[int], data: URLEncodedBody[EventCancellation]
) -> Any:  # noqa: ANN401
    actor, version = actor_of(request), read_version(data.version)
    try:
        reach = read_reach(data.scope, data.exceptions)
        await actions.cancel_series(actor, event_id, data.why, reach, version)
    except (Invalid, Refused) as refusal:
        return await cancellation(request, event_id, data, refusal)
    return go(event_id)


@post("/{event_id:int}/copies", guards=[BOOKS], status_code=200)
async def copy_people(request: AnyRequest, event_id: FromPath[int], data: URLEncodedBody[CopyForm]) -> Any:  # noqa: ANN401
    """Into the following dates of the series; the answer names whoever could not be."""
    actor = actor_of(request)
    try:
        copied = await actions.copy_people(actor, event_id, notify=data.notify_copies == "yes")
    except Invalid as refusal:
        return await sheet_page(await attendance(actor, event_id), None, refusal)
    sheet = await attendance(actor, event_id)
    return page(
        "booking/event_copies.html", actor=actor, event=sheet.event, branch=sheet.branch, copied=copied
    )


events = Router(
    "/events",
    guards=[needs(Permission.see_calendar)],
    route_handlers=[
        list_events,
        show_new,
        create_event,
        show_event,
        add_person,
        change_status,
        show_change,
        change_event,
        ask_to_cancel,
        cancel_event,
        copy_people,
    ],
)
