"""Which clients a rule marks and unmarks: pure, and the same however often it is asked.

A rule acts when somebody comes into its segment, and when they leave it; in between, what people do stays.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

NONE = 0


@dataclass(frozen=True, slots=True)
class Ruled:
    """A rule about one tag or one scale. `sets` is the id of the tag or the status."""

    id: int
    sets: int
    clears: bool
    is_first: bool = False


@dataclass(frozen=True, slots=True)
class Held:
    """What a client has of the tag or the scale now, and by which rule; 0 is by a person."""

    value: int
    rule: int = NONE


@dataclass(slots=True)
class Turn:
    """Whom to mark by which rule, whom to unmark that it had marked, and which rule counts now for whom."""

    marks: dict[int, list[int]] = field(default_factory=dict)
    unmarks: dict[int, list[int]] = field(default_factory=dict)
    counts: dict[int, int] = field(default_factory=dict)


def winners(rules: Sequence[Ruled], inside: Mapping[int, Iterable[int]]) -> dict[int, int]:
    """The first rule, in their order, in whose segment a client is."""
    found: dict[int, int] = {}
    for rule in reversed(rules):
        found.update(dict.fromkeys(inside.get(rule.id, ()), rule.id))
    return found


def moved(now: Mapping[int, int], was: Mapping[int, int]) -> list[int]:
    """Clients for whom another rule counts than before, or none any more, in order."""
    return sorted(each for each in now.keys() | was.keys() if now.get(each) != was.get(each))


def turn(
    rules: Sequence[Ruled], clients: Iterable[int], seen: tuple[Mapping[int, int], Mapping[int, int]],
    held: Mapping[int, Held],
) -> Turn:  # fmt: skip
    """For clients who moved; `seen` is which rule counts now, and which did before."""
    now, was = seen
    by_id, found = {rule.id: rule for rule in rules}, Turn()
    for client in clients:
        new, old = now.get(client, NONE), was.get(client, NONE)
        found.counts[client] = new
        had = held.get(client)
        if new:
            if marks(by_id[new], had, old):
                found.marks.setdefault(new, []).append(client)
        elif unmarks(by_id.get(old), had):
            found.unmarks.setdefault(old, []).append(client)
    return found


def marks(rule: Ruled, had: Held | None, old: int) -> bool:
    """A new rule leaves alone what a person set: everybody comes into its segment at once, and nothing
    happened to them.
    """
    if had is None:
        return True
    is_by_hand = had.rule == NONE
    return had.value != rule.sets and not (rule.is_first and old == NONE and is_by_hand)


def unmarks(rule: Ruled | None, had: Held | None) -> bool:
    """Only what a rule set is cleared by a rule."""
    return rule is not None and rule.clears and had is not None and had.rule != NONE
