"""The days that are closed online."""

from datetime import date

from asyncpg import Record

from kit.db import fetch

CLOSED = """
SELECT c.id, c.starts_on, c.ends_on, c.reason, m.name
FROM closed_online c LEFT JOIN staff_member m ON m.id = c.member
WHERE c.branch = $1 AND c.ends_on >= $2 ORDER BY c.starts_on, c.id
"""


async def closed_online(branch: int, since: date) -> list[Record]:
    """Those that are not over yet; without a `name` it is everybody."""
    return await fetch(CLOSED, branch, since)
