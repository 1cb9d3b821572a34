"""What the forms on a client's pages hold; the actions turn text into values."""

import msgspec


class ClientForm(msgspec.Struct, frozen=True):
    """`version` is the one the form was filled in from."""

    name: str = ""
    phone: str = ""
    email: str = ""
    notes: str = ""
    version: str = ""
    warning: str = ""
    birthday: str = ""


class NoteForm(msgspec.Struct, frozen=True):
    """A line to be written under the notes."""

    note: str = ""


class GroupForm(msgspec.Struct, frozen=True):
    """A group of clients; "" is as everybody."""

    name: str = ""
    lead_minutes: str = ""
    horizon_days: str = ""
    seen: str = ""


class InGroupForm(msgspec.Struct, frozen=True):
    """The group of a client, "" for none; a body without one says nothing and is refused."""

    group: str


class BanForm(msgspec.Struct, frozen=True):
    """Why somebody may not book online."""

    why: str = ""


class Match(msgspec.Struct, frozen=True):
    """A client that fits what is being typed; the phone is masked for who may not see it."""

    id: int
    name: str
    phone: str
