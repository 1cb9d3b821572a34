"""What comes to a room."""

from datetime import datetime

from kit import clock
from kit.db import fetch_one

COMING = """
SELECT count(*)::int AS number, min(starts_at) AS first_at
FROM appointment WHERE resource = $1 AND released_at IS NULL AND hold IS NULL AND ends_at > $2
"""


async def coming_in(room: int) -> tuple[int, datetime | None]:
    """How many visits and classes that are not over have it, and when the first of them does."""
    row = await fetch_one(COMING, room, clock.now())
    return (row["number"], row["first_at"]) if row else (0, None)
