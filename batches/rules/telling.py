"""What a batch did, in one exact sentence."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from batches.rules.plan import Line, State

DONE = {State.new: "added", State.changed: "changed", State.same: "as they were", State.left: "left out"}
TAKEN, RETIRED, KEPT = "taken back", "retired", "left as it is"


@dataclass(frozen=True, slots=True)
class Noun:
    one: str
    many: str

    def counted(self, number: int) -> str:
        return f"{number} {self.one if number == 1 else self.many}"


def told(lines: Iterable[Line], noun: Noun) -> str:
    """ "14 services added, 3 changed, 2 left out." """
    counts = Counter(line.state for line in lines)
    parts = [(counts[state], words) for state, words in DONE.items() if counts[state]]
    if not parts:
        return "Nothing to do."
    first, *rest = parts
    return ", ".join([f"{noun.counted(first[0])} {first[1]}", *(f"{n} {words}" for n, words in rest)]) + "."


def would(lines: Iterable[Line]) -> str:
    """What the button says: "Add 14, change 3"; "" where there is nothing to do."""
    counts = Counter(line.state for line in lines)
    said = [f"add {counts[State.new]}"] if counts[State.new] else []
    said += [f"change {counts[State.changed]}"] if counts[State.changed] else []
    return ", ".join(said).capitalize()


def undone(outcomes: Sequence[str]) -> str:
    """ "15 taken back, 1 retired because it was used, 1 left as it is." """
    taken, retired = outcomes.count(TAKEN), outcomes.count(RETIRED)
    kept = len(outcomes) - taken - retired
    parts = [f"{taken} taken back"] if taken else []
    parts += [f"{retired} retired, because in use by now"] if retired else []
    parts += [f"{kept} left as {'it is' if kept == 1 else 'they are'}"] if kept else []
    return ", ".join(parts) + "."
