"""Levels written straight into the tables."""

from staff.tables import LevelTerms, SkillLevel, StaffMember
from tests.cast import add


async def raise_to(member: int, name: str = "Senior") -> int:
    """The id of a new level, which the member has from now on."""
    level = await add(SkillLevel(name=name))
    await StaffMember.update({StaffMember.level: level}).where(StaffMember.id == member)
    return level


async def level_asks(level: int, service: int, branch: int, **terms) -> int:  # type: ignore[no-untyped-def]
    """`minutes` with their `pattern`, or `price`."""
    return await add(LevelTerms(level=level, service=service, branch=branch, **terms))
