"""What the clients were told is done, and the search for whatever of it is missing."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from kit.db import fetch

BY_ID = "SELECT id, version, status FROM visit WHERE id = ANY($1::int[])"
BY_CODE = """
SELECT visit.code, array(
    SELECT action FROM journal_entry WHERE subject = 'visit' AND subject_id = visit.id) AS verbs
FROM visit WHERE code = ANY($1::text[])
"""
BILLS = "SELECT visit, closing FROM bill WHERE visit = ANY($1::int[])"
KEPT = {
    "a class": "SELECT id::text FROM group_event WHERE id = ANY($1::text[]::int[])",
    "a place in line": "SELECT code FROM waiting_request WHERE code = ANY($1::text[])",
}


@dataclass(frozen=True, slots=True)
class Seen:
    """A visit as an answer told of it."""

    version: int
    status: str


@dataclass(slots=True)
class Acknowledged:
    """One client's own journal. Who has no answer notes nothing: it may have been done, or not.

    `deeds` are what was done by a visit's code: verbs of the product's journal, one of several as "a|b".
    """

    visits: dict[int, Seen] = field(default_factory=dict)
    deeds: dict[str, set[str]] = field(default_factory=dict)
    bills: set[tuple[int, int]] = field(default_factory=set)
    rest: dict[str, set[str]] = field(default_factory=lambda: {what: set() for what in KEPT})

    def note(self, visit: int, seen: Seen) -> None:
        """The newest of them counts."""
        if visit not in self.visits or self.visits[visit].version < seen.version:
            self.visits[visit] = seen

    def add(self, other: "Acknowledged") -> None:
        for visit, seen in other.visits.items():
            self.note(visit, seen)
        for code, verbs in other.deeds.items():
            self.deeds.setdefault(code, set()).update(verbs)
        self.bills |= other.bills
        for what, names in other.rest.items():
            self.rest[what] |= names

    def __len__(self) -> int:
        return len(self.visits) + len(self.deeds) + len(self.bills) + sum(map(len, self.rest.values()))


async def missing(told: Acknowledged) -> list[str]:
    """Everything that was acknowledged and is not in the database, or in an older state there."""
    lost = [*await lost_visits(told), *await lost_deeds(told)]
    bills = {(row["visit"], row["closing"]) for row in await fetch(BILLS, [visit for visit, _ in told.bills])}
    lost += [f"the bill of visit {visit}, closing {closing}" for visit, closing in told.bills - bills]
    for what, sql in KEPT.items():
        found = {row[0] for row in await fetch(sql, list(told.rest[what]))}
        lost += [f"{what}: {name}" for name in told.rest[what] - found]
    return lost


async def lost_visits(told: Acknowledged) -> list[str]:
    rows = await fetch(BY_ID, list(told.visits))
    found = {row["id"]: Seen(row["version"], row["status"]) for row in rows}
    return [
        f"visit {visit}: it was {seen}, and is {found.get(visit, 'gone')}"
        for visit, seen in told.visits.items()
        if not reached(found.get(visit), seen)
    ]


def reached(now: Seen | None, seen: Seen) -> bool:
    """It is there as it was seen, or was changed since."""
    return now is not None and (now.version > seen.version or now == seen)


async def lost_deeds(told: Acknowledged) -> list[str]:
    found = {row["code"]: set(row["verbs"]) for row in await fetch(BY_CODE, list(told.deeds))}
    return list(undone(told.deeds, found))


def undone(deeds: dict[str, set[str]], found: dict[str, set[str]]) -> Iterator[str]:
    for code, verbs in deeds.items():
        if code not in found:
            yield f"the visit with the code {code}"
            continue
        lost = sorted(verb for verb in verbs if not found[code] & set(verb.split("|")))
        if lost:
            yield f"what was done with the code {code}: {', '.join(lost)}"
