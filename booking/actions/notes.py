"""What those who serve a visit write beside it: notes, and when it was begun and finished.

Whoever changes visits may, and whoever does one of its services: that is their work.
"""

from booking.actions import changes, refusals
from booking.rules.moments import Mark, buttons_for, facts_of
from clients.queries import access_visit, does_a_line
from clients.rules import parse_notes
from clients.tables import Visit
from kit import clock
from kit.db import transaction
from kit.rights import Actor, Permission


async def seen(actor: Actor, visit_id: int, version: int | None = None) -> Visit:
    """The visit for somebody who may write beside it; raises like `changes.seen`."""
    visit = await access_visit(actor, visit_id)
    if not actor.may(Permission.book_visits) and not await does_a_line(actor, visit_id):
        actor.require(Permission.book_visits)
    return changes.same(visit, version)


async def write_notes(actor: Actor, visit_id: int, text: str, version: int | None) -> Visit:
    """In place of what stood there. Raises `StaleVisit`, and `Invalid` for a novel."""
    notes = parse_notes(text)
    visit = await seen(actor, visit_id, version)
    async with transaction():
        fresh = await changes.locked(visit_id, visit.version)
        if fresh.notes == notes:
            return fresh
        before = {**refusals.state(fresh), "notes": fresh.notes}
        await changes.save(fresh, {"notes": notes})
        return await changes.told(actor, "note", fresh, before, notes=notes)


async def mark(actor: Actor, visit_id: int, what: Mark, version: int | None) -> Visit:
    """Begun, finished, or not yet. Raises `StaleVisit`, and `WrongStep` for what cannot be said now."""
    visit = await seen(actor, visit_id, version)
    async with transaction():
        fresh = await changes.locked(visit_id, visit.version)
        allowed = buttons_for(fresh.status, fresh.started_at, fresh.finished_at)
        if what not in {each.mark for each in allowed}:
            raise refusals.WrongStep(fresh, SAID[what])
        before = refusals.state(fresh)
        await changes.save(fresh, facts_of(what, clock.now()))
        return await changes.told(actor, what, fresh, before)


SAID = {
    Mark.start: "started",
    Mark.finish: "finished",
    Mark.not_started: "one that was not started",
    Mark.not_finished: "one that was not finished",
}
