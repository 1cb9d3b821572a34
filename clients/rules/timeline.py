"""One timeline of everything about a client: what a part of the salon gives to it, and where it goes on.

Each part offers a `Source` in its `timeline.py`; `app.py` collects them, so that nobody here knows who gives.
"""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kit.rights import Actor, Permission
from staff.changes import Change

Facts = Mapping[str, Any]
MARK = re.compile(r"(?P<at>[0-9T:.+-]{19,40})~(?P<kind>[a-z]{1,20})~(?P<number>[0-9]{1,18})")


@dataclass(frozen=True, slots=True)
class Told:
    """An entry in words. `status` is a visit's, `badge` a word with its tone, `changes` before and after."""

    title: str
    detail: str = ""
    href: str = ""
    status: str = ""
    badge: tuple[str, str] | None = None
    amount: str = ""
    changes: Sequence[Change] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """What happened with a client, of one kind.

    `sql` gives rows (at, number, zone, facts): a moment, a number that is the row's own within the kind,
    the zone in which it is told or NULL, and what `tell` makes words of. In it $1 is the client, $2 the ids
    of the branches that may be seen (NULL: all), $3 now. Who has none of `rights` sees nothing of it.
    `position` is that of its filter among the others.
    """

    kind: str
    title: str
    icon: str
    position: int
    sql: str
    tell: Callable[[Facts, Actor], Told]
    rights: frozenset[Permission] = frozenset()

    def is_for(self, actor: Actor) -> bool:
        return not self.rights or any(actor.may(each) for each in self.rights)


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a page ends: the next one begins after this entry."""

    at: datetime
    kind: str
    number: int

    def __str__(self) -> str:
        return f"{self.at.isoformat()}~{self.kind}~{self.number}"


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that happened, with its source and its words. `zone` is "" where none is its own."""

    mark: Mark
    zone: str
    source: Source
    told: Told


def read_mark(text: str) -> Mark | None:
    """None for the beginning, and for what is no mark."""
    found = MARK.fullmatch(text)
    try:
        at = datetime.fromisoformat(found["at"]) if found else None
    except ValueError:
        return None
    is_whole = found is not None and at is not None and at.tzinfo is not None
    return Mark(at, found["kind"], int(found["number"])) if is_whole and found and at else None


def seen(sources: Sequence[Source], actor: Actor, kinds: Collection[str]) -> list[Source]:
    """Those that may be seen, of the kinds that are asked for; of no kind means of all."""
    allowed = sorted((each for each in sources if each.is_for(actor)), key=lambda each: each.position)
    return [each for each in allowed if each.kind in kinds] or allowed


def toggled(kinds: Collection[str], kind: str, all_kinds: Sequence[str]) -> list[str]:
    """What is asked for after a tap on a kind; all of them is the same as none."""
    wanted = set(kinds) & set(all_kinds) ^ {kind}
    return [] if wanted == set(all_kinds) else [each for each in all_kinds if each in wanted]
