"""Filling in the business's own fields of a visit, by whoever may write notes beside it."""

from collections.abc import Mapping

from booking.actions import changes, refusals
from booking.actions.notes import seen
from clients.actions.answers import Facts, filled_by, refuse_wrong
from clients.queries import access_visit
from clients.rules.answers import Sent, differences
from clients.rules.fields import Field, Value, dump, load
from clients.tables import Visit
from clients.tables.fields import Of
from kit.db import transaction
from kit.rights import Actor


async def fill_in(actor: Actor, visit_id: int, sent: Sent, version: int | None) -> Visit:
    """Raises `StaleVisit`, `Invalid` for what is missing or cannot be read, and `FieldGone`."""
    visit = await seen(actor, visit_id, version)
    async with transaction():
        fresh = await changes.locked(visit_id, visit.version)
        filled, were, are = await filled_by(actor, (Of.visit, visit_id), load(fresh.extra), sent)
        refuse_wrong(filled)
        return await write(actor, fresh, filled.values, were, are) if were or are else fresh


async def put_photo(actor: Actor, visit_id: int, field: Field, photo_id: int) -> None:
    """An upload into a field, in the caller's transaction, which holds the visit."""
    fresh = await access_visit(actor, visit_id)
    had = load(fresh.extra)
    values = {**had, field.id: photo_id}
    await write(actor, fresh, values, *differences([field], had, values))


async def write(actor: Actor, visit: Visit, values: Mapping[int, Value], were: Facts, are: Facts) -> Visit:
    before = {**refusals.state(visit), **were}
    await changes.save(visit, {"extra": dump(values)})
    return await changes.told(actor, "fill in", visit, before, **are)
