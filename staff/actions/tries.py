"""Wrong tries are counted, and too many in a row are waited out.

They are counted by what was tried, an address for one, whether or not it is anybody's: what a stranger is
told says nothing of who has an account.
"""

from datetime import datetime, timedelta

from kit import clock
from kit.db import execute, fetch_one, fetch_value
from kit.errors import TooMany
from kit.vault import fingerprint

TRIES = 5
LOCKED = timedelta(minutes=15)
FORGOTTEN = timedelta(days=1)
# Counted before anything is looked at, so that guesses made at once are counted as well.
CLAIM = """
INSERT INTO tries (subject, failures, tried_at) VALUES ($1, 1, $2)
ON CONFLICT (subject) DO UPDATE SET
    failures = CASE WHEN tries.failures + 1 >= $4 THEN 0 ELSE tries.failures + 1 END,
    locked_until_at = CASE WHEN tries.failures + 1 >= $4 THEN $3::timestamptz END,
    tried_at = $2
WHERE tries.locked_until_at IS NULL OR tries.locked_until_at <= $2
RETURNING locked_until_at
"""
UNTIL = "SELECT locked_until_at FROM tries WHERE subject = $1 AND locked_until_at > $2"
FORGET = "DELETE FROM tries WHERE subject = $1"
SWEEP = "DELETE FROM tries WHERE tried_at < $1"


class LockedOut(TooMany):
    def __init__(self, what: str, until: datetime, now: datetime) -> None:
        minutes = max(1, -(-int((until - now).total_seconds()) // 60))
        super().__init__(
            f"{what} was wrong {TRIES} times in a row. "
            f"Try again in {minutes} minute{'s' if minutes > 1 else ''}, or ask the owner for help."
        )


def of_address(address: str) -> str:
    """The subject of a password; queries/accounts.py looks for the same."""
    return fingerprint(f"password:{address}")


def of_code(account: int) -> str:
    return fingerprint(f"code:{account}")


async def claim_try(subject: str) -> bool:
    """Counts one. False: too many before it, so nothing may be looked at."""
    now = clock.now()
    return await fetch_one(CLAIM, subject, now, now + LOCKED, TRIES) is not None


async def locked_until(subject: str) -> datetime | None:
    until: datetime | None = await fetch_value(UNTIL, subject, clock.now())
    return until


async def refuse_locked(subject: str, what: str) -> None:
    """Raises `LockedOut` once there were too many; `what` was wrong, "The password"."""
    until = await locked_until(subject)
    if until:
        raise LockedOut(what, until, clock.now())


async def forget_tries(subject: str) -> None:
    await execute(FORGET, subject)


async def sweep_tries() -> None:
    await execute(SWEEP, clock.now() - FORGOTTEN)
