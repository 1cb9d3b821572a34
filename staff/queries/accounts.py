"""Who signs in, as whom, and what they may do."""

from datetime import datetime, timedelta

from asyncpg import Record

from catalog.queries import Ask, paged, there
from kit import clock
from kit.db import fetch, fetch_one
from kit.errors import NotFound
from kit.paging import Pages
from kit.rights import Actor, Permission
from kit.vault import fingerprint
from staff.rules import granted, withheld_of
from staff.tables import Account, AccountBranch, Role

COOKIE = "tempu_session"
TABLET_COOKIE = "tempu_tablet"
LIFE = timedelta(days=30)
IDLE = timedelta(days=7)
NOTED = timedelta(hours=1)  # `seen_at` is not written more often than this
# On a shared tablet a session ends soon after the screen would have locked, also where no script is running.
TABLET_LIFE = timedelta(hours=14)
TABLET_GRACE = timedelta(minutes=1)
TABLET_NOTED = timedelta(seconds=20)
PROVED = timedelta(minutes=15)  # for how long a password or a passkey that was shown counts

ACTOR = """
WITH seen AS (
    UPDATE session SET seen_at = $2
    WHERE token_hash = $1 AND seen_at > $3 AND expires_at > $2
      AND seen_at < CASE WHEN tablet IS NULL THEN $4::timestamptz ELSE $5::timestamptz END
)
SELECT a.id, a.name, a.role, a.more_rights, a.fewer_rights, a.member, a.every_branch,
       ARRAY(SELECT branch FROM account_branch WHERE account = a.id) AS branches,
       s.proved_at, t.name AS tablet, t.lock_minutes, rule.starts_at AS owes_by
FROM session s JOIN account a ON a.id = s.account LEFT JOIN tablet t ON t.id = s.tablet
LEFT JOIN LATERAL (
    SELECT min(starts_at) AS starts_at FROM second_step_rule
    WHERE role = a.role OR a.more_rights && '{see_money,edit_accounts}'
) rule ON NOT EXISTS (SELECT FROM passkey WHERE account = a.id)
     AND NOT EXISTS (SELECT FROM code_app WHERE account = a.id AND confirmed_at IS NOT NULL)
WHERE s.token_hash = $1 AND s.expires_at > $2 AND a.closed_at IS NULL
  AND s.seen_at > CASE WHEN s.tablet IS NULL THEN $3::timestamptz
                       ELSE $6::timestamptz - t.lock_minutes * interval '1 minute' END
  AND (s.tablet IS NULL OR t.token_hash = $7)
"""
ACCOUNTS = """
SELECT a.id, a.name, a.email, a.role, a.more_rights, a.fewer_rights, a.closed_at, a.every_branch,
       m.name AS member,
       EXISTS (SELECT FROM tries WHERE locked_until_at > $3 AND
               subject = encode(sha256(convert_to('password:' || a.email, 'UTF8')), 'hex')) AS locked,
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
DIFFERING = """
SELECT a.id, a.name, a.role, a.more_rights, a.fewer_rights FROM account a
WHERE a.closed_at IS NULL AND cardinality(a.more_rights) + cardinality(a.fewer_rights) > 0
  AND ($1::int[] IS NULL OR (NOT a.every_branch
       AND ARRAY(SELECT branch FROM account_branch WHERE account = a.id) <@ $1::int[]))
ORDER BY a.name, a.id
"""


async def actor_behind(token: str, tablet_token: str = "") -> Actor | None:
    """Whom a session cookie belongs to: nobody when it is too old, idle for a week, or the account closed.

    One of a shared tablet is nobody's without the tablet's own cookie, and soon after the screen locks.
    """
    now = clock.now()
    moments = now, now - IDLE, now - NOTED, now - TABLET_NOTED, now - TABLET_GRACE
    row = await fetch_one(ACTOR, fingerprint(token), *moments, fingerprint(tablet_token))
    return None if row is None else actor_from(row, now)


def actor_from(row: Record, now: datetime) -> Actor:
    has = granted(Role(row["role"]), row["more_rights"], row["fewer_rights"])
    on_tablet = row["tablet"] is not None
    is_proved = row["proved_at"] is not None and row["proved_at"] > now - PROVED
    is_overdue = row["owes_by"] is not None and row["owes_by"] <= now
    withheld, hurdle = withheld_of(has, of_a_pin=on_tablet and not is_proved, is_overdue=is_overdue)
    return Actor(
        account=row["id"],
        name=row["name"],
        permissions=has - withheld,
        branches=None if row["every_branch"] else frozenset(row["branches"]),
        member=row["member"],
        role=row["role"],
        withheld=withheld,
        hurdle=hurdle,
        tablet=row["tablet"] or "",
        lock_minutes=row["lock_minutes"] or 0,
        owes_by=row["owes_by"],
        is_proved=is_proved,
    )


async def has_owner() -> bool:
    """Whether anybody made this installation their own; closed accounts count, for it has a history."""
    return bool(await Account.exists())


async def account_sheet(actor: Actor, ask: Ask) -> tuple[list[Record], Pages]:
    """A page of the accounts somebody looks after: those that see no branch they do not see themselves."""
    branches = None if actor.branches is None else list(actor.branches)
    return await paged(ACCOUNTS, ask.page, ask.retired, ask.pattern, clock.now(), branches)


async def differing_accounts(actor: Actor) -> list[Record]:
    """Open accounts the actor looks after that have other rights than their role."""
    return await fetch(DIFFERING, None if actor.branches is None else list(actor.branches))


async def access_account(actor: Actor, account_id: int) -> Account:
    """An account that sees no branch and has no right the actor does not."""
    found = await there(Account, account_id, "account")
    theirs = None if found.every_branch else await branches_of_account(account_id)
    hidden = actor.branches is not None and (theirs is None or not theirs <= actor.branches)
    if hidden or not rights_of(found) <= actor.permissions:
        raise NotFound("There is no such account.")
    return found


def rights_of(account: Account) -> frozenset[Permission]:
    return granted(Role(account.role), account.more_rights, account.fewer_rights)


async def branches_of_account(account_id: int) -> frozenset[int]:
    """The branches an account is limited to; they mean nothing for one that sees every branch."""
    rows = AccountBranch.select(AccountBranch.branch).where(AccountBranch.account == account_id)
    return frozenset(await rows.output(as_list=True))
