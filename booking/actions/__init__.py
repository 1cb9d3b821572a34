"""Taking time and places, and giving them back; classes; what has become of a visit."""

from booking.actions.copies import Copied, copy_people
from booking.actions.endings import cancel, set_status
from booking.actions.event_changes import EventChange, change_event
from booking.actions.events import NewEvent, cancel_event, create_event
from booking.actions.full import (
    AlreadyHeld,
    EventBegun,
    EventFull,
    EventOff,
    NoPlace,
    StaleEvent,
    TooFewPlaces,
    TooManySeats,
)
from booking.actions.holds import hold, let_go, sweep
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
from booking.actions.seats import Places, book_seats
from booking.actions.series import Reach, SeriesClash, cancel_series, change_series, create_series
from booking.actions.visits import Booking, book
from booking.queries import NotOffered, OnlyInClasses

__all__ = [
    "AlreadyHeld",
    "Booking",
    "Copied",
    "EventBegun",
    "EventChange",
    "EventFull",
    "EventOff",
    "HoldLapsed",
    "InThePast",
    "Move",
    "NewEvent",
    "NoPlace",
    "NoSuchTime",
    "NotOffered",
    "OffTheGrid",
    "OnlyInClasses",
    "OutsideHours",
    "Places",
    "Reach",
    "SeriesClash",
    "StaleEvent",
    "StaleVisit",
    "TimeTaken",
    "TooFar",
    "TooFewPlaces",
    "TooLate",
    "TooManySeats",
    "TooSoon",
    "WrongStep",
    "announce",
    "book",
    "book_seats",
    "cancel",
    "cancel_event",
    "cancel_series",
    "change_event",
    "change_series",
    "copy_people",
    "create_event",
    "create_series",
    "hold",
    "let_go",
    "move",
    "release",
    "set_status",
    "sweep",
]
