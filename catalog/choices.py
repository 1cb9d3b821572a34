"""What a branch may choose from."""

from enum import StrEnum


class ConfirmsPhone(StrEnum):
    """Who is asked for a code that goes to their phone before they have booked."""

    never = "never"
    new = "new"
    always = "always"


class Showing(StrEnum):
    """Which free times customers are shown first; the rest is a tap away."""

    all = "all"
    tidy = "tidy"
    best = "best"
