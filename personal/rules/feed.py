"""A client's visits as a calendar that their phone asks for by itself."""

from collections.abc import Sequence
from datetime import datetime

from icalendar import Calendar

from widgets.invitation import Invitation, event_of

EVERY = "PT1H"


def as_feed(title: str, events: Sequence[tuple[Invitation, datetime]]) -> bytes:
    """Each event with the moment at which it was first written: the same visits give the same bytes.

    Nothing says METHOD: a calendar would then want to know an organizer.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Tempu//Visits//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", title)
    calendar.add("refresh-interval;value=duration", EVERY)
    calendar.add("x-published-ttl", EVERY)
    for invitation, written_at in events:
        calendar.add_component(event_of(invitation, written_at))
    return bytes(calendar.to_ical())
