"""What is known of somebody, in words: a row of the database as a person reads it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from kit.rights import Permission

# What of it is masked or left out elsewhere for who may not see it.
TAKES = (Permission.see_phones, Permission.see_files)
EMPTY: tuple[Any, ...] = (None, "", [], {}, 0, False)
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)")
ON_THE_WALL = re.compile(r"^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)$")
# Numbers of rows, and what only says something to Tempu itself.
NUMBERS = (
    "id account subject subject_id client visit branch version number run bill entry closing line member"
    " good service register message consent wording scale tag status_id position about_version attempts"
    " created_by code size media kept gone moved dropped book clients event note template slot"
)
FOR_PROGRAMS = frozenset(NUMBERS.split())


@dataclass(frozen=True, slots=True)
class OwnField:
    """A field of the business's own: its title, what its options are called, and whether it holds a file."""

    title: str
    options: Mapping[str, str] = field(default_factory=dict)
    is_file: bool = False


Own = Mapping[str, OwnField]


def told(row: Mapping[str, Any], own: Own) -> list[tuple[str, str]]:
    """Each column that says something, with its title; ids of rows are left to the file for programs."""
    found: list[tuple[str, str]] = []
    for name, value in row.items():
        if name == "extra":
            found += answers(value, own)
        elif value not in EMPTY and name not in FOR_PROGRAMS:
            found.append((titled(name), spoken(value)))
    return [(title, text) for title, text in found if text]


def titled(name: str) -> str:
    """starts_at → Starts; cancelled_why → Cancelled why."""
    words = name.removesuffix("_at").removesuffix("_on").replace("_", " ").strip()
    return words[:1].upper() + words[1:]


def spoken(value: Any) -> str:  # noqa: ANN401  # whatever JSON holds
    if isinstance(value, Mapping):
        parts = [f"{titled(str(key))}: {spoken(each)}" for key, each in value.items() if each not in EMPTY]
        return "; ".join(parts)
    if isinstance(value, list):
        return ", ".join(spoken(each) for each in value)
    if isinstance(value, str) and MOMENT.fullmatch(value):
        return moment(value)
    return "yes" if value is True else str(value)


def moment(text: str) -> str:
    """2026-12-01T09:00:00+01:00 → 1 December 2026, 08:00"""
    at = datetime.fromisoformat(text).astimezone(UTC)
    return f"{at.day} {at:%B %Y, %H:%M}"


def answers(extra: Mapping[str, Any], own: Own) -> list[tuple[str, str]]:
    """What was filled into fields of one's own, by the titles of today."""
    found = []
    for number, value in extra.items():
        known = own.get(number, OwnField(f"Field {number}"))
        values = value if isinstance(value, list) else [value]
        said = ", ".join(known.options.get(str(each), spoken(each)) for each in values)
        said = ON_THE_WALL.sub(r"\1, \2", said)
        found.append((known.title, f"File {said}" if known.is_file else said))
    return found
