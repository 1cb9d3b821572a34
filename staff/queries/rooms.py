"""Rooms and equipment with the people and services whose they are."""

from collections.abc import Sequence

from asyncpg import Record

from catalog.queries import Ask, paged
from catalog.tables import Tie
from kit.db import fetch
from kit.paging import Pages

NAMES = """
array(
    SELECT name FROM (
        SELECT 0 AS what, m.position, m.name FROM member_tie JOIN staff_member m ON m.id = member_tie.member
        WHERE member_tie.resource = resource.id AND tie = '{tie}'
        UNION ALL
        SELECT 1, 0, s.name FROM service_tie JOIN service s ON s.id = service_tie.service
        WHERE service_tie.resource = resource.id AND tie = '{tie}'
    ) AS owners ORDER BY what, position, name
)
"""
ROOMS = f"""
SELECT resource.id, resource.name, resource.position, kind.name AS kind, branch.name AS branch,
       {NAMES.format(tie=Tie.only)} AS only_for, {NAMES.format(tie=Tie.preferred)} AS first_for,
       count(*) OVER () AS total
FROM resource
JOIN kind ON kind.id = resource.kind
JOIN branch ON branch.id = resource.branch
WHERE resource.is_active = $1 AND (resource.name ILIKE $2 OR kind.name ILIKE $2)
  AND resource.branch = ANY($3::int[])
ORDER BY branch.name, branch.id, kind.name, kind.id, resource.position, resource.id LIMIT $4 OFFSET $5
"""  # noqa: S608 - only constants
PEOPLE = """
SELECT id, name FROM staff_member
WHERE branch = $1 AND (dismissed_on IS NULL OR id IN (SELECT member FROM member_tie WHERE resource = $2))
ORDER BY position, id
"""
SERVICES = """
SELECT service.id, service.name FROM service
WHERE id IN (SELECT service FROM service_tie WHERE resource = $1) OR (is_active AND id IN (
    SELECT service_need.service FROM service_need JOIN resource ON resource.kind = service_need.kind
    WHERE resource.id = $1
))
ORDER BY service.name, service.id
"""
MEMBER_TIES = "SELECT member AS whose, tie FROM member_tie WHERE resource = $1"
SERVICE_TIES = "SELECT service AS whose, tie FROM service_tie WHERE resource = $1"


async def room_sheet(ask: Ask, branches: Sequence[int]) -> tuple[list[Record], Pages]:
    """A page of the rooms and equipment of these branches, each kind in its order."""
    return await paged(ROOMS, ask.page, not ask.retired, ask.pattern, branches)


async def people_for(branch: int, room: int) -> list[Record]:
    """Whose a room of the branch can be."""
    return await fetch(PEOPLE, branch, room)


async def services_for(room: int) -> list[Record]:
    """What needs its kind, and what it is tied to whether it does or not."""
    return await fetch(SERVICES, room)


async def member_ties(room: int) -> dict[int, Tie]:
    return {row["whose"]: Tie(row["tie"]) for row in await fetch(MEMBER_TIES, room)}


async def service_ties(room: int) -> dict[int, Tie]:
    return {row["whose"]: Tie(row["tie"]) for row in await fetch(SERVICE_TIES, room)}
