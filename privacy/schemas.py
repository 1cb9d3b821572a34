"""What the forms about privacy hold."""

from msgspec import Struct


class ErasureForm(Struct, frozen=True):
    """The answer to the question; `seen` stands for what it showed."""

    sure: str = ""
    seen: str = ""


class RetentionForm(Struct, frozen=True):
    """A rule as it is typed; `on` is empty where it is only looked at, or switched off."""

    what: str = ""
    days: str = ""
    grace: str = ""
    on: str = ""
    seen: str = ""
