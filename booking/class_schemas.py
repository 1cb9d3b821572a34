"""What the forms of classes hold."""

from msgspec import Struct


class EventForm(Struct, frozen=True, kw_only=True):
    """A date of a class, new or changed. What is left empty is what the service or the branch says.

    From `repeats` on: how a series repeats, and how far a change of one of its dates goes.
    """

    branch: str = ""
    service: str = ""
    member: str = ""
    day: str = ""
    time: str = ""
    at: str = ""
    minutes: str = ""
    capacity: str = ""
    price: str = ""
    note: str = ""
    cut_off_minutes: str = ""
    notice_minutes: str = ""
    version: str = ""
    repeats: str = ""
    every: str = ""
    mo: str = ""
    tu: str = ""
    we: str = ""
    th: str = ""
    fr: str = ""
    sa: str = ""
    su: str = ""
    until: str = ""
    count: str = ""
    rule: str = ""
    skip: str = ""
    scope: str = "one"
    exceptions: str = ""


class EventCancellation(Struct, frozen=True):
    why: str = ""
    version: str = ""
    scope: str = "one"
    exceptions: str = ""


class CopyForm(Struct, frozen=True):
    notify_copies: str = ""


class PlacesForm(Struct, frozen=True):
    """Somebody is given places of a class at the desk; `code` makes a form that is sent twice book once."""

    seats: str = "1"
    client: str = ""
    name: str = ""
    phone: str = ""
    email: str = ""
    notify: str = ""
    code: str = ""
    or_list: str = ""
