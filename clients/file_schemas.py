"""What the forms of files and notes hold; the actions turn text into values."""

import msgspec


class AboutForm(msgspec.Struct, frozen=True):
    """What is said of a photo or a paper. `visit` is the id of one of the client's visits, or "".

    `field` is one of one's own that a new one fills in.
    """

    title: str = ""
    moment: str = ""
    taken_on: str = ""
    visit: str = ""
    field: str = ""
    seen: str = ""


class NoteChange(msgspec.Struct, frozen=True):
    """Other words for a note; `seen` is the mark of those that were shown."""

    note: str = ""
    seen: str = ""


class PinForm(msgspec.Struct, frozen=True):
    """Up, or back among the others."""

    way: str = "up"
