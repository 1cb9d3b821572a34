"""Skill levels, and what a service takes and costs with each."""

from asyncpg import Record

from catalog.queries import there
from kit.db import fetch
from staff.tables import SkillLevel

LEVELS = """
SELECT skill_level.id, skill_level.name, skill_level.position,
       (SELECT count(*) FROM staff_member WHERE staff_member.level = skill_level.id) AS people,
       (SELECT count(DISTINCT service) FROM level_terms WHERE level_terms.level = skill_level.id) AS services
FROM skill_level ORDER BY skill_level.position, skill_level.name, skill_level.id
"""
TERMS = """
SELECT level, branch, minutes, pattern, price FROM level_terms
WHERE service = $1 AND branch = ANY($2::int[])
"""
OFFERED_IN = """
SELECT branch.id, branch.name, branch.currency, branch.locale, service_price.price
FROM service_price JOIN branch ON branch.id = service_price.branch
WHERE service_price.service = $1 AND branch.is_active ORDER BY branch.name, branch.id
"""
BRANCHES_OF = """
SELECT branch FROM staff_member WHERE level = $1 UNION SELECT branch FROM level_terms WHERE level = $1
"""


async def levels() -> list[Record]:
    """All levels in their order, with how many people and services each has."""
    return await fetch(LEVELS)


async def access_level(level: int) -> SkillLevel:
    """Levels belong to the whole business: whoever may edit staff may see each."""
    return await there(SkillLevel, level, "level")


async def branches_of_level(level: int) -> list[int]:
    """Where somebody has it, or a service is different with it."""
    return [row["branch"] for row in await fetch(BRANCHES_OF, level)]


async def terms_by_level(service: int, branches: list[int]) -> list[Record]:
    """What is different with a level in these branches: level, branch, minutes, pattern, price."""
    return await fetch(TERMS, service, branches)


async def offered_in(service: int) -> list[Record]:
    """The open branches that offer a service, each with its price there."""
    return await fetch(OFFERED_IN, service)
