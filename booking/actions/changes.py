"""What every change of a visit begins and ends with: the right, the row under its lock, the news of it."""

from collections.abc import Mapping

from booking.actions import door, news, refusals
from booking.actions.waiting import settling
from booking.queries.classes import seat_of
from booking.queries.notices import notices
from booking.queries.prepay import binds
from booking.queries.visits import takes_of
from catalog import queries as catalog
from clients.queries import access_visit
from clients.tables import Visit
from kit import clock, journal
from kit.db import lock
from kit.errors import NotFound
from kit.rights import CUSTOMER, Actor, Permission

TAKES_TIME = frozenset({"move", "restore", "accept", "force", "undo", "change services"})
NOT_FORCED: Mapping[str, object] = {"forced_at": None, "forced_by": "", "forced_over": ""}


async def seen(actor: Actor, visit_id: int, version: int | None) -> Visit:
    """The visit for somebody who may change it. `version` is the one they saw; None is whatever it is."""
    if actor != CUSTOMER:
        actor.require(Permission.book_visits)
        return same(await access_visit(actor, visit_id), version)
    visit = await Visit.objects().where(Visit.id == visit_id).first()
    return same(visit, version)


async def locked(visit_id: int, version: int | None) -> Visit:
    """The same row, held until the transaction ends."""
    visit = await Visit.objects().where(Visit.id == visit_id).first().lock_rows()
    return same(visit, version)


async def locked_with_time(visit_id: int, version: int | None) -> Visit:
    """The same for whoever gives its time back: that is locked before the row, in the order of the door."""
    await lock(door.keys(await takes_of(visit_id)))
    return await locked(visit_id, version)


def same(visit: Visit | None, version: int | None) -> Visit:
    if visit is None:
        raise NotFound("There is no such visit.")
    if version is not None and visit.version != version:
        raise refusals.StaleVisit(visit)
    return visit


async def late(visit: Visit) -> bool:
    """Less than the notice to cancel is left, or that of the class."""
    return (await notices(visit)).late_to_cancel


async def refuse_late_clients(actor: Actor, visit: Visit, *, moves: bool = False) -> None:
    """Inside the notice to cancel, or to move, a client has to call; at the desk it can still be done."""
    if actor == CUSTOMER and await too_late(visit, moves=moves):
        branch = await catalog.branch(visit.branch)
        raise refusals.TooLate(branch.phone)


async def too_late(visit: Visit, *, moves: bool) -> bool:
    """For who comes by themselves; a place of a class may be given back until it begins, late but allowed."""
    if await seat_of(visit.id) is not None:
        return visit.starts_at <= clock.now()
    asked = await notices(visit)
    return (asked.late_to_move or await binds(visit.id)) if moves else asked.late_to_cancel


async def save(visit: Visit, facts: Mapping[str, object]) -> None:
    """Writes the facts and counts up the version."""
    values = {**facts, "version": visit.version + 1}
    await visit.update_self({getattr(Visit, name): value for name, value in values.items()})


async def told(actor: Actor, verb: str, visit: Visit, before: Mapping[str, object], **more: object) -> Visit:
    """The calendars hear of it and the journal keeps it; who waited for this very time has it now."""
    if verb in TAKES_TIME:
        await settling.settle(visit.id)
    await news.announce(visit.id, visit.branch)
    after = {**refusals.state(visit), **more}
    await journal.write(actor, verb, ("visit", visit.id), branch=visit.branch, before=before, after=after)
    return visit
