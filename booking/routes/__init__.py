"""The desk's calendar and its visits."""

from typing import Any

from litestar import Router, get
from litestar.response import Redirect

from booking.routes.calendar import calendar
from booking.routes.visits import visits
from booking.routes.waiting import waiting
from kit.menu import Entry
from kit.rights import Permission

MENU = (
    Entry("Calendar", "/desk/calendar", "calendar-days", Permission.see_calendar, 10, ("/desk/visits",)),
    Entry("Waiting list", "/desk/waiting", "clock-arrow-up", Permission.book_visits, 45),
)


@get("/", include_in_schema=False, sync_to_thread=False)
def show_desk() -> Redirect:
    """The day is what the desk opens with."""
    return Redirect("/desk/calendar")


handlers: list[Any] = [show_desk, calendar, visits, waiting]
desk = Router("/", route_handlers=handlers)
