"""Taking time and giving it back: hold, book, move, cancel, restore, and what has become of a visit."""

from booking.actions.endings import cancel, set_status
from booking.actions.holds import hold, let_go, sweep
from booking.actions.moves import Move, move
from booking.actions.news import announce, release
from booking.actions.refusals import (
    BookedOut,
    ClosedOnline,
    HoldLapsed,
    InThePast,
    NoRequest,
    NoSuchTime,
    NotForYou,
    OfferOver,
    OffTheGrid,
    OutsideHours,
    StaleVisit,
    TimeTaken,
    TooFar,
    TooLate,
    TooSoon,
    WrongStep,
)
from booking.actions.requests import accept, decline, lapse, offer_another
from booking.actions.visits import Booking, book
from booking.queries import NotOffered

__all__ = [
    "BookedOut",
    "Booking",
    "ClosedOnline",
    "HoldLapsed",
    "InThePast",
    "Move",
    "NoRequest",
    "NoSuchTime",
    "NotForYou",
    "NotOffered",
    "OffTheGrid",
    "OfferOver",
    "OutsideHours",
    "StaleVisit",
    "TimeTaken",
    "TooFar",
    "TooLate",
    "TooSoon",
    "WrongStep",
    "accept",
    "announce",
    "book",
    "cancel",
    "decline",
    "hold",
    "lapse",
    "let_go",
    "move",
    "offer_another",
    "release",
    "set_status",
    "sweep",
]
