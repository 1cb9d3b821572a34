"""A segment as it is kept: groups of terms, of any depth."""

from enum import StrEnum

import msgspec

from kit.errors import Invalid

MOST_TERMS, DEEPEST = 60, 6


class Join(StrEnum):
    """How the parts of a group hold together."""

    all = "all"
    any = "any"
    none = "none"


class Term(msgspec.Struct, frozen=True, tag="term"):
    """One thing that is asked: "visits", "at_least", ["3"]. `where` says of which rows, by filter.

    Values are words as they are kept: numbers in minor units, days as 2026-12-01, ids.
    """

    fact: str
    how: str
    values: tuple[str, ...] = ()
    where: dict[str, tuple[str, ...]] = {}


class Group(msgspec.Struct, frozen=True, tag="group"):
    """All, any or none of the parts; an empty group leaves nobody out."""

    join: Join = Join.all
    parts: tuple["Term | Group", ...] = ()


def to_json(group: Group) -> str:
    return msgspec.json.encode(group).decode()


def from_json(text: str | bytes) -> Group:
    return msgspec.json.decode(text, type=Group)


def check_size(group: Group) -> None:
    """Raises `Invalid` for what nobody could read any more."""
    if depth_of(group) > DEEPEST:
        raise Invalid(f"Groups go {DEEPEST} deep at most.")
    if count_of(group) > MOST_TERMS:
        raise Invalid(f"A segment has {MOST_TERMS} conditions at most.")


def depth_of(group: Group) -> int:
    return 1 + max((depth_of(each) for each in group.parts if isinstance(each, Group)), default=0)


def count_of(group: Group) -> int:
    return sum(count_of(each) if isinstance(each, Group) else 1 for each in group.parts)


def facts_in(group: Group) -> set[str]:
    found: set[str] = set()
    for each in group.parts:
        found |= facts_in(each) if isinstance(each, Group) else {each.fact}
    return found
