"""What is known of somebody, in words: a row of the database as a person reads it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

EMPTY: tuple[Any, ...] = (None, "", [], {}, 0, False)


@dataclass(frozen=True, slots=True)
class OwnField:
    """A field of the business's own: its title, and what its options are called."""

    title: str
    options: Mapping[str, str] = field(default_factory=dict)


Own = Mapping[str, OwnField]


def told(row: Mapping[str, Any], own: Own) -> list[tuple[str, str]]:
    """Each column that says something, with its title; ids of rows are left to the file for programs."""
    found: list[tuple[str, str]] = []
    for name, value in row.items():
        if name == "extra":
            found += answers(value, own)
        elif value not in EMPTY:
            found.append((titled(name), spoken(value)))
    return found


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
    return "yes" if value is True else str(value)


def answers(extra: Mapping[str, Any], own: Own) -> list[tuple[str, str]]:
    """What was filled into fields of one's own, by the titles of today."""
    found = []
    for number, value in extra.items():
        known = own.get(number, OwnField(f"Field {number}"))
        values = value if isinstance(value, list) else [value]
        found.append((known.title, ", ".join(known.options.get(str(each), spoken(each)) for each in values)))
    return found
