"""Rules that set tags and statuses, and what they would do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from asyncpg import Record
from asyncpg.exceptions import DataError, QueryCanceledError

from catalog.queries import there
from kit.db import fetch
from kit.errors import Invalid, NotFound
from kit.rights import SYSTEM, Actor, Permission
from lists.queries.segments import Known, ids_of, known_to
from lists.rules.marking import NONE, Held, Ruled, moved, turn, winners
from lists.rules.terms import from_json
from lists.tables import MarkRule

RULES = """
SELECT mark_rule.id, mark_rule.name, mark_rule.segment, mark_rule.clears, mark_rule.is_on, mark_rule.version,
       mark_rule.ran_at, mark_rule.position, mark_rule.tag, mark_rule.status, status.scale,
       segment.name AS segment_name, segment.definition, segment.removed_at IS NOT NULL AS is_lost,
       coalesce(tag.name, scale.name || ': ' || status.name) AS sets_name,
       coalesce(tag.colour, status.colour) AS colour
FROM mark_rule JOIN segment ON segment.id = mark_rule.segment
LEFT JOIN tag ON tag.id = mark_rule.tag LEFT JOIN status ON status.id = mark_rule.status
LEFT JOIN scale ON scale.id = status.scale
WHERE mark_rule.removed_at IS NULL ORDER BY mark_rule.position, mark_rule.id
"""
COUNTED = "SELECT client, rule FROM mark_rule_client WHERE tag = $1 AND scale = $2"
TAGGED = "SELECT client, tag AS value, rule FROM client_tag WHERE tag = $1 AND client = ANY($2::int[])"
RANKED = (
    "SELECT client, status AS value, rule FROM client_status WHERE scale = $1 AND client = ANY($2::int[])"
)
Target = tuple[int, int]  # a tag, or a scale; the other is 0


@dataclass(frozen=True, slots=True)
class Plan:
    """The rules about one tag or scale; which one counts now for each client, and which did the last time."""

    target: Target
    rules: Sequence[Ruled]
    now: Mapping[int, int]
    was: Mapping[int, int]
    lost: frozenset[int] = frozenset()

    @property
    def clients(self) -> list[int]:
        return moved(self.now, self.was)


async def rules(actor: Actor) -> list[Record]:
    """In the order in which they count."""
    actor.require(Permission.edit_catalog)
    return await fetch(RULES)


async def access_rule(actor: Actor, rule_id: int) -> MarkRule:
    actor.require(Permission.edit_catalog)
    rule = await there(MarkRule, rule_id, "rule")
    if rule.removed_at is not None:
        raise NotFound("There is no such rule.")
    return rule


def target_of(row: Record | Mapping[str, int | None]) -> Target:
    return row["tag"] or 0, row["scale"] or 0


async def plans(rows: Sequence[Record]) -> list[Plan]:
    """One for each tag and scale that rules are about."""
    by_target: dict[Target, list[Record]] = {}
    for row in rows:
        if row["is_on"]:
            by_target.setdefault(target_of(row), []).append(row)
    known = await known_to(SYSTEM)
    return [await plan_of(target, some, known) for target, some in by_target.items()]


async def plan_of(target: Target, rows: Sequence[Record], known: Known) -> Plan:
    """A rule that cannot be asked leaves everybody where they were."""
    was = {row["client"]: row["rule"] for row in await fetch(COUNTED, *target)}
    inside: dict[int, list[int]] = {}
    lost = set()
    for row in rows:
        found = await inside_of(row, known)
        if found is None:
            lost.add(row["id"])
            found = [client for client, rule in was.items() if rule == row["id"]]
        inside[row["id"]] = found
    ruled = [ruled_by(row) for row in rows]
    return Plan(target, ruled, winners(ruled, inside), was, frozenset(lost))


def ruled_by(row: Record) -> Ruled:
    return Ruled(row["id"], row["tag"] or row["status"], row["clears"], is_first=row["ran_at"] is None)


async def inside_of(row: Record, known: Known) -> list[int] | None:
    """None where the segment is gone, or cannot be computed."""
    if row["is_lost"]:
        return None
    try:
        return await ids_of(from_json(row["definition"]), known)
    except (Invalid, DataError, QueryCanceledError, TimeoutError):
        return None


async def held_of(target: Target, clients: Sequence[int]) -> dict[int, Held]:
    tag, scale = target
    rows = await fetch(TAGGED if tag else RANKED, tag or scale, list(clients))
    return {row["client"]: Held(row["value"], row["rule"]) for row in rows}


async def would(rows: Sequence[Record]) -> dict[int, tuple[int, int]]:
    """By rule: how many it would mark if it ran now, and how many unmark."""
    found: dict[int, tuple[int, int]] = {}
    for plan in await plans(rows):
        clients = plan.clients
        turned = turn(plan.rules, clients, (plan.now, plan.was), await held_of(plan.target, clients))
        for rule in plan.rules:
            counts = len(turned.marks.get(rule.id, ())), len(turned.unmarks.get(rule.id, ()))
            found[rule.id] = (NONE, NONE) if rule.id in plan.lost else counts
    return found
