"""What the forms about privacy hold."""

from msgspec import Struct


class ErasureForm(Struct, frozen=True):
    """The answer to the question; `seen` stands for what it showed."""

    sure: str = ""
    seen: str = ""
