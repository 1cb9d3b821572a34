"""What the forms on a client's pages hold; the actions turn text into values."""

import msgspec


class ClientForm(msgspec.Struct, frozen=True):
    """`version` is the one the form was filled in from."""

    name: str = ""
    phone: str = ""
    email: str = ""
    notes: str = ""
    version: int = 0


class NoteForm(msgspec.Struct, frozen=True):
    note: str = ""
