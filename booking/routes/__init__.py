"""The desk's calendar, its visits and classes, and whatever changes the hours they are booked in."""

from typing import Any

from litestar import get
from litestar.response import Redirect

from booking.routes.addons import addons
from booking.routes.calendar import calendar
from booking.routes.check_in import check_in
from booking.routes.conflict import conflict
from booking.routes.events import events
from booking.routes.express import express
from booking.routes.hours import approve_time_off, staff_hours
from booking.routes.labels import labels, on_visits
from booking.routes.new_price import new_price
from booking.routes.opening import opening
from booking.routes.own_fields import own_fields
from booking.routes.palette import palette
from booking.routes.panel import beside
from booking.routes.photos import photos
from booking.routes.reasons import reasons
from booking.routes.recurring import recurrence
from booking.routes.requests import requests
from booking.routes.rooms import rooms
from booking.routes.rows import rows
from booking.routes.services import services
from booking.routes.treatments import treatments
from booking.routes.undo import second_thoughts
from booking.routes.visits import visits
from booking.routes.waiting import waiting
from kit.menu import Entry
from kit.rights import Permission

MENU = (
    Entry("Calendar", "/desk/calendar", "calendar-days", Permission.see_calendar, 10, ("/desk/visits",)),
    Entry("Classes", "/desk/events", "ticket", Permission.see_calendar, 15),
    Entry("Requests", "/desk/requests", "inbox", Permission.book_visits, 35, count="/desk/requests/count"),
    Entry("Links", "/desk/express", "link", Permission.book_visits, 37),
    Entry("Waiting list", "/desk/waiting", "clock-arrow-up", Permission.book_visits, 45),
)


@get("/", include_in_schema=False, sync_to_thread=False)
def show_desk() -> Redirect:
    """The day is what the desk opens with."""
    return Redirect("/desk/calendar")


desk: list[Any] = [
    show_desk,
    calendar,
    events,
    requests,
    express,
    visits,
    second_thoughts,
    conflict,
    beside,
    own_fields,
    services,
    on_visits,
    photos,
    treatments,
    labels,
    addons,
    new_price,
    reasons,
    rows,
    recurrence,
    waiting,
    staff_hours,
    approve_time_off,
    opening,
    rooms,
    palette,
    check_in,
]
