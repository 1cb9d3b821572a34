"""A form that changes something carries a mark of what it showed, and is refused when that is past."""

from collections.abc import Mapping
from typing import Any

from kit.errors import Refused
from kit.journal import as_json
from kit.vault import fingerprint


class Stale(Refused):
    """Somebody else saved it in the meantime; `facts` are what they made of it, `mark` stands for them."""

    def __init__(self, facts: Mapping[str, Any]) -> None:
        super().__init__(
            "Somebody changed this in the meantime. Nothing of yours is saved: look at how it is now, then "
            "save again."
        )
        self.facts = {name.replace("_", " "): spoken(value) for name, value in facts.items()}
        self.mark = mark_of(facts)


def mark_of(facts: Mapping[str, Any]) -> str:
    """Stands for facts in a form; other facts have another mark."""
    return fingerprint(as_json(facts) or "")


def refuse_stale(seen: str, facts: Mapping[str, Any]) -> None:
    """Raises `Stale` for a form that showed something else. "" is no mark at all: programs send none."""
    if seen and seen != mark_of(facts):
        raise Stale(facts)


def spoken(value: object) -> str:
    if value is None or value == "":
        return "None"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)
