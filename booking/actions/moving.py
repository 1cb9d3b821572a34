"""A visit goes elsewhere, or takes its old time again, with one service or several; who is told of it."""

from collections.abc import Mapping

import reminders.actions
from booking.actions import changes, forcing, moves, refusals
from booking.actions.moves import Move
from booking.actions.remembering import pause_of
from booking.actions.several import shifting
from booking.actions.several.forcing import force_all
from booking.queries.visits import all_booked
from booking.rules.terms import EXPECTED
from clients.tables import Visit
from kit import journal
from kit.db import transaction
from kit.rights import Actor, Permission


async def move(actor: Actor, visit_id: int, wanted: Move) -> Visit:
    """The visit at its new time, at that time's price if it cost the list's price before (`price_after`).

    Raises `StaleVisit`, `WrongStep` when it is over or called off, `TooLate` for a client inside the notice,
    and whatever refuses a booking; then nothing has changed.
    """
    visit = await changes.seen(actor, visit_id, wanted.version)
    if visit.status not in EXPECTED:
        raise refusals.WrongStep(visit, "moved")
    await changes.refuse_late_clients(actor, visit, moves=True)
    takings = await all_booked(visit_id)
    if wanted.people and len(wanted.people) != len(takings):
        raise refusals.StaleVisit(visit)
    if len(takings) > 1:
        return await shifting.move_all(actor, visit, takings, wanted)
    return await moves.move_one(actor, visit, takings[0], wanted)


async def move_anyway(actor: Actor, visit_id: int, wanted: Move, agreed: str) -> Visit:
    """The visit where it was to go, marked with who forced it over what.

    Raises `Forbidden`, `OtherReasons` where `agreed` stands for another list, `NotEvenSo`, and what `move`
    raises before it looks at the time. Nothing has changed then.
    """
    actor.require(Permission.save_anyway)
    visit = await changes.seen(actor, visit_id, wanted.version)
    if visit.status not in EXPECTED:
        raise refusals.WrongStep(visit, "moved")
    takings = await all_booked(visit_id)
    if len(takings) > 1:
        return await force_all(actor, visit, takings, wanted, agreed)
    return await forcing.force_one(actor, visit, takings[0], wanted, agreed)


async def tell_move(actor: Actor, visit_id: int, version: int | None, *, tell: bool) -> Visit:
    """The desk thinks again whether the client hears of the last move; what has left has left."""
    visit = await changes.seen(actor, visit_id, version)
    async with transaction():
        fresh = await changes.locked(visit.id, visit.version)
        await reminders.actions.tell_move(fresh.id, pause_of(actor), tell=tell)
        verb = "tell" if tell else "hush"
        await journal.write(actor, verb, ("visit", fresh.id), branch=fresh.branch, before={}, after={})
    return fresh


async def retake(actor: Actor, visit: Visit, facts: Mapping[str, object], verb: str = "restore") -> Visit:
    """A visit whose time was given back wants it again: same people, same times, if those are still free."""
    takings = await all_booked(visit.id)
    if len(takings) > 1:
        return await shifting.retake_all(actor, visit, takings, facts, verb)
    return await moves.retake_one(actor, visit, takings[0], facts, verb)
