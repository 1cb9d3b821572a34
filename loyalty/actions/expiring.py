"""Points whose last day is past are written off in the book, each once."""

from datetime import datetime

from kit.db import fetch_one, transaction
from loyalty import queries
from loyalty.actions.lots import Whose, hold, write_off
from loyalty.rules.lots import Draw

OVER = """
SELECT lot.client, branch.id AS branch, today.day FROM branch
CROSS JOIN LATERAL (SELECT ($1::timestamptz AT TIME ZONE branch.zone)::date AS day) AS today
CROSS JOIN LATERAL (
    SELECT client FROM points_lot
    WHERE points_lot.branch = branch.id AND remaining > 0 AND expires_on < today.day
    ORDER BY expires_on, id LIMIT 1
) AS lot
ORDER BY branch.id LIMIT 1
"""


async def expire_next(now: datetime) -> bool:
    """Writes off what is over of one client; False where nothing of anybody is."""
    found = await fetch_one(OVER, now)
    if found is None:
        return False
    await expire(Whose(found["client"], found["branch"], found["day"]))
    return True


async def expire(whose: Whose) -> int:
    """How many points were written off. Whoever moves the same points waits here, and looks again."""
    async with transaction():
        await hold(whose.client, whose.branch)
        gone = await queries.over_of(whose.client, whose.branch, whose.today)
        for row in gone:
            await write_off(whose, Draw(row["id"], -row["remaining"]), row["expires_on"])
    return sum(row["remaining"] for row in gone)
