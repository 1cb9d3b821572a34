"""Taking time and giving it back: hold, book, move, cancel, restore, and what has become of a visit."""

from booking.actions.endings import cancel, set_status
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
from booking.actions.zones import Clocks, ClocksChange, rezone
from booking.queries import NotOffered

__all__ = [
    "Booking",
    "Clocks",
    "ClocksChange",
    "HoldLapsed",
    "InThePast",
    "Move",
    "NoSuchTime",
    "NotOffered",
    "OffTheGrid",
    "OutsideHours",
    "Reach",
    "StaleVisit",
    "Stranded",
    "TimeTaken",
    "TooFar",
    "TooLate",
    "TooSoon",
    "WrongStep",
    "announce",
    "book",
    "cancel",
    "change_hours",
    "hold",
    "let_go",
    "move",
    "release",
    "rezone",
    "set_status",
    "sweep",
]
