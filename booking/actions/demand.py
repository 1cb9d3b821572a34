"""What a branch sells and for how much, counted once a day, so that no customer waits for the counting."""

from datetime import date, timedelta

from kit import clock
from kit.db import execute, fetch, fetch_value, transaction

PERIOD = timedelta(days=90)
BRANCHES = """
SELECT branch.id, branch.zone, (SELECT max(counted_on) FROM demand WHERE branch = branch.id) AS counted_on
FROM branch WHERE is_active ORDER BY branch.id
"""
ANY_SALE = """
SELECT EXISTS (
    SELECT FROM visit WHERE branch = $1 AND starts_at >= $2 AND starts_at < $3
    AND status NOT IN ('cancelled', 'no_show')
)
"""
LOCK = "SELECT id FROM branch WHERE id = $1 FOR UPDATE"
FORGET = "DELETE FROM demand WHERE branch = $1 AND counted_on < $2"
# What a line takes of its person from its first minute to its last, with all that was added to it; five
# minutes more or less are the same.
COUNT = """
INSERT INTO demand (branch, minutes, sold, price, counted_on)
SELECT $1, minutes, count(*), round(avg(price)), $2
FROM (
    SELECT ceil(
               extract(epoch FROM max(appointment.ends_at) - min(appointment.starts_at)) / 300
           )::int * 5 AS minutes,
           line.price * line.quantity - line.discount + coalesce((
               SELECT sum(price * quantity - discount) FROM visit_line AS extra WHERE extra.added_to = line.id
           ), 0) AS price
    FROM visit
    JOIN visit_line AS line ON line.visit = visit.id
    JOIN staff_member ON staff_member.id = line.member
    JOIN appointment ON appointment.line = line.id AND appointment.resource = staff_member.resource
                    AND appointment.released_at IS NULL
    WHERE visit.branch = $1 AND visit.starts_at >= $3 AND visit.starts_at < $4
      AND visit.status NOT IN ('cancelled', 'no_show')
    GROUP BY line.id
) AS sale
GROUP BY minutes
ON CONFLICT (branch, minutes) DO NOTHING
"""


async def count_demand() -> bool:
    """Counts each branch whose figures are not of today; never more to do at once."""
    for branch, zone, counted_on in await fetch(BRANCHES):
        today = clock.today(zone)
        if counted_on != today and await fetch_value(ANY_SALE, branch, clock.now() - PERIOD, clock.now()):
            await count_branch(branch, today)
    return False


async def count_branch(branch: int, today: date) -> None:
    """Replaces the figures of an earlier day; two processes that count at once come to the same."""
    now = clock.now()
    async with transaction():
        await execute(LOCK, branch)
        await execute(FORGET, branch, today)
        await execute(COUNT, branch, today, now - PERIOD, now)
