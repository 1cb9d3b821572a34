"""Bookings that are tried by a form are counted, and each piece of work counts once."""

from datetime import timedelta

from kit import clock
from kit.db import execute, fetch_value
from kit.settings import settings
from kit.vault import new_code, secret_key, secret_keys
from widgets.queries.guards import ASKS
from widgets.rules.work import BITS, LASTS, WINDOW, Challenge, is_solved, read, written

# The sum does not see what the same statement counts, which is this one.
COUNT = f"""
WITH counted AS (
    INSERT INTO form_tries (form, minute_at, tries) VALUES ($1, date_trunc('minute', $2::timestamptz), 1)
    ON CONFLICT (form, minute_at) DO UPDATE SET tries = form_tries.tries + 1
)
SELECT {ASKS}
"""  # noqa: S608  # only constants
SPEND = """
INSERT INTO spent_work (mark, expires_at) VALUES ($1, $2) ON CONFLICT (mark) DO NOTHING RETURNING TRUE
"""
FORGET_TRIES = "DELETE FROM form_tries WHERE minute_at < $1"
FORGET_WORK = "DELETE FROM spent_work WHERE expires_at < $1"
TRIES_ARE_KEPT = timedelta(days=1)


async def count_try(form: str) -> bool:
    """Whether it takes reckoning, in one statement with the counting."""
    most, now = settings().tries_before_work, clock.now()
    return bool(await fetch_value(COUNT, form, now, now - WINDOW, most - 1))


def new_challenge(form: str) -> str:
    return written(Challenge(form, BITS, clock.now() + LASTS, new_code()), secret_key())


async def spend(form: str, work: str) -> bool:
    """Whether this is a solved challenge for the form that is still good; it never is again."""
    text, _, number = work.rpartition(":")
    challenge = read(text, secret_keys())
    if challenge is None or challenge.is_over(clock.now()) or not challenge.is_enough(form):
        return False
    if not is_solved(text, number, challenge.bits):
        return False
    return bool(await fetch_value(SPEND, challenge.mark, challenge.expires_at))


async def forget() -> bool:
    """What decides nothing any more."""
    await execute(FORGET_TRIES, clock.now() - TRIES_ARE_KEPT)
    await execute(FORGET_WORK, clock.now())
    return False
