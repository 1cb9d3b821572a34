"""Reading free times, and what a day holds."""

from booking.queries.offers import NotOffered, Offer, Offered, OnlyInClasses, offer
from booking.queries.times import (
    DayTimes,
    desk_times,
    free_times,
    next_free,
    next_of,
    next_of_each,
    times_of,
)
from booking.queries.whynot import Answer, Question, why_not

__all__ = [
    "Answer",
    "DayTimes",
    "NotOffered",
    "Offer",
    "Offered",
    "OnlyInClasses",
    "Question",
    "desk_times",
    "free_times",
    "next_free",
    "next_of",
    "next_of_each",
    "offer",
    "times_of",
    "why_not",
]
