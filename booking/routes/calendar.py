"""The calendar: its page, its data, and its news."""

from typing import Any

from litestar import Router, get
from litestar.params import FromPath, FromQuery
from litestar.response import Stream

from booking import day as days
from booking import live
from booking.keeping import KeptDay, kept_day
from booking.routes.looking import DRAWN_BY, calendar_data, light, view_of
from booking.routes.views import show_choices, show_month, show_person, show_print
from booking.rules.views import Shape
from booking.schemas import Day, Entry
from catalog import queries as catalog
from kit.rights import Permission, actor_of, needs
from kit.web import AnyRequest, page

NEWS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


@get("/")
async def show_calendar(request: AnyRequest) -> Any:  # noqa: ANN401
    actor = actor_of(request)
    branches = await catalog.branches_of(actor)
    view = view_of(request, branches)
    if not view.branches:
        return page("booking/no_branch.html", actor=actor)
    sheet = await days.sheet(actor, view, branches)
    return page("booking/calendar.html", **calendar_data(actor, view, branches, sheet))


@get("/day")
async def show_day(request: AnyRequest) -> Day:
    """The same as data."""
    return light(await days.sheet(actor_of(request), view_of(request)))


@get("/kept")
async def show_kept(request: AnyRequest) -> KeptDay:
    """A day as data, for the tablet to keep: unfiltered, and with what is known of each visit."""
    return await kept_day(actor_of(request), view_of(request))


@get("/agenda")
async def show_agenda(request: AnyRequest) -> Any:  # noqa: ANN401
    """The same as a list or as rows, for the page that shows the days already."""
    actor, view = actor_of(request), view_of(request)
    sheet = await days.sheet(actor, view)
    template = "booking/rows.html" if sheet.shape == Shape.rows else "booking/agenda.html"
    return page(template, day=sheet, view=view, can_change=actor.may(Permission.book_visits), **DRAWN_BY)


@get("/visits/{visit_id:int}")
async def show_entry(request: AnyRequest, visit_id: FromPath[int]) -> Entry:
    """One visit, for the calendar that has just heard of it."""
    return await days.entry(actor_of(request), visit_id, view_of(request))


@get("/changes")
async def follow_changes(request: AnyRequest, after: FromQuery[int] = 0) -> Stream:
    """Server-sent events: which visits are not what they were, from change `after` or Last-Event-ID on."""
    actor = actor_of(request)
    here = await days.branches_here(actor, view_of(request).branches)
    last = request.headers.get("last-event-id", "")
    seen = int(last) if last.isascii() and last.isdigit() else after
    return Stream(
        live.stream(actor, [each.id for each in here], min(max(seen, 0), 2**63 - 1)),
        media_type="text/event-stream",
        headers=NEWS,
    )


calendar = Router(
    "/calendar",
    guards=[needs(Permission.see_calendar)],
    route_handlers=[
        show_calendar,
        show_day,
        show_kept,
        show_agenda,
        show_month,
        show_choices,
        show_person,
        show_print,
        show_entry,
        follow_changes,
    ],
)
