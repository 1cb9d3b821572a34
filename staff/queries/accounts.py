"""Who signs in, as whom, and what they may do."""

from datetime import timedelta

from asyncpg import Record

from catalog.queries import Ask, paged, there
from kit import clock
from kit.db import fetch_one
from kit.errors import NotFound
from kit.paging import Pages
from kit.rights import Actor
from kit.vault import fingerprint
from staff.rules import PERMISSIONS
from staff.tables import Account, AccountBranch, Role

COOKIE = "tempu_session"
LIFE = timedelta(days=30)
IDLE = timedelta(days=7)
NOTED = timedelta(hours=1)  # `seen_at` is not written more often than this

ACTOR = """
WITH seen AS (
    UPDATE session SET seen_at = $2
    WHERE token_hash = $1 AND seen_at < $4 AND seen_at > $3 AND expires_at > $2
)
SELECT a.id, a.name, a.role, a.member, a.every_branch,
       ARRAY(SELECT branch FROM account_branch WHERE account = a.id) AS branches
FROM session s JOIN account a ON a.id = s.account
WHERE s.token_hash = $1 AND s.expires_at > $2 AND s.seen_at > $3 AND a.closed_at IS NULL
"""
ACCOUNTS = """
SELECT a.id, a.name, a.email, a.role, a.closed_at, a.every_branch, m.name AS member,
       a.locked_until_at > $3 AS locked,
       (SELECT string_agg(b.name, ', ' ORDER BY b.name)
        FROM account_branch ab JOIN branch b ON b.id = ab.branch WHERE ab.account = a.id) AS branches,
       (SELECT max(seen_at) FROM session WHERE account = a.id) AS seen_at,
       count(*) OVER () AS total
FROM account a LEFT JOIN staff_member m ON m.id = a.member
WHERE (a.closed_at IS NOT NULL) = $1 AND (a.name ILIKE $2 OR a.email ILIKE $2)
  AND ($4::int[] IS NULL OR (NOT a.every_branch
       AND ARRAY(SELECT branch FROM account_branch WHERE account = a.id) <@ $4::int[]))
ORDER BY a.name, a.id LIMIT $5 OFFSET $6
"""


async def actor_behind(token: str) -> Actor | None:
    """Whom a session cookie belongs to: nobody when it is too old, idle for a week, or the account closed."""
    now = clock.now()
    row = await fetch_one(ACTOR, fingerprint(token), now, now - IDLE, now - NOTED)
    return None if row is None else actor_from(row)


def actor_from(row: Record) -> Actor:
    return Actor(
        account=row["id"],
        name=row["name"],
        permissions=PERMISSIONS[Role(row["role"])],
        branches=None if row["every_branch"] else frozenset(row["branches"]),
        member=row["member"],
        role=row["role"],
    )


async def account_sheet(actor: Actor, ask: Ask) -> tuple[list[Record], Pages]:
    """A page of the accounts somebody looks after: those that see no branch they do not see themselves."""
    branches = None if actor.branches is None else list(actor.branches)
    return await paged(ACCOUNTS, ask.page, ask.retired, ask.pattern, clock.now(), branches)


async def access_account(actor: Actor, account_id: int) -> Account:
    """An account that sees no branch and has no right the actor does not."""
    found = await there(Account, account_id, "account")
    theirs = None if found.every_branch else await branches_of_account(account_id)
    hidden = actor.branches is not None and (theirs is None or not theirs <= actor.branches)
    if hidden or not PERMISSIONS[Role(found.role)] <= actor.permissions:
        raise NotFound("There is no such account.")
    return found


async def branches_of_account(account_id: int) -> frozenset[int]:
    """The branches an account is limited to; they mean nothing for one that sees every branch."""
    rows = AccountBranch.select(AccountBranch.branch).where(AccountBranch.account == account_id)
    return frozenset(await rows.output(as_list=True))
