"""Calling everybody's visit of a party off, at once."""

from collections.abc import Sequence

from booking.actions import changes, door, endings
from booking.queries.along import Along, all_along
from booking.queries.visits import takes_of
from booking.rules.typed import read_why
from clients.tables import Visit
from kit import db
from kit.rights import Actor


@db.tries_again
async def cancel_party(
    actor: Actor, visit_id: int, why: str, version: int | None = None, *, tell: bool = True
) -> Visit:
    """The visit that leads and those of who comes along, in one transaction: all of them or none.

    Who booked hears of it once, or with `tell` False not at all. Who leads may be called off already: then of
    each of the others. Raises what `cancel` raises for any of them.
    """
    visit = await changes.seen(actor, visit_id, version)
    others = [each for each in await all_along(visit_id) if each.visit != visit_id and each.is_expected]
    if not others:  # a class, which is locked before its visits, is among these
        return await endings.cancel(actor, visit_id, why, visit.version, tell=tell)
    for each in others:
        await refuse_late(actor, await changes.seen(actor, each.visit, each.version))
    async with db.transaction():
        await lock_all(visit_id, others)
        fresh = await changes.locked(visit_id, visit.version)  # or its time is another than was locked
        is_off = fresh.status == Visit.Status.cancelled
        gone = fresh if is_off else await endings.cancel(actor, visit_id, why, visit.version, tell=tell)
        for each in others:
            friend = await changes.locked(each.visit, each.version)
            await endings.call_off(actor, friend, read_why(why), tell=tell and is_off)
    return gone


async def refuse_late(actor: Actor, visit: Visit) -> None:
    """A request may be withdrawn at any time."""
    if visit.status != Visit.Status.requested:
        await changes.refuse_late_clients(actor, visit)


async def lock_all(visit_id: int, others: Sequence[Along]) -> None:
    """The time of all of them before any row, in the order of the door."""
    ids = [visit_id, *(each.visit for each in others)]
    await db.lock(door.keys([taking for each in ids for taking in await takes_of(each)]))
