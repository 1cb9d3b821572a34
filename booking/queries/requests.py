"""Requests that wait for an answer."""

from asyncpg import Record

from clients.queries import TITLES, own_column
from kit import clock
from kit.db import fetch, fetch_value
from kit.rights import Actor

MINE = """
FROM visit
LEFT JOIN client ON client.id = visit.client
JOIN branch ON branch.id = visit.branch
LEFT JOIN trust_ask AS ask ON ask.visit = visit.id
LEFT JOIN prepayment ON prepayment.visit = visit.id AND prepayment.state = 'open'
LEFT JOIN visit_line ON visit_line.visit = visit.id AND visit_line.service IS NOT NULL
LEFT JOIN staff_member ON staff_member.id = visit_line.member
WHERE visit.status = 'requested' AND ($1::int[] IS NULL OR visit.branch = ANY($1::int[]))
  AND ($2::int IS NULL OR visit_line.member = $2)
"""
LIST = f"""
SELECT visit.id, visit.version, visit.starts_at, visit.requested_at, visit.wanted_at, visit.offer_until_at,
       visit.comment, client.name, client.warning, branch.name AS branch_name, branch.zone, branch.currency,
       branch.locale, ask.asks, ask.amount, ask.why, ask.settled_at,
       prepayment.amount AS to_pay, prepayment.due_at,
       {TITLES} AS titles,
       string_agg(DISTINCT staff_member.name, ', ') AS staff
{MINE} GROUP BY visit.id, client.id, branch.id, ask.id, prepayment.id
ORDER BY visit.offer_until_at IS NOT NULL, visit.starts_at, visit.id
"""
# What waits for the desk, not for the client.
COUNT = f"""
SELECT count(DISTINCT visit.id) {MINE} AND visit.offer_until_at IS NULL AND prepayment.id IS NULL
"""
UNANSWERED = """
SELECT id FROM visit
WHERE status = 'requested' AND (starts_at <= $1 OR offer_until_at <= $1) ORDER BY id LIMIT 1
"""


async def requests_of(actor: Actor) -> list[Record]:
    """In the actor's branches, for a specialist their own; those that wait for the desk come first."""
    return await fetch(LIST, *seen_by(actor))


async def count_of(actor: Actor) -> int:
    """How many wait for the desk."""
    return int(await fetch_value(COUNT, *seen_by(actor)))


def seen_by(actor: Actor) -> tuple[list[int] | None, int | None]:
    branches = None if actor.branches is None else sorted(actor.branches)
    return branches, own_column(actor)


async def unanswered() -> int | None:
    """A request whose start or whose offer is over."""
    found: int | None = await fetch_value(UNANSWERED, clock.now())
    return found
