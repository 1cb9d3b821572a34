"""Who of the staff may be responsible for clients."""

from kit.db import fetch

# Who leaves is not offered any more; whose clients they still are, they are shown for as long.
PEOPLE = """
SELECT member.id, member.dismissed_on IS NOT NULL AS is_past,
       member.name || CASE WHEN count(*) OVER (PARTITION BY member.name) > 1
                           THEN ', ' || branch.name ELSE '' END AS name
FROM staff_member AS member JOIN branch ON branch.id = member.branch
ORDER BY is_past, lower(member.name), member.id
"""


async def people() -> dict[int, tuple[str, bool]]:
    """By id: what they are called, with their branch where two are called the same; and who left."""
    rows = await fetch(PEOPLE)
    return {row["id"]: (told_as(row["name"], is_past=row["is_past"]), row["is_past"]) for row in rows}


def told_as(name: str, *, is_past: bool) -> str:
    return f"{name} (no longer)" if is_past else name


async def responsible_for(member: int | None) -> str:
    """ "" for nobody; who left is told so."""
    return (await people())[member][0] if member is not None else ""


async def offered(beside: int | None = None) -> list[tuple[str, str]]:
    """Who may be chosen: everybody who works here, and who is responsible already."""
    there = (await people()).items()
    return [(str(number), name) for number, (name, is_past) in there if not is_past or number == beside]
