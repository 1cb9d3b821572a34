"""How far a business has come, and the first hours of it that can be booked."""

from dataclasses import dataclass
from datetime import datetime

from asyncpg import Record

import catalog.queries
from booking.queries import next_free
from catalog.queries import PricedService, price_list
from catalog.tables import Branch
from guide.rules import Known
from kit import clock
from kit.db import fetch, fetch_value
from kit.errors import Problem
from kit.rights import Actor

TRIAL = "Test booking, made while setting up."
SHOWN_SERVICES, SHOWN_TIMES = 6, 3
KNOWN = """
SELECT true AS has_branch,
       EXISTS (SELECT FROM opening_hours WHERE branch = b.id AND cardinality(hours) > 0) AS opens,
       (SELECT count(*) FROM service_price p JOIN service s ON s.id = p.service
        WHERE p.branch = b.id AND s.is_active) AS services,
       (SELECT count(*) FROM staff_member m WHERE m.branch = b.id AND m.dismissed_on IS NULL
          AND EXISTS (SELECT FROM skill JOIN service_price p ON p.service = skill.service AND p.branch = b.id
                      WHERE skill.member = m.id)) AS people,
       (SELECT count(*) FROM staff_member m WHERE m.branch = b.id AND m.dismissed_on IS NULL
          AND EXISTS (SELECT FROM schedule s JOIN schedule_day d ON d.schedule = s.id
                      WHERE s.member = m.id)) AS working,
       (SELECT count(*) FROM visit WHERE branch = b.id) AS visits
FROM branch b WHERE b.id = ANY($1::int[]) ORDER BY b.name, b.id
"""
PEOPLE = """
SELECT m.id, m.name, m.title,
       (SELECT count(*) FROM skill JOIN service_price p ON p.service = skill.service AND p.branch = m.branch
        WHERE skill.member = m.id) AS skills,
       EXISTS (SELECT FROM schedule WHERE member = m.id) AS has_hours
FROM staff_member m WHERE m.branch = $1 AND m.dismissed_on IS NULL ORDER BY m.position, m.name, m.id
"""
UNDONE = """
SELECT s.name FROM service_price p JOIN service s ON s.id = p.service
WHERE p.branch = $1 AND s.is_active
  AND NOT EXISTS (SELECT FROM skill JOIN staff_member m ON m.id = skill.member
                  WHERE skill.service = s.id AND m.branch = $1 AND m.dismissed_on IS NULL)
ORDER BY s.name
"""
TRIALS = """
SELECT visit.id, visit.starts_at, line.title, m.name AS member
FROM visit JOIN visit_line AS line ON line.visit = visit.id
LEFT JOIN staff_member m ON m.id = line.member
WHERE visit.branch = $1 AND visit.client IS NULL AND visit.comment = $2
  AND visit.status IN ('waiting', 'confirmed') ORDER BY visit.id
"""
NAMES = "SELECT lower(name) AS name FROM service"
SLUG_TAKEN = "SELECT EXISTS (SELECT FROM branch WHERE slug = $1)"


@dataclass(frozen=True, slots=True)
class Free:
    """A service that can be booked, and its next free times; without any nobody can have it."""

    service: PricedService
    starts: list[datetime]


async def branch_here(actor: Actor, wanted: int) -> Branch | None:
    """The branch that is being set up: the one asked for, or the first open one; None before there is any."""
    if wanted:
        return await catalog.queries.access_branch(actor, wanted)
    mine = await catalog.queries.branches_of(actor)
    return mine[0] if mine else None


async def known_of(branch: Branch | None) -> Known:
    rows = await fetch(KNOWN, [branch.id]) if branch else []
    return Known(**rows[0]) if rows else Known()


async def known_best(actor: Actor) -> Known:
    """Of the branch that has come furthest: once one can be booked, whoever it is knows the way."""
    mine = [each.id for each in await catalog.queries.branches_of(actor)]
    known = [Known(**row) for row in await fetch(KNOWN, mine)]
    return max(
        known,
        key=lambda each: sum(map(bool, (each.opens, each.services, each.people, each.working, each.visits))),
        default=Known(),
    )


async def people_of(branch: Branch) -> list[Record]:
    """Who works there: how many of its services they do, and whether they have any schedule."""
    return await fetch(PEOPLE, branch.id)


async def undone(branch: Branch) -> list[str]:
    """Services on the price list that nobody does."""
    return [row["name"] for row in await fetch(UNDONE, branch.id)]


async def names_offered() -> set[str]:
    """What is called like a service already, in small letters."""
    return {row["name"] for row in await fetch(NAMES)}


async def is_taken(slug: str) -> bool:
    return bool(await fetch_value(SLUG_TAKEN, slug))


async def trials(branch: Branch) -> list[Record]:
    """Test bookings that are still in the calendar."""
    return await fetch(TRIALS, branch.id, TRIAL)


async def free_hours(branch: Branch) -> list[Free]:
    """The first services of the price list with what customers would be offered next."""
    listed = [each for each in await price_list(branch.id, online=True) if each.is_one]
    return [Free(each, await starts_of(branch, each)) for each in listed[:SHOWN_SERVICES]]


async def starts_of(branch: Branch, service: PricedService) -> list[datetime]:
    try:
        return await next_free(branch.id, service.id, None, clock.now(), SHOWN_TIMES)
    except Problem:
        return []
