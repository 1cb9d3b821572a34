"""Protecting a booking form by hand."""

from kit import clock, journal
from kit.db import execute, transaction
from kit.errors import NotFound
from kit.rights import Actor, Permission
from widgets.queries.guards import guarded_forms

PROTECT = """
INSERT INTO form_guard (form, since_at, put_by) VALUES ($1, $2, $3) ON CONFLICT (form) DO NOTHING
"""
LET_GO = "DELETE FROM form_guard WHERE form = $1"


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
