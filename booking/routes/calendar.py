"""The day calendar: its page, its data, and its news."""

from datetime import date
from typing import Any

import msgspec
from litestar import Router, get
from litestar.params import FromPath, FromQuery
from litestar.response import Stream
from markupsafe import Markup

from booking import day as days
from booking import live
from booking.rules.typed import FIRST_YEAR, LAST_YEAR
from booking.schemas import Day, Entry
from catalog import queries as catalog
from kit.errors import NotFound
from kit.rights import Permission, actor_of, needs
from kit.web import AnyRequest, page

NEWS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


@get("/")
async def show_calendar(
    request: AnyRequest, branch: FromQuery[int | None] = None, day: FromQuery[date | None] = None
) -> Any:  # noqa: ANN401
    actor = actor_of(request)
    branches = await catalog.branches_of(actor)
    if branch is None and not branches:
        return page("booking/no_branch.html", actor=actor)
    sheet = await days.day_sheet(actor, branches[0].id if branch is None else branch, within_reach(day))
    here = next((each for each in branches if each.id == sheet.branch), None)
    return page(
        "booking/calendar.html",
        actor=actor,
        branch=here or await days.branch_here(actor, sheet.branch),
        branches=branches,
        can_change=actor.may(Permission.book_visits),
        day=sheet,
        day_data=embedded(sheet),
    )


@get("/day")
async def show_day(request: AnyRequest, branch: FromQuery[int], day: FromQuery[date | None] = None) -> Day:
    """The same as JSON."""
    return await days.day_sheet(actor_of(request), branch, within_reach(day))


@get("/agenda")
async def show_agenda(request: AnyRequest, branch: FromQuery[int], day: FromQuery[date | None] = None) -> Any:  # noqa: ANN401
    """The same as a list, for the page that shows the day already."""
    sheet = await days.day_sheet(actor_of(request), branch, within_reach(day))
    return page("booking/agenda.html", day=sheet)


@get("/visits/{visit_id:int}")
async def show_entry(request: AnyRequest, visit_id: FromPath[int]) -> Entry:
    """One visit, for the calendar that has just heard of it."""
    return await days.entry(actor_of(request), visit_id)


@get("/changes")
async def follow_changes(request: AnyRequest, branch: FromQuery[int], after: FromQuery[int] = 0) -> Stream:
    """Server-sent events: which visits are not what they were, from change `after` or Last-Event-ID on."""
    actor = actor_of(request)
    here = await days.branch_here(actor, branch)
    last = request.headers.get("last-event-id", "")
    seen = int(last) if last.isascii() and last.isdigit() else after
    return Stream(
        live.stream(actor, here.id, min(max(seen, 0), 2**63 - 1)),
        media_type="text/event-stream",
        headers=NEWS,
    )


def within_reach(asked: date | None) -> date | None:
    if asked is not None and not FIRST_YEAR < asked.year < LAST_YEAR:
        raise NotFound("The calendar does not reach that far.")
    return asked


def embedded(sheet: Day) -> Markup:
    """JSON that cannot end the script element it stands in."""
    return Markup(msgspec.json.encode(sheet).decode().replace("<", "\\u003c"))  # noqa: S704


calendar = Router(
    "/calendar",
    guards=[needs(Permission.see_calendar)],
    route_handlers=[show_calendar, show_day, show_agenda, show_entry, follow_changes],
)
