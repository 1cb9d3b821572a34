"""Taking back what the desk has just done with a visit: exactly what it was, or a refusal."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import msgspec
from asyncpg import Record

import reminders.actions
from booking.actions import changes, door, news, refusals
from booking.actions.door import Gone
from booking.actions.places import Taking
from booking.actions.several.ending import cancel_party
from booking.queries.classes import seat_of
from booking.queries.visits import span_of, takes_of
from clients.tables import Visit
from kit import clock
from kit.db import execute, fetch, fetch_one, transaction
from kit.errors import Refused
from kit.rights import Actor

# The ten seconds that are shown, and what an answer may be on its way.
LASTS = timedelta(seconds=15)
UNDONE = "Undone"
LAST_CHANGE = """
SELECT changed_at, was, edition IS NOT DISTINCT FROM (SELECT token FROM edition) AS same_hours
FROM visit_before WHERE visit = $1 AND version = $2 AND account = $3 AND changed_at >= $4
"""
FORGET = "DELETE FROM visit_before WHERE visit = $1"
# Whatever came since then; over what was saved anyway there may still be what was there before it.
IN_THE_WAY = """
SELECT FROM jsonb_to_recordset($1::jsonb) AS mine (
    id bigint, resource int, starts_at timestamptz, ends_at timestamptz, forced boolean)
JOIN appointment AS taken ON taken.resource = mine.resource AND released_at IS NULL
 AND taken.ends_at > mine.starts_at AND taken.starts_at < mine.ends_at
WHERE taken.visit IS DISTINCT FROM $2 AND (NOT mine.forced OR taken.id > mine.id)
UNION ALL
SELECT FROM jsonb_to_recordset($1::jsonb) AS mine (
    resource int, starts_at timestamptz, ends_at timestamptz, forced boolean)
JOIN staff_member ON staff_member.resource = mine.resource
JOIN time_off ON time_off.member = staff_member.id AND time_off.status = 'approved'
 AND time_off.ends_at > mine.starts_at AND time_off.starts_at < mine.ends_at
WHERE NOT mine.forced
LIMIT 1
"""
PUT_BACK_TIME = """
INSERT INTO appointment (resource, visit, line, starts_at, ends_at, taken_in, forced)
SELECT resource, $2, line, starts_at, ends_at, $3, forced FROM jsonb_to_recordset($1::jsonb) AS mine (
    resource int, line int, starts_at timestamptz, ends_at timestamptz, forced boolean)
"""
PUT_BACK_LINES = """
UPDATE visit_line SET member = mine.member, price = mine.price,
                      starts_at = mine.starts_at, ends_at = mine.ends_at
FROM jsonb_to_recordset($1::jsonb) AS mine (
    id int, member int, price bigint, starts_at timestamptz, ends_at timestamptz)
WHERE visit_line.id = mine.id
"""
FACTS = (
    "status", "starts_at", "ends_at", "confirmed_at", "arrived_at", "no_show_at", "cancelled_at",
    "cancelled_by", "cancelled_late", "cancelled_why", "requested_at", "forced_at", "forced_by",
    "forced_over",
)  # fmt: skip
NOT_LATE = """
UPDATE visit SET cancelled_late = FALSE
WHERE id = $1 OR party = (SELECT party FROM visit WHERE id = $1) AND cancelled_at = $2
"""


class NothingToUndo(Refused):
    """It is too late, or it was not this person who changed it last."""

    def __init__(self) -> None:
        super().__init__("This can no longer be undone: that is possible for ten seconds. Change it by hand.")


class CannotUndo(Refused):
    """What the visit was cannot be had again."""

    def __init__(self) -> None:
        super().__init__(
            "This cannot be undone: somebody has its old time by now, or the hours have changed. "
            "The visit stays as it is."
        )


@dataclass(frozen=True, slots=True)
class Former:
    """What the visit was: its own facts, and as JSON its lines and the time it took."""

    facts: Mapping[str, Any]
    lines: str
    times: str
    takes: Sequence[Taking]


async def undo(actor: Actor, visit_id: int, version: int | None) -> Visit:
    """The visit as it was before the change that made `version` of it; a new one is called off.

    Raises `NothingToUndo`, `StaleVisit`, and `CannotUndo` when its time was taken meanwhile. Who has not been
    told of the change hears nothing.
    """
    visit = await changes.seen(actor, visit_id, version)
    since = clock.now() - LASTS
    last = await fetch_one(LAST_CHANGE, visit_id, visit.version, actor.account, since)
    if last is None or await seat_of(visit_id) is not None:
        raise NothingToUndo
    if last["was"] is None:
        return await take_out(actor, visit, last["changed_at"])
    if not last["same_hours"]:
        raise CannotUndo
    return await put_back(actor, visit, former_of(last), last["changed_at"])


def former_of(last: Record) -> Former:
    was = msgspec.json.decode(last["was"])
    takes = was["takes"] or []
    spans = [
        {**each, "starts_at": moment(each["starts_at"]), "ends_at": moment(each["ends_at"])} for each in takes
    ]
    lines, times = (msgspec.json.encode(part or []).decode() for part in (was["lines"], takes))
    return Former(was["visit"], lines, times, [(each["resource"], span_of(each)) for each in spans])


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


async def take_out(actor: Actor, visit: Visit, since: datetime) -> Visit:
    """A visit that was booked by mistake, with those who were to come along; it counts as late for nobody."""
    async with transaction():
        gone = await cancel_party(actor, visit.id, UNDONE, visit.version, tell=False)
        await execute(NOT_LATE, gone.id, gone.cancelled_at)
        await reminders.actions.undo_news(gone.id, since, was_off=False)
        await execute(FORGET, gone.id)
    gone.cancelled_late = False
    return gone


async def put_back(actor: Actor, visit: Visit, former: Former, since: datetime) -> Visit:
    """Under the locks of what it gives back and of what it takes again."""

    async def settle() -> tuple[Former, bool]:
        return former, bool(former.takes)

    async def write(found: Former) -> Visit:
        fresh = await changes.locked(visit.id, visit.version)
        if await fetch(IN_THE_WAY, found.times, fresh.id):
            raise Gone
        return await restore(actor, fresh, found, since)

    locks = [*door.keys(former.takes), *door.keys(await takes_of(visit.id))]
    try:
        return await door.under_lock(locks, settle, write)
    except Gone as gone:
        raise CannotUndo from gone


async def restore(actor: Actor, visit: Visit, former: Former, since: datetime) -> Visit:
    before, was_off = refusals.state(visit), visit.status in (Visit.Status.cancelled, Visit.Status.no_show)
    await news.release(visit.id)
    await execute(PUT_BACK_TIME, former.times, visit.id, visit.version + 1)
    await execute(PUT_BACK_LINES, former.lines)
    await changes.save(visit, {name: read(name, former.facts[name]) for name in FACTS})
    await reminders.actions.undo_news(visit.id, since, was_off=was_off)
    await execute(FORGET, visit.id)
    return await changes.told(actor, "undo", visit, before)


def read(name: str, fact: Any) -> Any:  # noqa: ANN401
    return moment(fact) if name.endswith("_at") and fact is not None else fact
