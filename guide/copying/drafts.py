"""What a copy would do: a line for each thing with its fate, and an act for each that is not left alone."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from enum import StrEnum

from catalog.tables import Branch
from kit.rights import Actor

Act = Callable[[], Awaitable[object]]


class Fate(StrEnum):
    """What becomes of one thing in the branch that is copied to."""

    added = "added"
    changed = "changed"
    same = "same"
    kept = "kept"


@dataclass(frozen=True, slots=True)
class Line:
    """One thing and its fate; `told` is what it will be, or why it stays."""

    fate: Fate
    what: str
    told: str


@dataclass(frozen=True, slots=True)
class Copying:
    """From which branch to which, and whether what differs there gives way."""

    actor: Actor
    source: Branch
    target: Branch
    replaces: bool

    @property
    def is_one_currency(self) -> bool:
        return bool(self.source.currency == self.target.currency)

    @property
    def no_exchange(self) -> str:
        ours, theirs = self.source, self.target
        return f"{ours.name} counts in {ours.currency}, {theirs.name} in {theirs.currency}"


@dataclass(slots=True)
class Draft:
    """Of one part: what would become of everything in it."""

    copying: Copying
    lines: list[Line] = field(default_factory=list)
    acts: list[Act] = field(default_factory=list)

    def settle(self, what: str, there: str | None, wanted: str, act: Act | None = None) -> bool:
        """Whether it is to become as `wanted`, where it is `there` in words, or not at all (None)."""
        if there == wanted:
            return self.leave(what, wanted, Fate.same)
        if there is not None and not self.copying.replaces:
            return self.leave(what, f"stays {there}, is {wanted} over there")
        fate, told = (Fate.added, wanted) if there is None else (Fate.changed, f"{there} becomes {wanted}")
        self.lines.append(Line(fate, what, told))
        if act is not None:
            self.acts.append(act)
        return True

    def leave(self, what: str, why: str, fate: Fate = Fate.kept) -> bool:
        self.lines.append(Line(fate, what, why))
        return False

    def count(self, fate: Fate) -> int:
        return sum(each.fate == fate for each in self.lines)
