"""What is forgotten by itself: rules that are off until somebody saw whom they reach; then a few at a time.

First somebody is announced; when the time of grace is over and they still fit the rule, it is done.
"""

from datetime import timedelta

from asyncpg import Record

from kit import clock, journal
from kit.db import execute, fetch, fetch_one, transaction
from kit.errors import NotFound
from kit.rights import SYSTEM, Actor, Permission
from kit.seen import refuse_stale
from privacy.actions.erasing import hold, journal_name, wipe, wipe_rows
from privacy.catalogue import OWN
from privacy.queries import retention as queries
from privacy.queries.clients import cards_of
from privacy.rules.retention import Terms
from privacy.tables import RetentionRule, What

AT_ONCE = 20  # clients of one transaction
NOTICED_AT_ONCE = 500
SET = """
INSERT INTO retention_rule (what, days, grace_days, is_on, version, changed_at, changed_by)
VALUES ($1, $2, $3, $4, 1, $5, $6)
ON CONFLICT (what) DO UPDATE SET days = excluded.days, grace_days = excluded.grace_days,
    is_on = excluded.is_on, version = retention_rule.version + 1, changed_at = excluded.changed_at,
    changed_by = excluded.changed_by
RETURNING id
"""
BEGIN_ANEW = "DELETE FROM retention_notice WHERE rule = $1 AND kept_at IS NULL"
# Who was kept is asked about again when as much time has passed once more.
ANNOUNCE = """
INSERT INTO retention_notice (rule, client, noticed_at, due_at, kept_by)
SELECT $3, client.id, $2, $4, '' {rows} WHERE {meant}
AND NOT EXISTS (SELECT FROM retention_notice AS told WHERE told.rule = $3 AND told.client = client.id
                AND (told.kept_at IS NULL OR told.kept_at >= $1))
ORDER BY client.id LIMIT {most}
ON CONFLICT (rule, client) DO UPDATE SET noticed_at = excluded.noticed_at, due_at = excluded.due_at,
    kept_at = NULL, kept_by = ''
"""
DUE = """
SELECT notice.client FROM retention_notice AS notice JOIN client ON client.id = notice.client
WHERE rule = $1 AND kept_at IS NULL AND due_at <= $2 ORDER BY notice.client LIMIT $3
FOR UPDATE OF client, notice SKIP LOCKED
"""
STILL = "SELECT client.id {rows} WHERE client.id = ANY($3::int[]) AND {meant} ORDER BY client.id"
SPENT = "DELETE FROM retention_notice WHERE rule = $1 AND client = ANY($2::int[])"
KEEP = """
UPDATE retention_notice SET kept_at = $2, kept_by = $3
WHERE id = $1 AND kept_at IS NULL RETURNING client, rule
"""
LET_GO = """
UPDATE retention_notice SET kept_at = NULL, kept_by = '', due_at = greatest(due_at, $2)
WHERE id = $1 AND kept_at IS NOT NULL RETURNING client, rule
"""


def facts(rule: RetentionRule | None) -> dict[str, object]:
    if rule is None:
        return {"on": False}
    return {"on": rule.is_on, "days": rule.days, "announced before": rule.grace_days}


async def set_rule(actor: Actor, what: What, terms: Terms, seen: str, *, is_on: bool) -> None:
    """Whoever was announced already is announced anew: the time of grace begins again. Raises `Stale`."""
    actor.require(Permission.erase_clients)
    actor.require_proof()
    async with transaction():
        await execute("LOCK TABLE retention_rule IN SHARE ROW EXCLUSIVE MODE")
        before = facts((await queries.rules()).get(what))
        refuse_stale(seen, before)
        row = await fetch_one(
            SET, what, terms.days, terms.grace_days, is_on, clock.now(), journal_name(actor)
        )
        if row is not None:
            await execute(BEGIN_ANEW, row["id"])
            after = {"on": is_on, "days": terms.days, "announced before": terms.grace_days}
            subject = ("retention_rule", row["id"])
            await journal.write(actor, f"set what is forgotten: {what}", subject, before=before, after=after)


async def keep(actor: Actor, notice_id: int) -> None:
    """Not forgotten, until as much time has passed once more."""
    await decide(actor, notice_id, "keep", KEEP, journal_name(actor))


async def let_go(actor: Actor, notice_id: int) -> None:
    """A second thought: due when they were, but not before tomorrow."""
    await decide(actor, notice_id, "keep no longer", LET_GO)


async def decide(actor: Actor, notice_id: int, verb: str, statement: str, *who: str) -> None:
    actor.require(Permission.erase_clients)
    now = clock.now() if who else clock.now() + timedelta(days=1)
    async with transaction():
        row = await fetch_one(statement, notice_id, now, *who)
        if row is None:
            raise NotFound("That is decided already, or they are forgotten by now.")
        await journal.write(actor, verb, ("client", row["client"]), after={"rule": row["rule"]})


async def follow_rules() -> bool:
    """A piece of each rule that is on; says whether there may be more."""
    done = [await follow(rule) for rule in (await queries.rules()).values() if rule.is_on]
    return any(done)


async def follow(rule: RetentionRule) -> bool:
    now = clock.now()
    due = now + timedelta(days=rule.grace_days)
    sql = ANNOUNCE.format(rows=queries.FROM, meant=queries.meant(What(rule.what)), most=NOTICED_AT_ONCE)
    announced = await execute(sql, queries.since(rule.days), now, rule.id, due)
    async with transaction():
        ids = [row["client"] for row in await fetch(DUE, rule.id, now, AT_ONCE)]
        if ids:
            await forget(rule, [row["id"] for row in await still_meant(rule, ids)])
            await execute(SPENT, rule.id, ids)
    return announced == NOTICED_AT_ONCE or len(ids) == AT_ONCE


async def still_meant(rule: RetentionRule, ids: list[int]) -> list[Record]:
    """Who came, booked or got points since is left alone."""
    sql = STILL.format(rows=queries.FROM, meant=queries.meant(What(rule.what)))
    return await fetch(sql, queries.since(rule.days), clock.now(), ids)


async def forget(rule: RetentionRule, ids: list[int]) -> None:
    """Their cards are held by the caller."""
    if not ids:
        return
    if rule.what == What.card:
        await hold(ids)
        await wipe(ids, rule=rule.id)
        return
    cards = await cards_of(ids)
    for held in OWN:
        if held.part == rule.what:
            await wipe_rows(held, cards)
    for client_id in ids:
        await journal.write(
            SYSTEM, "forget", ("client", client_id), after={"what": rule.what, "rule": rule.id}
        )
