"""The customer's pages, the JSON at the same addresses, and what other sites load."""

from . import check_in, express, paying, reviews, together, waiting
from .bookings import create_hold, create_visit, extend_hold, show_hold
from .classes import book_places, show_places
from .embed import show_embed, show_theme
from .steps import choose_branch, list_times, show_steps
from .visits import (
    accept_offer,
    cancel_visit,
    move_visit,
    show_calendar,
    show_cancellation,
    show_move,
    show_visit,
)

public = [
    choose_branch,
    show_steps,
    list_times,
    create_hold,
    show_hold,
    extend_hold,
    create_visit,
    show_places,
    book_places,
    show_visit,
    show_calendar,
    show_move,
    move_visit,
    accept_offer,
    show_cancellation,
    cancel_visit,
    show_embed,
    show_theme,
    *waiting.handlers,
    *express.handlers,
    *together.handlers,
    *check_in.handlers,
    *paying.handlers,
    *reviews.handlers,
]
