"""What is known of a client who books by themselves, and what the branch or the service holds against it."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Guest:
    """Visits to come, and visits on the wanted day; the wanted one is not among them. What was `made` by
    themselves within a day counts even where it was called off since.

    `last_on` is the day of the last visit that was done; None for a newcomer. Who `moves` has been let in.
    """

    coming: int = 0
    that_day: int = 0
    last_on: date | None = None
    is_banned: bool = False
    moves: bool = False
    made: int = 0


@dataclass(frozen=True, slots=True)
class GuestRules:
    """None is no rule. `seen_within` is in days from the last visit to the wanted one, and bars newcomers.

    Who is one of the members that it is only for, loyalty says.
    """

    most_coming: int | None = None
    most_a_day: int | None = None
    known_only: bool = False
    seen_within: int | None = None
    most_made: int | None = None
    members_only: bool = False

    @property
    def bars_newcomers(self) -> bool:
        return self.known_only or self.seen_within is not None


NO_RULES = GuestRules()


class Objection(StrEnum):
    """Why this client cannot book this by themselves."""

    banned = "banned"
    newcomer = "newcomer"
    long_ago = "long_ago"
    that_day = "that_day"
    coming = "coming"
    made = "made"
    no_member = "no_member"


def objection_to(guest: Guest, rules: GuestRules, day: date) -> Objection | None:
    """The first rule that a visit on the day would break."""
    return next((name for name, is_so in objections(guest, rules, day) if is_so), None)


def objections(guest: Guest, rules: GuestRules, day: date) -> list[tuple[Objection, bool]]:
    return [
        (Objection.banned, guest.is_banned),
        (Objection.newcomer, rules.bars_newcomers and guest.last_on is None and not guest.moves),
        (Objection.long_ago, is_long_ago(guest.last_on, rules.seen_within, day)),
        (Objection.that_day, reached(guest.that_day, rules.most_a_day)),
        (Objection.coming, reached(guest.coming, rules.most_coming)),
        (Objection.made, reached(guest.made, rules.most_made) and not guest.moves),
    ]


def is_long_ago(last_on: date | None, within: int | None, day: date) -> bool:
    return last_on is not None and within is not None and day - last_on > timedelta(days=within)


def reached(count: int, most: int | None) -> bool:
    return most is not None and count >= most
