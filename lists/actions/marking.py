"""Rules carried out: in batches, each a transaction with what it set, its history, and what is remembered."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

from clients.actions import marking
from clients.actions.counts import count_all_stale
from kit import clock
from kit.db import execute, fetch, fetch_value, transaction
from kit.errors import Refused
from kit.rights import Actor, Permission
from kit.vault import new_code
from lists.queries.marking import RULES, Plan, held_of, plans
from lists.rules.marking import Turn, turn

BATCH = 1_000
LEASE = timedelta(minutes=5)
# One at a time, over all processes; who is killed in the middle is followed after the lease.
CLAIM = """
INSERT INTO mark_run (id, code, until_at) VALUES (1, $1, $2)
ON CONFLICT (id) DO UPDATE SET code = excluded.code, until_at = excluded.until_at WHERE mark_run.until_at < $3
RETURNING id
"""
STILL_MINE = "UPDATE mark_run SET until_at = $2 WHERE id = 1 AND code = $1"
RELEASE = "DELETE FROM mark_run WHERE code = $1"
AS_PLANNED = """
SELECT id, version, name FROM mark_rule WHERE id = ANY($1::int[]) AND is_on AND removed_at IS NULL
ORDER BY id FOR SHARE
"""
FORGET = """
DELETE FROM mark_rule_client WHERE tag = $1 AND scale = $2 AND client = ANY($3::int[])
"""
REMEMBER = """
INSERT INTO mark_rule_client (client, tag, scale, rule)
SELECT client.id, $1, $2, given.rule FROM unnest($3::int[], $4::int[]) AS given (client, rule)
JOIN client ON client.id = given.client ORDER BY client.id
"""
RAN = "UPDATE mark_rule SET ran_at = $2 WHERE id = ANY($1::int[])"


class BeingRun(Refused):
    def __init__(self) -> None:
        super().__init__("The rules are being carried out right now. Look again in a minute.")


class ChangedMeanwhile(Exception):
    """Somebody changed a rule while it was carried out; what is left of it waits for the next time."""


@dataclass(frozen=True, slots=True)
class Ran:
    """How many were marked, and how many unmarked."""

    marked: int = 0
    unmarked: int = 0

    def __add__(self, other: "Ran") -> "Ran":
        return Ran(self.marked + other.marked, self.unmarked + other.unmarked)


async def run_rules() -> Ran:
    """All that are on. Raises `BeingRun` where another process does it."""
    code, now = new_code(), clock.now()
    if not await fetch_value(CLAIM, code, now + LEASE, now):
        raise BeingRun
    try:
        return await run_all(code)
    finally:
        await execute(RELEASE, code)


async def run_all(code: str) -> Ran:
    await count_all_stale()
    rows, ran = await fetch(RULES), Ran()
    versions = {row["id"]: row["version"] for row in rows}
    for plan in await plans(rows):
        try:
            for start in range(0, len(plan.clients), BATCH):
                ran += await batch(code, plan, plan.clients[start : start + BATCH], versions)
        except ChangedMeanwhile:
            continue
        done = [rule.id for rule in plan.rules if rule.id not in plan.lost]
        await execute(RAN, done, clock.now())
    return ran


async def batch(code: str, plan: Plan, clients: Sequence[int], versions: dict[int, int]) -> Ran:
    """All of these and that they were looked at, or nothing."""
    async with transaction():
        if not await execute(STILL_MINE, code, clock.now() + LEASE):
            raise ChangedMeanwhile
        names = await as_planned(plan, versions)
        await marking.hold(clients)
        held = await held_of(plan.target, clients)
        turned = turn(plan.rules, clients, (plan.now, plan.was), held)
        ran = await mark(plan, turned, names) + await unmark(plan, turned, names)
        await remember(plan, turned)
    return ran


async def as_planned(plan: Plan, versions: dict[int, int]) -> dict[int, str]:
    """What the rules are called. Nobody changes them until the transaction ends."""
    rows = await fetch(AS_PLANNED, [rule.id for rule in plan.rules])
    if {row["id"]: row["version"] for row in rows} != {rule.id: versions[rule.id] for rule in plan.rules}:
        raise ChangedMeanwhile
    return {row["id"]: row["name"] for row in rows}


async def mark(plan: Plan, turned: Turn, names: dict[int, str]) -> Ran:
    tag, _ = plan.target
    ran = Ran()
    for rule in plan.rules:
        if clients := turned.marks.get(rule.id):
            actor = as_rule(names[rule.id])
            if tag:
                events = await marking.mark_tag(actor, clients, tag, rule.id, is_set=True)
            else:
                events = await marking.rank(actor, clients, rule.sets, rule.id)
            ran += Ran(marked=len(events))
    return ran


async def unmark(plan: Plan, turned: Turn, names: dict[int, str]) -> Ran:
    tag, scale = plan.target
    ran = Ran()
    for rule, clients in turned.unmarks.items():
        actor = as_rule(names[rule])
        if tag:
            events = await marking.mark_tag(actor, clients, tag, rule, is_set=False)
        else:
            events = await marking.unrank(actor, clients, scale, rule)
        ran += Ran(unmarked=len(events))
    return ran


async def remember(plan: Plan, turned: Turn) -> None:
    counts = {client: rule for client, rule in turned.counts.items() if rule}
    await execute(FORGET, *plan.target, list(turned.counts))
    await execute(REMEMBER, *plan.target, list(counts), list(counts.values()))


def as_rule(name: str) -> Actor:
    """Who the history and the journal say it was."""
    return Actor(None, f"rule “{name}”", frozenset({Permission.edit_clients}), None, role="system")


async def run_by_itself() -> bool:
    """Every quarter of an hour; where somebody does it already there is nothing to do."""
    with suppress(BeingRun):
        await run_rules()
    return False
