"""What is known of a client who books by themselves, and what the branch or the service holds against it."""

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Guest:
    """Visits to come, and visits on the wanted day; the wanted one is not among them."""

    coming: int = 0
    that_day: int = 0


@dataclass(frozen=True, slots=True)
class GuestRules:
    """None is no rule."""

    most_coming: int | None = None
    most_a_day: int | None = None


NO_RULES = GuestRules()


class Objection(StrEnum):
    """Why this client cannot book this by themselves."""

    coming = "coming"
    that_day = "that_day"


def objection_to(guest: Guest, rules: GuestRules) -> Objection | None:
    """The first rule that one more visit would break."""
    if rules.most_a_day is not None and guest.that_day >= rules.most_a_day:
        return Objection.that_day
    if rules.most_coming is not None and guest.coming >= rules.most_coming:
        return Objection.coming
    return None
