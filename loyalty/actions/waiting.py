"""Points that wait until their bill is paid: they are good from the day on which nothing is owed of it."""

from asyncpg import Record

from kit import clock
from kit.db import execute, fetch, joined
from loyalty import queries
from loyalty.actions.lots import hold
from loyalty.rules.lasting import Days, Waits, days_of

LOTS_OF_BILL = """
SELECT lot.id, lot.client, lot.branch, lot.since_on, lot.usable_on, branch.zone
FROM points_entry AS entry JOIN points_lot AS lot ON lot.entry = entry.id
JOIN branch ON branch.id = lot.branch
WHERE entry.visit = $1 AND entry.closing = $2 AND entry.kind IN ('earned', 'bonus') ORDER BY lot.id
"""
SET_DAYS = "UPDATE points_lot SET usable_on = $2, expires_on = $3 WHERE id = $1"


async def follow_debt(visit: int, closing: int, *, is_owed: bool) -> None:
    """Points whose rule waits for the money are good from now on, or wait again as something is owed again.

    The caller holds the account of who owes. A second call changes nothing.
    """
    async with joined():
        for row in await fetch(LOTS_OF_BILL, visit, closing):
            await hold(row["client"], row["branch"])
            days = await days_for(row, is_owed=is_owed)
            if days is not None:
                await execute(SET_DAYS, row["id"], days.usable_on, days.expires_on)


async def days_for(row: Record, *, is_owed: bool) -> Days | None:
    """None where they stay as they are."""
    if is_owed == (row["usable_on"] is None):
        return None
    rule = await queries.points_rule_in_force(row["branch"], row["since_on"])
    if rule is None or rule.lasting.waits is not Waits.paid:
        return None
    return days_of(rule.lasting, clock.today(row["zone"]), is_owed=is_owed)
