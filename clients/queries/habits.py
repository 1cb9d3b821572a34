"""A client's habits, out of the lines that are kept of visits that took place."""

from zoneinfo import ZoneInfo

from clients.rules.habits import Came, Habits, habits
from kit import clock
from kit.db import fetch

# So many of the latest lines say what is usual; who came more often than that has new habits by now.
ENOUGH = 300
LINES = """
SELECT done_line.visit, done_line.starts_at, branch.zone, coalesce(service.name, '') AS service,
       coalesce(staff_member.name, '') AS member
FROM done_line JOIN branch ON branch.id = done_line.branch
LEFT JOIN service ON service.id = done_line.service
LEFT JOIN staff_member ON staff_member.id = done_line.member
WHERE done_line.client = $1 ORDER BY done_line.starts_at DESC LIMIT $2
"""


async def habits_of(client_id: int, zone: str, *, comes: bool) -> Habits:
    """`comes`: a visit is booked. Today is that of `zone`."""
    lines = [
        Came(row["visit"], row["starts_at"].astimezone(ZoneInfo(row["zone"])), row["service"], row["member"])
        for row in await fetch(LINES, client_id, ENOUGH)
    ]
    return habits(lines, clock.today(zone), comes=comes)
