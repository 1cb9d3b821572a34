"""Who may use a membership beside its holder, and what they have booked."""

from asyncpg import Record

from kit import clock
from kit.db import fetch

PEOPLE = """
SELECT person.id, person.client, client.name, person.added_at, person.added_by
FROM membership_person AS person JOIN client ON client.id = person.client
WHERE membership = $1 AND removed_at IS NULL ORDER BY person.id
"""
# Of services that the membership covers; without covers it is for all.
BOOKED = """
SELECT DISTINCT visit.id, visit.starts_at, visit.branch FROM visit
JOIN visit_line ON visit_line.visit = visit.id JOIN service ON service.id = visit_line.service
WHERE visit.client = $1 AND visit.starts_at > $2 AND visit.status IN ('requested', 'waiting', 'confirmed')
  AND (NOT EXISTS (SELECT FROM membership_cover WHERE terms = $3)
       OR EXISTS (SELECT FROM membership_cover AS cover WHERE terms = $3
                  AND (cover.service = service.id OR cover.category = service.category)))
ORDER BY visit.starts_at, visit.id LIMIT 20
"""


async def people_of(membership: int) -> list[Record]:
    """Each with id, client, name, added_at and added_by."""
    return await fetch(PEOPLE, membership)


async def booked_ahead(client: int, terms: int) -> list[Record]:
    """Visits to come that a membership with these terms could have paid: id, starts_at, branch."""
    return await fetch(BOOKED, client, clock.now(), terms)
