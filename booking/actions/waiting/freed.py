"""Freed time brought to those who wait.

Nothing leaves the building here: an offer is rows (a hold, the offer, its letter) in one transaction, so a
process that is killed has offered all of it or nothing, and another one goes on.
"""

import logging
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from asyncpg import Record

from booking.actions.waiting import answering, offering
from booking.actions.waiting.offering import PassedOver, Place, Proposal
from booking.queries import waiting as lines
from booking.rules import waiting as rules
from booking.rules.days import ONE_DAY
from booking.rules.waiting import Choice, Waiting
from booking.waiting_tables import WaitingTerms
from catalog import queries as catalog
from kit import clock
from kit.db import execute, fetch_one, fetch_value, transaction
from kit.errors import NotFound, Refused
from kit.rights import SYSTEM

log = logging.getLogger("tempu.waiting")

Way = WaitingTerms.Way
Span = tuple[datetime | None, datetime | None]
LOOK_EVERY = timedelta(minutes=15)
AFTER_TROUBLE = timedelta(minutes=15)
SPENT_ARE_KEPT = timedelta(hours=2)
ANYBODY = """
SELECT EXISTS (SELECT FROM waiting_request WHERE status = 'waiting')
    OR EXISTS (SELECT FROM waiting_offer WHERE answer = 'pending')
"""
EXPIRE = """
UPDATE waiting_request SET status = 'expired', closed_at = $1, closed_by = 'Tempu'
WHERE id IN (
    SELECT waiting_request.id FROM waiting_request JOIN branch ON branch.id = waiting_request.branch
    WHERE status = 'waiting' AND until_on < ($1 AT TIME ZONE branch.zone)::date
    FOR UPDATE OF waiting_request SKIP LOCKED
)
"""
LAPSED_HOLDS = """
INSERT INTO freed (branch, starts_at, ends_at, hold)
SELECT hold.branch, hold.starts_at, hold.ends_at, hold.id FROM hold
WHERE hold.expires_at <= $1
  AND EXISTS (SELECT FROM waiting_request AS one WHERE one.branch = hold.branch AND one.status = 'waiting')
ON CONFLICT (hold) DO NOTHING
"""
# Days come within the horizon by themselves, and who was asked often enough today may be asked tomorrow.
LOOK_AT_ALL = """
INSERT INTO freed (branch)
SELECT DISTINCT branch FROM waiting_request WHERE status = 'waiting' AND NOT EXISTS (
    SELECT FROM freed WHERE freed.branch = waiting_request.branch AND starts_at IS NULL
      AND (spent_at IS NULL OR spent_at > $1)
)
"""
FORGET = "DELETE FROM freed WHERE spent_at < $1"
NEXT = """
SELECT id, branch, starts_at, ends_at FROM freed
WHERE spent_at IS NULL AND (due_at IS NULL OR due_at <= $1)
ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED
"""
SPEND = "UPDATE freed SET spent_at = $2 WHERE id = $1"
PUT_OFF = "UPDATE freed SET due_at = $2 WHERE id = $1 AND spent_at IS NULL"


async def offer_next() -> bool:
    """Brings one freed time to one who waits, or finds that it suits nobody; False when there is none."""
    if not await fetch_value(ANYBODY):
        return False
    await tidy()
    async with transaction():
        freed = await fetch_one(NEXT, clock.now())
        if freed is None:
            return False
        try:
            async with transaction():
                await bring(freed)
        except Exception:  # one that cannot be brought must not stop the others
            log.exception("Freed time %s cannot be brought to those who wait", freed["id"])
            await execute(PUT_OFF, freed["id"], clock.now() + AFTER_TROUBLE)
    return True


async def tidy() -> None:
    """What time itself brings about."""
    now = clock.now()
    await answering.lapse()
    await execute(EXPIRE, now)
    await execute(LAPSED_HOLDS, now)
    await execute(LOOK_AT_ALL, now - LOOK_EVERY)
    await execute(FORGET, now - SPENT_ARE_KEPT)


async def bring(freed: Record) -> None:
    """One offer, or in a race one to each, and the note stays for what else there is; else it is spent."""
    place = await place_of(freed["branch"])
    quiet = (place.terms.quiet_from, place.terms.quiet_until)
    later = rules.quiet_ends(clock.now(), place.zone, quiet)
    if later is not None:
        await execute(PUT_OFF, freed["id"], later)
    elif place.terms.way == Way.hand or not await offered_to_somebody(place, freed):
        await execute(SPEND, freed["id"], clock.now())


async def place_of(branch_id: int) -> Place:
    branch = await catalog.branch(branch_id)
    return Place(branch.id, branch.zone, await lines.waiting_terms(branch.id))


async def offered_to_somebody(place: Place, freed: Record) -> bool:
    line = await lines.reachable_line(place.branch, place.zone, place.terms)
    ordered = rules.in_line(line, by_value=place.terms.way == Way.value)
    proposals = await proposals_for(place, ordered, (freed["starts_at"], freed["ends_at"]))
    if place.terms.way == Way.all:
        return await race(place, proposals)
    for each in proposals:
        if await kept_for(place, each):
            return True
    return False


async def kept_for(place: Place, proposal: Proposal) -> bool:
    """False where the time, or the client, cannot be had at the moment."""
    try:
        await offering.keep_for(place, proposal, SYSTEM)
    except (Refused, NotFound, PassedOver):
        return False
    return True


async def race(place: Place, proposals: Sequence[Proposal]) -> bool:
    """The first of the times, to everybody whom it suits; nothing keeps it."""
    asked = False
    for each in proposals:
        if each.starts_at == proposals[0].starts_at:
            try:
                async with transaction():
                    await offering.ask(place, each, SYSTEM)
                asked = True
            except PassedOver:
                continue
    return asked


async def proposals_for(place: Place, line: Sequence[Waiting], span: Span) -> list[Proposal]:
    """Whom what could be offered, in the order in which it should be tried."""
    found: list[Proposal] = []
    offered = {
        each: await lines.title_and_length(place.branch, each) for each in {one.service for one in line}
    }
    free = await lines.free_for(place.branch, line, days_of(span, place.zone))
    earliest = clock.now() + timedelta(minutes=place.terms.notice_minutes)
    for one in line:
        title, length = offered[one.service]
        suit = lines.suiting(one, free, place.zone, length)
        within = [each for each in suit if each.starts_at >= earliest and touches(each, span, length)]
        found += [Proposal(one, each, title, length) for each in rules.nearest(within, span[0])]
    return found


def days_of(span: Span, zone: str) -> tuple[date, date] | None:
    """The local days on which a visit that touches the span may begin."""
    start, end = span
    if start is None or end is None:
        return None
    return clock.wall(start, zone).date() - ONE_DAY, clock.wall(end, zone).date()


def touches(choice: Choice, span: Span, length: timedelta) -> bool:
    """A visit then would take some of the freed time."""
    start, end = span
    return start is None or end is None or (choice.starts_at < end and start < choice.starts_at + length)
