"""Signing in and out."""

import secrets
from datetime import datetime, timedelta

from asyncpg import Record

from kit import clock, journal
from kit.db import execute, fetch_one, fetch_value, transaction
from kit.errors import Invalid, TooMany
from kit.rights import SYSTEM
from kit.vault import fingerprint
from staff.passwords import hash_password, is_outdated, is_password
from staff.queries import IDLE, LIFE
from staff.tables import Session

TRIES = 5
LOCKED = timedelta(minutes=15)
# Counted before the password is looked at, so that guesses made at once are counted as well.
CLAIM_A_TRY = """
UPDATE account SET
    failures = CASE WHEN failures + 1 >= $4 THEN 0 ELSE failures + 1 END,
    locked_until_at = CASE WHEN failures + 1 >= $4 THEN $3::timestamptz END
WHERE email = $1 AND closed_at IS NULL AND (locked_until_at IS NULL OR locked_until_at <= $2)
RETURNING id, password_hash, locked_until_at
"""
LOCKED_UNTIL = (
    "SELECT locked_until_at FROM account WHERE email = $1 AND closed_at IS NULL AND locked_until_at > $2"
)
LET_IN = """
UPDATE account SET failures = 0, locked_until_at = NULL, password_hash = $3
WHERE id = $1 AND password_hash = $2 AND closed_at IS NULL
"""
SWEEP = "DELETE FROM session WHERE account = $1 AND (expires_at <= $2 OR seen_at <= $3)"


class WrongSignIn(Invalid):
    """The same words whether the e-mail address is unknown or the password wrong."""

    def __init__(self) -> None:
        super().__init__("That e-mail address and password do not belong together. Please try again.")


class LockedOut(TooMany):
    def __init__(self, until: datetime, now: datetime) -> None:
        minutes = max(1, -(-int((until - now).total_seconds()) // 60))
        super().__init__(
            f"The password was wrong {TRIES} times in a row, so this account is locked. "
            f"Try again in {minutes} minute{'s' if minutes > 1 else ''}, or ask the owner for a new password."
        )


async def sign_in(email: str, password: str, browser: str) -> str:
    """The token for the cookie. Outside of a transaction: a refused try stays counted."""
    address, now = email.replace("\0", "").strip().lower(), clock.now()
    account = await fetch_one(CLAIM_A_TRY, address, now, now + LOCKED, TRIES)
    kept = None if account is None else account["password_hash"]
    if not await is_password(password, kept) or account is None:
        await note_lock(account)
        until = await fetch_value(LOCKED_UNTIL, address, now)
        raise LockedOut(until, now) if until else WrongSignIn
    return await open_session(account, password, browser)


async def note_lock(account: Record | None) -> None:
    if account is not None and account["locked_until_at"] is not None:
        await journal.write(SYSTEM, "lock", ("account", account["id"]), after={"wrong passwords": TRIES})


async def open_session(account: Record, password: str, browser: str) -> str:
    """A new session; the password is hashed again where the parameters have changed since."""
    old = account["password_hash"]
    new = await hash_password(password) if is_outdated(old) else old
    token, now = secrets.token_urlsafe(32), clock.now()
    async with transaction():
        if not await execute(LET_IN, account["id"], old, new):
            raise WrongSignIn
        await execute(SWEEP, account["id"], now, now - IDLE)
        await Session(
            account=account["id"],
            token_hash=fingerprint(token),
            created_at=now,
            seen_at=now,
            expires_at=now + LIFE,
            browser=browser.replace("\0", "")[:300],
        ).save()
    return token


async def sign_out(token: str) -> None:
    """Forgets the session; an unknown token is nobody's."""
    await execute("DELETE FROM session WHERE token_hash = $1", fingerprint(token))
