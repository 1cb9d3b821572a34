"""What the forms of files and notes hold; the actions turn text into values."""

import msgspec


class AboutForm(msgspec.Struct, frozen=True):
    """What is said of a photo or a paper. `visit` is the id of one of the client's visits, or ""."""

    title: str = ""
    moment: str = ""
    taken_on: str = ""
    visit: str = ""
    seen: str = ""
