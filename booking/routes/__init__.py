"""The desk's calendar and its visits."""

from typing import Any

from litestar import Router, get
from litestar.response import Redirect

from booking.routes.calendar import calendar
from booking.routes.requests import requests
from booking.routes.visits import visits
from kit.menu import Entry
from kit.rights import Permission

MENU = (
    Entry("Calendar", "/desk/calendar", "calendar-days", Permission.see_calendar, 10, ("/desk/visits",)),
    Entry("Requests", "/desk/requests", "inbox", Permission.book_visits, 35, count="/desk/requests/count"),
)


@get("/", include_in_schema=False, sync_to_thread=False)
def show_desk() -> Redirect:
    """The day is what the desk opens with."""
    return Redirect("/desk/calendar")


handlers: list[Any] = [show_desk, calendar, requests, visits]
desk = Router("/", route_handlers=handlers)
