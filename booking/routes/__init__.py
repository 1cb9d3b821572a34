"""The desk's calendar, its visits and its classes."""

from typing import Any

from litestar import Router, get
from litestar.response import Redirect

from booking.routes.calendar import calendar
from booking.routes.events import events
from booking.routes.visits import visits
from kit.menu import Entry
from kit.rights import Permission

MENU = (
    Entry("Calendar", "/desk/calendar", "calendar-days", Permission.see_calendar, 10, ("/desk/visits",)),
    Entry("Classes", "/desk/events", "users", Permission.see_calendar, 15),
)


@get("/", include_in_schema=False, sync_to_thread=False)
def show_desk() -> Redirect:
    """The day is what the desk opens with."""
    return Redirect("/desk/calendar")


handlers: list[Any] = [show_desk, calendar, events, visits]
desk = Router("/", route_handlers=handlers)
