"""How a wait ends: what is still kept or on its way for it is given back with it."""

from collections.abc import Collection

import reminders.actions
from booking.waiting_tables import WaitingRequest
from kit import clock
from kit.db import execute, fetch

# A request that somebody is deciding about at this moment is left to them: whoever comes here holds keys of
# the door, and with those in hand nobody ever waits for a row of the waiting list.
MET_BY = """
SELECT waiting_request.id FROM visit
JOIN branch ON branch.id = visit.branch
JOIN waiting_request ON waiting_request.client = visit.client AND waiting_request.branch = visit.branch
WHERE visit.id = $1 AND waiting_request.status = 'waiting' AND EXISTS (
    SELECT FROM visit_line JOIN waiting_preference AS wish ON wish.request = waiting_request.id
    CROSS JOIN LATERAL (SELECT visit.starts_at AT TIME ZONE branch.zone AS at) AS wall
    WHERE visit_line.visit = visit.id AND visit_line.service = waiting_request.service
      AND wall.at::date BETWEEN wish.from_on AND wish.to_on
      AND (wish.weekdays = '{}' OR extract(isodow FROM wall.at)::int - 1 = ANY(wish.weekdays))
      AND extract(hour FROM wall.at) * 60 + extract(minute FROM wall.at) BETWEEN wish.opens AND wish.closes
      AND (wish.member IS NULL OR wish.member = visit_line.member)
) FOR UPDATE OF waiting_request SKIP LOCKED
"""
CLOSE = """
UPDATE waiting_request SET status = $2, closed_at = $3, closed_by = $4, visit = $5 WHERE id = ANY($1::int[])
"""
WITHDRAW = """
UPDATE waiting_offer SET answer = 'withdrawn', answered_at = $2
WHERE request = ANY($1::int[]) AND answer = 'pending' RETURNING code, message
"""
GIVE_BACK = "DELETE FROM hold WHERE code = ANY($1::text[])"


async def settle(visit_id: int) -> None:
    """The visit is at a time its client waits for: the wait for it is over, however the visit came there."""
    met = [row["id"] for row in await fetch(MET_BY, visit_id)]
    if met:
        await close(met, WaitingRequest.Status.booked, "the visit", visit=visit_id)


async def close(
    request_ids: Collection[int], status: WaitingRequest.Status, who: str, *, visit: int | None = None
) -> None:
    """Requests whose rows the caller has locked. Offers that wait for an answer are withdrawn."""
    now, ids = clock.now(), list(request_ids)
    await execute(CLOSE, ids, status, now, who, visit)
    withdrawn = await fetch(WITHDRAW, ids, now)
    await execute(GIVE_BACK, [row["code"] for row in withdrawn if row["code"]])
    letters = [row["message"] for row in withdrawn if row["message"]]
    await reminders.actions.take_back(letters, "the offer was withdrawn")
