"""What whoever serves a client should know before anything else, in words."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from clients.rules.birthdays import age_on, is_soon, next_birthday

BIRTHDAY_DAYS = 14


@dataclass(frozen=True, slots=True)
class Unpaid:
    """A visit that was come to and never charged."""

    visit: int
    total: int
    day: date


@dataclass(frozen=True, slots=True)
class Known:
    """What there is to know of a client; `today` is the branch's. `banned` says why only the desk books them.

    `is_whole`: the card may be seen, and not only what the work needs.
    """

    today: date
    warning: str = ""
    banned: str = ""
    birthday: str = ""
    no_shows: int = 0
    points: int = 0
    is_first: bool = False
    unpaid: tuple[Unpaid, ...] = ()
    is_whole: bool = False


@dataclass(frozen=True, slots=True)
class Alert:
    """A sentence with its tone and its glyph; `bill` is the visit whose bill it is about."""

    text: str
    tone: str
    glyph: str
    bill: int = 0


def alerts(known: Known, name: str) -> list[Alert]:
    """The gravest first. Of who may not see the card only what the work needs: the warning, a first visit."""
    found = [*dangers(known, name), *(money(known) if known.is_whole else ())]
    return [*found, *(occasions(known) if known.is_whole else first(known))]


def dangers(known: Known, name: str) -> Iterator[Alert]:
    if known.warning:
        yield Alert(f"Warning: {known.warning}", "trouble", "triangle-alert")
    if known.banned and known.is_whole:
        yield Alert(f"Only the desk books for {name}: {known.banned}", "attention", "lock")


def money(known: Known) -> Iterator[Alert]:
    for each in known.unpaid:
        yield Alert(f"Not paid: {short(each.day)}", "trouble", "receipt", each.visit)
    if known.no_shows:
        times = "1 no-show" if known.no_shows == 1 else f"{known.no_shows} no-shows"
        yield Alert(times, "attention", "user-x")


def occasions(known: Known) -> Iterator[Alert]:
    yield from first(known)
    if is_soon(known.birthday, known.today, BIRTHDAY_DAYS):
        yield Alert(birthday_in_words(known), "information", "gift")
    if known.points:
        yield Alert(f"{known.points:,} points", "plain", "coins")


def first(known: Known) -> Iterator[Alert]:
    if known.is_first:
        yield Alert("First visit", "information", "sparkles")


def birthday_in_words(known: Known) -> str:
    day = next_birthday(known.birthday, known.today)
    when = "today" if day == known.today else f"on {day:%A} {short(day)}"
    age = age_on(known.birthday, day)
    return f"Birthday {when}" if age is None else f"Birthday {when}: turns {age}"


def short(day: date) -> str:
    return f"{day.day} {day:%B}"
