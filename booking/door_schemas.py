"""What the forms of the check-in and of the poster at the door hold."""

from msgspec import Struct


class ScannedForm(Struct, frozen=True):
    """What was scanned or typed at the check-in of a branch."""

    branch: str = ""
    code: str = ""


class PosterForm(Struct, frozen=True):
    """When clients may check in by the poster of a branch, in minutes before and after the start."""

    branch: str = ""
    early: str = "30"
    late: str = "15"
