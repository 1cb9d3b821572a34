"""Bookings that are tried by a form are counted, forms are protected, and each piece of work counts once."""

from datetime import timedelta

from kit import clock, journal
from kit.db import execute, fetch_value, transaction
from kit.errors import NotFound
from kit.rights import Actor, Permission
from kit.vault import new_code, secret_key, secret_keys
from widgets.queries.guards import guarded_forms
from widgets.rules.work import BITS, LASTS, Challenge, is_solved, read, written

COUNT = """
INSERT INTO form_tries (form, minute_at, tries) VALUES ($1, date_trunc('minute', $2::timestamptz), 1)
ON CONFLICT (form, minute_at) DO UPDATE SET tries = form_tries.tries + 1
"""
SPEND = """
INSERT INTO spent_work (mark, expires_at) VALUES ($1, $2) ON CONFLICT (mark) DO NOTHING RETURNING TRUE
"""
PROTECT = """
INSERT INTO form_guard (form, since_at, put_by) VALUES ($1, $2, $3) ON CONFLICT (form) DO NOTHING
"""
LET_GO = "DELETE FROM form_guard WHERE form = $1"
FORGET_TRIES = "DELETE FROM form_tries WHERE minute_at < $1"
FORGET_WORK = "DELETE FROM spent_work WHERE expires_at < $1"
TRIES_ARE_KEPT = timedelta(days=1)


async def count_try(form: str) -> None:
    await execute(COUNT, form, clock.now())


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


async def protect(actor: Actor, code: str, *, on: bool) -> None:
    """By hand, until it is taken back; "" is the usual form."""
    actor.require(Permission.edit_catalog)
    async with transaction():
        form = next((each for each in await guarded_forms(actor) if each.code == code), None)
        if form is None:
            raise NotFound("There is no such booking form.")
        changed = await (execute(PROTECT, code, clock.now(), actor.name) if on else execute(LET_GO, code))
        if changed:
            verb, after = "protect" if on else "stop protecting", {"name": form.name or "the usual form"}
            await journal.write(actor, verb, ("booking_form", 0), after=after)


async def forget() -> bool:
    """What decides nothing any more."""
    await execute(FORGET_TRIES, clock.now() - TRIES_ARE_KEPT)
    await execute(FORGET_WORK, clock.now())
    return False
