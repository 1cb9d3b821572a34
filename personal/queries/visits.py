"""Visits of a client, of whom they booked for, and of whose visits they see: online, by phone, walked in."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from asyncpg import Record

from booking.queries.notices import notices_of
from clients.queries import TITLES
from clients.queries.visits import UPCOMING
from kit import clock
from kit.db import fetch, fetch_value
from kit.paging import Pages, pages

COMING_SIZE = 10
PAST_SIZE = 5
FEED_DAYS = 30
WHOSE = "(visit.client = ANY($1::int[]) OR party.payer = $3)"
VISITS = f"""
SELECT visit.id, visit.code, visit.status, visit.starts_at, visit.ends_at, visit.created_at, visit.version,
       visit.client, client.name AS who, visit.cancelled_why, visit.requested_at, visit.accepted_at,
       seat.id IS NOT NULL AS is_place, branch.id AS branch, branch.name AS branch_name, branch.slug,
       branch.address, branch.phone, branch.zone, branch.currency, lines.*,
       (SELECT rating FROM review WHERE review.visit = visit.id) AS rating
FROM visit JOIN branch ON branch.id = visit.branch LEFT JOIN client ON client.id = visit.client
LEFT JOIN party ON party.id = visit.party LEFT JOIN seat ON seat.visit = visit.id
CROSS JOIN LATERAL (
    SELECT coalesce({TITLES}, '') AS titles,
           coalesce(string_agg(DISTINCT staff_member.name, ', '), '') AS staff,
           coalesce(sum(quantity * price - discount), 0)::bigint AS total,
           coalesce(array_agg(visit_line.service ORDER BY visit_line.position, visit_line.id)
               FILTER (WHERE visit_line.service IS NOT NULL AND added_to IS NULL), '{{}}') AS services
    FROM visit_line LEFT JOIN staff_member ON staff_member.id = visit_line.member
    WHERE visit_line.visit = visit.id
) AS lines
"""  # noqa: S608 - only constants
COUNT = "SELECT count(*) FROM visit LEFT JOIN party ON party.id = visit.party"
COMING = f"{VISITS} WHERE {WHOSE} AND {UPCOMING} ORDER BY visit.starts_at, visit.id LIMIT $4 OFFSET $5"
COUNT_COMING = f"{COUNT} WHERE {WHOSE} AND {UPCOMING}"
PAST = f"""
{VISITS} WHERE {WHOSE} AND NOT ({UPCOMING}) ORDER BY visit.starts_at DESC, visit.id DESC LIMIT $4 OFFSET $5
"""
COUNT_PAST = f"{COUNT} WHERE {WHOSE} AND NOT ({UPCOMING})"
FEED = f"""
{VISITS} WHERE {WHOSE} AND visit.ends_at > $2 AND visit.status NOT IN ('requested', 'listed')
ORDER BY visit.starts_at, visit.id LIMIT 500
"""
EXPECTED = ("waiting", "confirmed")


@dataclass(frozen=True, slots=True)
class Coming:
    """A visit to come, and whether it may still be moved or called off here."""

    visit: Record
    may_move: bool
    may_cancel: bool


async def coming(client: int, cards: Collection[int], page: int) -> tuple[list[Coming], Pages]:
    """The next first."""
    whose = (list(cards), clock.now(), client)
    found = pages(page, await fetch_value(COUNT_COMING, *whose), COMING_SIZE)
    rows = await fetch(COMING, *whose, found.size, found.offset)
    return [await as_coming(row) for row in rows], found


async def as_coming(row: Record) -> Coming:
    """A place of a class is given back until it begins, though late, and is not moved."""
    if row["status"] not in EXPECTED or row["starts_at"] <= clock.now():
        is_asked = row["status"] in ("requested", "listed")
        return Coming(row, may_move=False, may_cancel=is_asked)
    if row["is_place"]:
        return Coming(row, may_move=False, may_cancel=True)
    asked, now = await notices_of(row["branch"], row["services"], row["starts_at"]), clock.now()
    return Coming(row, may_move=now <= asked.move_until, may_cancel=now <= asked.cancel_until)


async def past(client: int, cards: Collection[int], page: int) -> tuple[list[Record], Pages]:
    """Over or called off, the latest first."""
    whose = (list(cards), clock.now(), client)
    found = pages(page, await fetch_value(COUNT_PAST, *whose), PAST_SIZE)
    return await fetch(PAST, *whose, found.size, found.offset), found


async def for_feed(client: int, since: Any) -> list[Record]:  # noqa: ANN401  # a moment
    """What a calendar that asks by itself is told: from `since` on, cancelled ones as well."""
    return await fetch(FEED, [client], since, client)
