"""Whom a rule would reach, and whom it is about to."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from asyncpg import Record

from catalog.queries import Ask, paged
from kit import clock
from kit.db import fetch, fetch_value
from kit.paging import Pages
from kit.rights import Actor, Permission
from privacy.catalogue import OWN
from privacy.tables import RetentionRule, What

# $1: who was here since, or came into the base since, is not meant; $2: what is the present moment.
QUIET = """
client.erased_at IS NULL AND client.created_at < $1 AND coalesce(total.last_at, client.created_at) < $1
AND NOT EXISTS (SELECT FROM visit WHERE visit.client = client.id
                AND (visit.created_at >= $1 OR visit.ends_at >= $1))
AND NOT EXISTS (SELECT FROM waiting_request AS wish WHERE wish.client = client.id AND wish.status = 'waiting')
AND NOT EXISTS (SELECT FROM express AS link WHERE link.client = client.id AND link.state = 'open'
                AND link.expires_at > $2)
AND NOT EXISTS (SELECT FROM message WHERE message.client = client.id AND message.status = 'sending')
"""
OWES_NOTHING = """
AND NOT EXISTS (SELECT FROM book_account AS account JOIN posting ON posting.account = account.id
                WHERE account.kind IN ('points', 'client_debt', 'client_deposit')
                AND account.party = client.id
                GROUP BY account.id HAVING sum(posting.amount) <> 0)
"""
FROM = "FROM client LEFT JOIN client_total AS total ON total.client = client.id"
NOTICES = """
SELECT notice.id, notice.client, client.name, notice.due_at, notice.kept_at, notice.kept_by, rule.what,
       coalesce(total.last_at, client.created_at) AS last_at, count(*) OVER () AS total
FROM retention_notice AS notice JOIN retention_rule AS rule ON rule.id = notice.rule
JOIN client ON client.id = notice.client LEFT JOIN client_total AS total ON total.client = client.id
WHERE client.name ILIKE $1 ORDER BY notice.kept_at IS NOT NULL, notice.due_at, notice.id LIMIT $2 OFFSET $3
"""
COUNTS = """
SELECT rule, count(*) FILTER (WHERE kept_at IS NULL) AS waiting,
       count(*) FILTER (WHERE kept_at IS NOT NULL) AS kept,
       min(due_at) FILTER (WHERE kept_at IS NULL) AS first_at
FROM retention_notice GROUP BY rule
"""


@dataclass(frozen=True, slots=True)
class Reach:
    """Whom a rule with these days would reach today: how many, and the first of them, longest away first."""

    what: What
    count: int
    first: list[Record]


def meant(what: What) -> str:
    """SQL: who has been away for long, and still has what the rule forgets."""
    if what == What.card:
        return QUIET + OWES_NOTHING
    return (
        f"{QUIET} AND ({' OR '.join(has_some(each.table, each.whose) for each in OWN if each.part == what)})"
    )


def has_some(table: str, whose: str) -> str:
    theirs = whose.replace("$1::int[]", "ARRAY[client.id]")
    filled = f" AND {table}.body <> ''" if table == "message" else ""
    return f"EXISTS (SELECT FROM {table} WHERE ({theirs}){filled})"


async def reach(what: What, days: int, size: int = 20) -> Reach:
    values = since(days), clock.now()
    count = await fetch_value(f"SELECT count(*) {FROM} WHERE {meant(what)}", *values)
    told = f"""
    SELECT client.id, client.name, coalesce(total.last_at, client.created_at) AS last_at,
           total.last_at IS NULL AS never {FROM}
    WHERE {meant(what)} ORDER BY 3, client.id LIMIT {size}
    """  # only constants
    return Reach(what, count, await fetch(told, *values))


def since(days: int) -> datetime:
    return clock.now() - timedelta(days=days)


async def rules() -> dict[What, RetentionRule]:
    return {What(each.what): each for each in await RetentionRule.objects()}


async def counts() -> dict[int, Record]:
    """By rule: how many are announced, how many were kept, and when the first is due."""
    return {row["rule"]: row for row in await fetch(COUNTS)}


async def notices(actor: Actor, text: str, page: int) -> tuple[list[Record], Pages]:
    """Those who are due first come first."""
    actor.require(Permission.erase_clients)
    return await paged(NOTICES, page, Ask(text).pattern)
