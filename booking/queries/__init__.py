"""Reading free times, and what a day holds."""

from booking.queries.addons import NoSuchAddOn
from booking.queries.offers import (
    NotOffered,
    Offer,
    Offered,
    OnlyAdded,
    OnlyInClasses,
    OnlySeveral,
    offer,
)
from booking.queries.showing import Shown, desk_day, first_times, times_to_show
from booking.queries.times import (
    DayTimes,
    desk_times,
    free_times,
    next_by_member,
    next_free,
    next_of,
    next_of_each,
    times_of,
)
from booking.queries.whynot import Answer, Question, why_not

__all__ = [
    "Answer",
    "DayTimes",
    "NoSuchAddOn",
    "NotOffered",
    "Offer",
    "Offered",
    "OnlyAdded",
    "OnlyInClasses",
    "OnlySeveral",
    "Question",
    "Shown",
    "desk_day",
    "desk_times",
    "first_times",
    "free_times",
    "next_by_member",
    "next_free",
    "next_of",
    "next_of_each",
    "offer",
    "times_of",
    "times_to_show",
    "why_not",
]
