"""Filling in the business's own fields of a visit, by whoever may write notes beside it."""

from booking.actions import changes, refusals
from booking.actions.notes import seen
from clients.actions.answers import filled_by, refuse_wrong
from clients.rules.answers import Sent
from clients.rules.fields import dump, load
from clients.tables import Visit
from clients.tables.fields import Of
from kit.db import transaction
from kit.rights import Actor


async def fill_in(actor: Actor, visit_id: int, sent: Sent, version: int | None) -> Visit:
    """Raises `StaleVisit`, `Invalid` for what is missing or cannot be read, and `FieldGone`."""
    visit = await seen(actor, visit_id, version)
    async with transaction():
        fresh = await changes.locked(visit_id, visit.version)
        filled, were, are = await filled_by(actor, Of.visit, load(fresh.extra), sent)
        refuse_wrong(filled)
        if not (were or are):
            return fresh
        before = {**refusals.state(fresh), **were}
        await changes.save(fresh, {"extra": dump(filled.values)})
        return await changes.told(actor, "fill in", fresh, before, **are)
