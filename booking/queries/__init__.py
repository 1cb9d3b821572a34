"""Reading free times, and what a day holds."""

from booking.queries.offers import NotOffered, Offer, Offered, offer
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

__all__ = [
    "DayTimes",
    "NotOffered",
    "Offer",
    "Offered",
    "desk_times",
    "free_times",
    "next_by_member",
    "next_free",
    "next_of",
    "next_of_each",
    "offer",
    "times_of",
]
