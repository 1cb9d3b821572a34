"""A visit in the client's own calendar: the .ics file, and links that Google and Outlook understand."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from icalendar import Calendar, Event

from kit.vault import fingerprint

GOOGLE = "https://calendar.google.com/calendar/render"
OUTLOOK = "https://outlook.live.com/calendar/0/deeplink/compose"
MAPS = "https://www.google.com/maps/search/"
DIRECTIONS = "https://www.google.com/maps/dir/"
INSTANT = "%Y%m%dT%H%M%SZ"


@dataclass(frozen=True, slots=True)
class Invitation:
    """What a calendar is told. `code` is the visit's secret, of which only a fingerprint leaves as the UID.

    Moments are given in UTC: the calendar shows them in whatever zone its owner is in.
    """

    code: str
    title: str
    details: str
    place: str
    link: str
    starts_at: datetime
    ends_at: datetime
    version: int
    is_cancelled: bool


def as_ics(invitation: Invitation, now: datetime) -> bytes:
    """One event; opened again after a change it replaces the older one (same UID, higher SEQUENCE)."""
    calendar = Calendar()
    calendar.add("prodid", "-//Tempu//Booking//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event_of(invitation, now))
    return bytes(calendar.to_ical())


def event_of(invitation: Invitation, now: datetime) -> Event:
    """As a calendar knows it: under the same UID wherever it comes from."""
    event = Event()
    event.add("uid", f"{fingerprint(invitation.code)[:32]}@tempu")
    event.add("dtstamp", now)
    event.add("sequence", invitation.version)
    event.add("status", "CANCELLED" if invitation.is_cancelled else "CONFIRMED")
    event.add("dtstart", invitation.starts_at)
    event.add("dtend", invitation.ends_at)
    event.add("summary", invitation.title)
    event.add("description", invitation.details)
    event.add("location", invitation.place)
    event.add("url", invitation.link)
    return event


def google_link(invitation: Invitation) -> str:
    dates = f"{invitation.starts_at.strftime(INSTANT)}/{invitation.ends_at.strftime(INSTANT)}"
    said = {"action": "TEMPLATE", "text": invitation.title, "dates": dates}
    return f"{GOOGLE}?{urlencode({**said, 'details': invitation.details, 'location': invitation.place})}"


def outlook_link(invitation: Invitation) -> str:
    said = {
        "path": "/calendar/action/compose",
        "rru": "addevent",
        "subject": invitation.title,
        "startdt": invitation.starts_at.isoformat(),
        "enddt": invitation.ends_at.isoformat(),
        "body": invitation.details,
        "location": invitation.place,
    }
    return f"{OUTLOOK}?{urlencode(said)}"


def map_link(place: str) -> str:
    return f"{MAPS}?{urlencode({'api': 1, 'query': place})}"


def directions_link(place: str) -> str:
    """From wherever the phone is."""
    return f"{DIRECTIONS}?{urlencode({'api': 1, 'destination': place})}"
