"""The customer's pages, the JSON at the same addresses, what other sites load, and forms at the desk."""

from typing import Any

from litestar import Router

from widgets.forms import bring_form

from . import (
    certificates,
    check_in,
    express,
    forms,
    friends,
    links,
    paying,
    renewals,
    reviews,
    together,
    waiting,
)
from .again import book_again
from .bookings import create_hold, create_visit, extend_hold, show_hold
from .classes import book_places, show_places
from .embed import show_embed, show_picture, show_theme
from .found import handlers as found
from .steps import choose_branch, list_times, open_form, show_steps
from .visits import (
    accept_offer,
    cancel_visit,
    move_visit,
    show_calendar,
    show_cancellation,
    show_move,
    show_visit,
)

pages: list[Any] = [
    choose_branch,
    open_form,
    show_steps,
    create_hold,
    show_hold,
    extend_hold,
    create_visit,
    show_places,
    book_places,
    show_visit,
    book_again,
    show_move,
    move_visit,
    accept_offer,
    show_cancellation,
    cancel_visit,
    *waiting.handlers,
    *express.handlers,
    *together.handlers,
    *check_in.handlers,
    *reviews.handlers,
    *paying.handlers,
    *links.handlers,
    *certificates.handlers,
    *friends.handlers,
    *renewals.handlers,
]
public: list[Any] = [
    Router("/", route_handlers=pages, before_request=bring_form),
    list_times,
    show_calendar,
    show_embed,
    show_theme,
    show_picture,
    *found,
]
desk = forms.desk
