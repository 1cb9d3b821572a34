"""Shared tablets: which one this is, who uses it; and where somebody is signed in."""

from dataclasses import dataclass

from asyncpg import Record

from catalog.queries import LARGEST_ID, there
from kit import clock
from kit.db import fetch, fetch_one, fetch_value
from kit.errors import NotFound
from kit.rights import Actor
from kit.vault import fingerprint, unsealed
from staff.browsers import browser_words
from staff.queries.accounts import IDLE, TABLET_GRACE
from staff.tables import Tablet

HERE = """
SELECT t.id, t.name, t.branch, t.lock_minutes, b.name AS branch_name, b.zone
FROM tablet t JOIN branch b ON b.id = t.branch WHERE t.token_hash = $1
"""
PEOPLE = """
SELECT a.id, a.name, a.role, a.pin_hash FROM account a
WHERE a.closed_at IS NULL AND a.pin_hash <> '' AND ($2 = 0 OR a.id = $2)
  AND (a.every_branch OR EXISTS (SELECT FROM account_branch WHERE account = a.id AND branch = $1))
ORDER BY a.name, a.id
"""
TABLETS = """
SELECT t.id, t.name, t.lock_minutes, t.shared_at, t.shared_by, t.browser, b.name AS branch, b.zone,
       greatest(t.seen_at, (SELECT max(seen_at) FROM session WHERE tablet = t.id)) AS seen_at,
       (SELECT string_agg(a.name, ', ') FROM session s JOIN account a ON a.id = s.account
        WHERE s.tablet = t.id AND s.expires_at > $2
          AND s.seen_at > $3::timestamptz - t.lock_minutes * interval '1 minute') AS who
FROM tablet t JOIN branch b ON b.id = t.branch
WHERE $1::int[] IS NULL OR t.branch = ANY($1::int[]) ORDER BY b.name, t.name, t.id
"""
SESSIONS = """
SELECT s.id, s.token_hash, s.way, s.browser, s.created_at, s.seen_at, t.name AS tablet, b.name AS branch
FROM session s LEFT JOIN tablet t ON t.id = s.tablet LEFT JOIN branch b ON b.id = t.branch
WHERE s.account = $1 AND s.expires_at > $2
  AND s.seen_at > CASE WHEN s.tablet IS NULL THEN $3::timestamptz
                       ELSE $4::timestamptz - t.lock_minutes * interval '1 minute' END
ORDER BY s.seen_at DESC, s.id DESC
"""
KEYS = """
SELECT a.email, a.pin_hash <> '' AS has_pin, c.confirmed_at AS app_since, c.started_at AS app_begun,
       (SELECT count(*) FROM recovery_code WHERE account = a.id) AS recovery_codes,
       EXISTS (SELECT FROM pin_tries WHERE account = a.id AND failures >= 5) AS pin_locked,
       (SELECT count(*) FROM passkey WHERE account = a.id) AS passkeys
FROM account a LEFT JOIN code_app c ON c.account = a.id WHERE a.id = $1
"""
BEGUN = "SELECT secret FROM code_app WHERE account = $1 AND confirmed_at IS NULL"
PASSKEYS = "SELECT id, name, added_at, used_at FROM passkey WHERE account = $1 ORDER BY added_at, id"


@dataclass(frozen=True, slots=True)
class Open:
    """A session as its list shows it; `is_this`: the one it is looked at in."""

    row: Record
    browser: str
    is_this: bool


async def tablet_here(token: str) -> Record | None:
    """The shared tablet a device is; None: it is none."""
    return await fetch_one(HERE, fingerprint(token)) if token else None


async def people_of(tablet: Record) -> list[Record]:
    """Whoever has a PIN and sees the tablet's branch."""
    return await fetch(PEOPLE, tablet["branch"], 0)


async def person_of(tablet: Record, account_id: int) -> Record | None:
    return await fetch_one(PEOPLE, tablet["branch"], account_id) if 0 < account_id <= LARGEST_ID else None


async def tablet_sheet(actor: Actor) -> list[Record]:
    """The shared tablets of the actor's branches, and who is signed in on each."""
    now = clock.now()
    branches = None if actor.branches is None else list(actor.branches)
    return await fetch(TABLETS, branches, now, now - TABLET_GRACE)


async def access_tablet(actor: Actor, tablet_id: int) -> Tablet:
    found = await there(Tablet, tablet_id, "tablet")
    if not actor.works_in(found.branch):
        raise NotFound("There is no such tablet.")
    return found


async def open_sessions(account: int, token: str = "") -> list[Open]:  # of nobody
    now, this = clock.now(), fingerprint(token)
    rows = await fetch(SESSIONS, account, now, now - IDLE, now - TABLET_GRACE)
    return [Open(row, browser_words(row["browser"]), row["token_hash"] == this) for row in rows]


async def keys_of(account: int) -> Record | None:
    """What somebody can sign in with."""
    return await fetch_one(KEYS, account)


async def passkeys_of(account: int) -> list[Record]:
    return await fetch(PASSKEYS, account)


def row_id(number: int) -> int:
    """A number from an address as an id there can be; 0 is nobody's."""
    return number if 0 < number <= LARGEST_ID else 0


async def begun_secret(account: int) -> str | None:
    """The secret of an app that is still to be confirmed."""
    kept = await fetch_value(BEGUN, account)
    return unsealed(kept) if kept else None
