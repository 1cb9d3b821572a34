"""A visit as a calendar entry (iCalendar, RFC 5545); a later version of it replaces an earlier one."""

from datetime import datetime
from enum import StrEnum

from icalendar import Calendar, Event, vCalAddress, vText

from kit.vault import fingerprint
from reminders.facts import Facts


class Method(StrEnum):
    """What a calendar should do with it: enter it, or take it out."""

    request = "REQUEST"
    cancel = "CANCEL"


def entry_id(code: str) -> str:
    """The entry's UID: a fingerprint, since the code itself opens the visit and calendars are shared."""
    return f"{fingerprint(code)[:32]}@tempu"


def invitation(visit: Facts, method: Method, organizer: str, now: datetime) -> str:
    """The text of an .ics file. Moments are in UTC, so no calendar can misread a zone."""
    calendar = Calendar()
    calendar.add("prodid", "-//Tempu//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add_component(event(visit, method, organizer, now))
    return str(calendar.to_ical().decode())


def event(visit: Facts, method: Method, organizer: str, now: datetime) -> Event:
    entry = Event()
    entry.add("uid", entry_id(visit.code))
    entry.add("sequence", visit.version)
    entry.add("dtstamp", now)
    entry.add("dtstart", visit.starts_at)
    entry.add("dtend", visit.ends_at)
    entry.add("summary", f"{visit.what}, {visit.branch_name}")
    entry.add("location", ", ".join(part for part in (visit.branch_name, visit.address) if part))
    entry.add("description", visit.link)
    entry.add("url", visit.link)
    entry.add("status", "CANCELLED" if method == Method.cancel else "CONFIRMED")
    entry.add("organizer", person(visit.branch_name, organizer))
    entry.add("attendee", guest(visit))
    return entry


def person(name: str, email: str) -> vCalAddress:
    address = vCalAddress(f"mailto:{email}")
    address.params["cn"] = vText(name)
    return address


def guest(visit: Facts) -> vCalAddress:
    """The client has accepted already: no calendar asks for an answer."""
    address = person(visit.name, visit.email)
    address.params.update({"partstat": vText("ACCEPTED"), "rsvp": vText("FALSE")})
    return address
