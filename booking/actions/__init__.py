"""Taking time and places, and giving them back; classes and waiting lists; what became of a visit."""

from booking.actions.classes.copies import Copied, copy_people
from booking.actions.classes.event_changes import EventChange, change_event
from booking.actions.classes.events import NewEvent, cancel_event, create_event
from booking.actions.classes.no_place import (
    AlreadyHeld,
    EventBegun,
    EventFull,
    EventOff,
    NoPlace,
    StaleEvent,
    TooFewPlaces,
    TooManySeats,
)
from booking.actions.classes.seats import Places, book_seats
from booking.actions.classes.series import Extent, SeriesClash, cancel_series, change_series, create_series
from booking.actions.confirming import NoTexts, PhoneUnconfirmed
from booking.actions.demand import count_demand
from booking.actions.endings import cancel, set_status
from booking.actions.forcing import NotEvenSo, OtherReasons, book_anyway, mark_for
from booking.actions.holds import hold, let_go, sweep
from booking.actions.hours.changing import Reach, Stranded, change_hours
from booking.actions.hours.zones import Clocks, ClocksChange, rezone
from booking.actions.moves import Move
from booking.actions.moving import move, move_anyway, tell_move
from booking.actions.news import announce, release
from booking.actions.recurring import CannotRepeat, DatesTaken, NotAsSeen, Repetition, end, repeat
from booking.actions.refusals import (
    BookedOut,
    ClosedOnline,
    CounterOver,
    HoldLapsed,
    InThePast,
    NoRequest,
    NoSuchTime,
    NotForYou,
    OffTheGrid,
    OnlyForMembers,
    OutsideHours,
    StaleVisit,
    TimeTaken,
    TooFar,
    TooLate,
    TooSoon,
    WrongStep,
)
from booking.actions.requests import accept as accept_request
from booking.actions.requests import decline as decline_request
from booking.actions.requests import lapse, offer_another
from booking.actions.several.booking import Together, book_several
from booking.actions.several.ending import cancel_party
from booking.actions.several.holding import hold_several
from booking.actions.several.shifting import to_move
from booking.actions.undoing import CannotUndo, NothingToUndo, undo
from booking.actions.visits import book
from booking.actions.waiting.answering import NoPhone, OfferOver, SomebodyWasFaster, decline, take
from booking.actions.waiting.by_hand import CannotBeAsked, offer_by_hand, set_terms
from booking.actions.waiting.freed import offer_next
from booking.actions.waiting.line import NobodyToCall, NothingLeft, Wanted, change, come_back, join, leave
from booking.actions.wanted import Booking
from booking.queries import NoSuchAddOn, NotOffered, OnlyAdded, OnlyInClasses

__all__ = [
    "AlreadyHeld",
    "BookedOut",
    "Booking",
    "CannotBeAsked",
    "CannotRepeat",
    "CannotUndo",
    "Clocks",
    "ClocksChange",
    "ClosedOnline",
    "Copied",
    "CounterOver",
    "DatesTaken",
    "EventBegun",
    "EventChange",
    "EventFull",
    "EventOff",
    "Extent",
    "HoldLapsed",
    "InThePast",
    "Move",
    "NewEvent",
    "NoPhone",
    "NoPlace",
    "NoRequest",
    "NoSuchAddOn",
    "NoSuchTime",
    "NoTexts",
    "NobodyToCall",
    "NotAsSeen",
    "NotEvenSo",
    "NotForYou",
    "NotOffered",
    "NothingLeft",
    "NothingToUndo",
    "OffTheGrid",
    "OfferOver",
    "OnlyAdded",
    "OnlyForMembers",
    "OnlyInClasses",
    "OtherReasons",
    "OutsideHours",
    "PhoneUnconfirmed",
    "Places",
    "Reach",
    "Repetition",
    "SeriesClash",
    "SomebodyWasFaster",
    "StaleEvent",
    "StaleVisit",
    "Stranded",
    "TimeTaken",
    "Together",
    "TooFar",
    "TooFewPlaces",
    "TooLate",
    "TooManySeats",
    "TooSoon",
    "Wanted",
    "WrongStep",
    "accept_request",
    "announce",
    "book",
    "book_anyway",
    "book_seats",
    "book_several",
    "cancel",
    "cancel_event",
    "cancel_party",
    "cancel_series",
    "change",
    "change_event",
    "change_hours",
    "change_series",
    "come_back",
    "copy_people",
    "count_demand",
    "create_event",
    "create_series",
    "decline",
    "decline_request",
    "end",
    "hold",
    "hold_several",
    "join",
    "lapse",
    "leave",
    "let_go",
    "mark_for",
    "move",
    "move_anyway",
    "offer_another",
    "offer_by_hand",
    "offer_next",
    "release",
    "repeat",
    "rezone",
    "set_status",
    "set_terms",
    "sweep",
    "take",
    "tell_move",
    "to_move",
    "undo",
]
