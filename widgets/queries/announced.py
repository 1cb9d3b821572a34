"""What a booking will ask for, told before anybody gives their name: as far as it is known of a stranger."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from booking.queries.prepay import wishes_of
from booking.queries.setup import Setup
from booking.rules.prepay import Terms, Who, free_until, in_words, strictest
from kit.settings import settings
from kit.web import long_day, wall_clock
from kit.words import sums_locale

Line = tuple[int, int]
NOBODY_NEW, SOMEBODY_NEW = Who(is_new=False), Who(is_new=True)


@dataclass(frozen=True, slots=True)
class Announced:
    """The terms in the words that are agreed to later. `is_for_new`: only of who was not here before."""

    amount: int
    sentences: list[str]
    is_for_new: bool


def announced(setup: Setup, lines: Sequence[Line], starts_at: datetime) -> list[Announced]:
    """Of services with their prices. What is asked of a group, or of those who missed visits, nobody is told
    before it is known who they are.
    """
    rules = setup.kept.prepay or ()
    if not (rules and lines and settings().takes_online):
        return []
    wishes = wishes_of(setup, list(lines))
    everybody = strictest(rules, wishes, NOBODY_NEW)
    new = strictest(rules, wishes, SOMEBODY_NEW)
    found = [told(setup, everybody, starts_at, is_for_new=False)] if everybody else []
    if new and without_why(new) != without_why(everybody):
        found.append(told(setup, new, starts_at, is_for_new=True))
    return found


def without_why(terms: Terms | None) -> Terms | None:
    return replace(terms, because="") if terms else None


def told(setup: Setup, terms: Terms, starts_at: datetime, *, is_for_new: bool) -> Announced:
    until, zone = free_until(starts_at, terms.free_hours), setup.kept.zone
    sentences = in_words(
        terms, f"{long_day(until, zone)}, {wall_clock(until, zone)}", setup.kept.currency, sums_locale()
    )
    return Announced(terms.amount, sentences, is_for_new)
