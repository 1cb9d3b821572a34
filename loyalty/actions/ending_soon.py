"""A letter to whoever has points that end soon: of each lot and last day once."""

from datetime import date, datetime, time, timedelta

from asyncpg import Record

import reminders.actions
from catalog.queries import own_texts
from kit import clock
from kit.db import fetch, fetch_one, transaction
from kit.money import format_money
from kit.words import _, date_text, ngettext, speaking, spoken, sums_locale, voice_for
from loyalty import queries
from loyalty.rules.lots import Coming
from loyalty.rules.points import Cashback
from reminders.facts import About
from reminders.rules import on_the_wall
from reminders.tables import Kind

SOON_DAYS = 14
# By day only, and only where there is an address; whoever has less than a point that pays is not bothered.
NEXT = """
SELECT soon.client, branch.id AS branch, branch.slug, branch.zone, branch.currency, branch.locale, today.day,
    soon.language
FROM branch
CROSS JOIN LATERAL (SELECT $1::timestamptz AT TIME ZONE branch.zone AS wall) AS here
CROSS JOIN LATERAL (SELECT here.wall::date AS day) AS today
CROSS JOIN LATERAL (
    SELECT lot.client, client.language FROM points_lot AS lot JOIN client ON client.id = lot.client
    WHERE lot.branch = branch.id AND lot.remaining > 0 AND client.email <> '' AND lot.usable_on <= today.day
        AND lot.expires_on BETWEEN today.day AND today.day + $2::int
        AND lot.told_of_on IS DISTINCT FROM lot.expires_on
    ORDER BY lot.expires_on, lot.id LIMIT 1
) AS soon
WHERE branch.is_active AND here.wall::time BETWEEN '09:00' AND '20:59' ORDER BY branch.id LIMIT 1
"""
TELL = """
WITH told AS (
    UPDATE points_lot SET told_of_on = expires_on
    WHERE client = $1 AND branch = $2 AND remaining > 0 AND usable_on <= $3
        AND expires_on BETWEEN $3 AND $3 + $4::int AND told_of_on IS DISTINCT FROM expires_on
    RETURNING expires_on, remaining
)
SELECT expires_on AS day, sum(remaining)::bigint AS points FROM told GROUP BY expires_on ORDER BY expires_on
"""


async def tell_next(now: datetime) -> bool:
    """Writes to one client about all of theirs in a branch; False where nobody is to be told.

    Who finds the same client at the same moment waits, and finds that it was told.
    """
    found = await fetch_one(NEXT, now, SOON_DAYS)
    if found is None:
        return False
    async with transaction():
        rows = await fetch(TELL, found["client"], found["branch"], found["day"], SOON_DAYS)
        rule = await queries.points_rule_in_force(found["branch"], found["day"])
        if rows and rule and rule.largest_share:
            await write(found, [Coming(row["day"], row["points"]) for row in rows], rule)
    return True


async def write(whom: Record, ending: list[Coming], rule: Cashback) -> None:
    """It is worth sending as long as the first of them are there."""
    now = clock.now()
    with speaking(voice_for(spoken(whom["language"]), whom["locale"], (await own_texts()).of)):
        said = "\n".join(in_words(each, rule, whom["currency"]) for each in ending)
    first = min(each.day for each in ending if each.day)
    until = on_the_wall(first + timedelta(days=1), time(), whom["zone"])
    about = About(f"/book/{whom['slug']}", "", "", "", now, now, said=said)
    await reminders.actions.write_to((whom["client"], whom["branch"]), Kind.points_end, about, until)


def in_words(ending: Coming, rule: Cashback, currency: str) -> str:
    """12 points, worth €12.00, until 1 March 2027."""
    worth = format_money(ending.points * rule.point_value, currency, sums_locale())
    points = ngettext("1 point", "%(n)d points", ending.points)
    day = date_text(ending.day or date.max)
    return _("%(points)s, worth %(worth)s, until %(day)s", points=points, worth=worth, day=day)
