"""Taking time and giving it back: hold, book, move, cancel, restore, what has become of a visit, waiting."""

from booking.actions.answering import NoPhone, OfferOver, SomebodyWasFaster, decline, take
from booking.actions.by_hand import CannotBeAsked, offer_by_hand, set_terms
from booking.actions.endings import cancel, set_status
from booking.actions.freed import offer_next
from booking.actions.holds import hold, let_go, sweep
from booking.actions.hours import Reach, Stranded, change_hours
from booking.actions.moves import Move, move
from booking.actions.news import announce, release
from booking.actions.refusals import (
    HoldLapsed,
    InThePast,
    NoSuchTime,
    OffTheGrid,
    OutsideHours,
    StaleVisit,
    TimeTaken,
    TooFar,
    TooLate,
    TooSoon,
    WrongStep,
)
from booking.actions.visits import Booking, book
from booking.actions.waiting import NobodyToCall, NothingLeft, Wanted, change, come_back, join, leave
from booking.actions.zones import Clocks, ClocksChange, rezone
from booking.queries import NotOffered

__all__ = [
    "Booking",
    "CannotBeAsked",
    "Clocks",
    "ClocksChange",
    "HoldLapsed",
    "InThePast",
    "Move",
    "NoPhone",
    "NoSuchTime",
    "NobodyToCall",
    "NotOffered",
    "NothingLeft",
    "OffTheGrid",
    "OfferOver",
    "OutsideHours",
    "Reach",
    "SomebodyWasFaster",
    "StaleVisit",
    "Stranded",
    "TimeTaken",
    "TooFar",
    "TooLate",
    "TooSoon",
    "Wanted",
    "WrongStep",
    "announce",
    "book",
    "cancel",
    "change",
    "change_hours",
    "come_back",
    "decline",
    "hold",
    "join",
    "leave",
    "let_go",
    "move",
    "offer_by_hand",
    "offer_next",
    "release",
    "rezone",
    "set_status",
    "set_terms",
    "sweep",
    "take",
]
