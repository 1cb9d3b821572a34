"""What an entry of the journal changed, in words for people."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from kit.money import format_money

Said = str | datetime  # a moment is for the page to say: it knows whose clock is meant
INTERNAL = {"id", "line", "version"}
AMOUNTS = {
    "price",
    "discount",
    "total",
    "payments",
    "opening",
    "added",
    "expected",
    "counted",
    "point_value",
}
RATES = {"rate", "services_rate", "goods_rate", "largest_share"}
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)")
DAY = re.compile(r"\b\d{4}-\d\d-\d\d\b")


# A number as people dial it, from a plus or a nought on; an address.
CONTACT = re.compile(
    r"(?<![\w.:/-])(?:\+|0)\d(?:[ ()/-]{0,2}\d){6,}|[^\s@,;:<>()]+@[^\s@,;:<>()]+\.[^\s@,;:<>()]+"
)
HIDDEN = "•••"
ABOUT_OURSELVES = {"account", "staff_member", "branch"}


@dataclass(frozen=True, slots=True)
class Money:
    """How amounts of a branch are written."""

    currency: str
    locale: str


@dataclass(frozen=True, slots=True)
class Change:
    """One fact as it was and as it is; "" where there is nothing to say."""

    name: str
    before: Said
    after: Said


def changes(before: str | None, after: str | None, money: Money | None = None) -> list[Change]:
    """Two sets of facts side by side, without those that stayed as they were and those of use to us alone.

    Amounts stay plain numbers where no branch says what they are counted in.
    """
    old: Mapping[str, Any] = json.loads(before) if before else {}
    new: Mapping[str, Any] = json.loads(after) if after else {}
    return [
        Change(
            spoken_days(name.replace("_", " ")),
            said(name, old.get(name), money),
            said(name, new.get(name), money),
        )
        for name in sorted({**old, **new}, key=starts_later)
        if name not in INTERNAL and not stayed(name, old, new)
    ]


def starts_later(name: str) -> bool:
    """The database keeps facts in an order of its own; a start is told before an end."""
    return not name.startswith("starts_")


def stayed(name: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    return name in old and name in new and old[name] == new[name]


def said(name: str, value: Any, money: Money | None) -> Said:  # noqa: ANN401
    if isinstance(value, str) and MOMENT.fullmatch(value):
        return moment(value)
    if isinstance(value, dict):
        return ", ".join(f"{key}: {said(name, each, money)}" for key, each in value.items())
    if isinstance(value, list):
        return ", ".join(str(said(name, each, money)) for each in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return number(name, value, money)
    return word(name, "" if value is None else str(value))


def moment(text: str) -> Said:
    try:
        return datetime.fromisoformat(text)
    except ValueError:  # looks like one and is none: somebody's own words
        return text


def number(name: str, value: int, money: Money | None) -> str:
    if name in AMOUNTS and money is not None:
        return format_money(value, money.currency, money.locale)
    return f"{value / 100:g} %" if name in RATES else str(value)


def word(name: str, text: str) -> str:
    return text.replace("_", " ") if name == "status" else spoken_days(text)


def spoken_days(text: str) -> str:
    """2026-12-01 within a text as 1 Dec 2026."""
    return DAY.sub(lambda found: spoken_day(found[0]), text)


def spoken_day(text: str) -> str:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return text
    return f"{day.day} {day:%b %Y}"


def without_contacts(subject: str, told: list[Change]) -> list[Change]:
    """For who may not see phones and addresses of clients; what is told of colleagues stays."""
    if subject in ABOUT_OURSELVES:
        return told
    return [Change(each.name, hidden(each.before), hidden(each.after)) for each in told]


def hidden(value: Said) -> Said:
    return CONTACT.sub(HIDDEN, value) if isinstance(value, str) else value


def could_be_contact(text: str) -> bool:
    """A part of a number or of an address: by asking for such a hidden one could be learned bit by bit."""
    return "@" in text or sum(letter.isdecimal() for letter in text) >= 3
