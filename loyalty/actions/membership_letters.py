"""Letters to whoever has a membership: that it ends soon, and that one visit is left of it; each once."""

from datetime import datetime, time, timedelta

from asyncpg import Record

import reminders.actions
from catalog.queries import own_texts
from kit import clock
from kit.db import fetch_one, fetch_value, transaction
from kit.words import speaking, spoken, voice_for
from loyalty.queries.membership_facts import known_of
from loyalty.rules.memberships.telling import left_text
from reminders.facts import About
from reminders.rules import on_the_wall
from reminders.tables import Kind

AT_MOST_DAYS = 14
WORTH_SENDING = timedelta(days=3)
# By day, to a holder with an address. That it ends is news in the last quarter of its period, of two weeks
# at most; what is told of its end says what is left, so that nobody gets two letters at once.
LIVES = """
SELECT membership.id, membership.voucher, voucher.client, voucher.branch, voucher.expires_on,
    voucher_type.name, period.from_on, branch.slug, branch.zone, branch.locale, client.language,
    here.wall::date AS today
FROM membership JOIN voucher ON voucher.id = membership.voucher
JOIN voucher_type ON voucher_type.id = voucher.of_type
JOIN membership_terms AS terms ON terms.id = membership.agreed
JOIN client ON client.id = voucher.client JOIN branch ON branch.id = voucher.branch
JOIN LATERAL (SELECT from_on, visits FROM membership_period
    WHERE membership_period.membership = membership.id ORDER BY number DESC LIMIT 1) AS period ON true
CROSS JOIN LATERAL (SELECT $1::timestamptz AT TIME ZONE branch.zone AS wall) AS here
CROSS JOIN LATERAL (SELECT expires_on - least($2, (expires_on - from_on + 1) / 4) AS day) AS news
WHERE here.wall::time BETWEEN '09:00' AND '20:00' AND from_on <= here.wall::date AND client.email <> ''
  AND ended_at IS NULL AND taken_back_at IS NULL AND blocked_at IS NULL
"""
LEFT = """
(SELECT sum(counted.visits) FROM membership_count AS counted WHERE counted.membership = membership.id)
"""
ENDING = f"""
{LIVES} AND here.wall::date BETWEEN news.day AND expires_on AND news.day < expires_on
  AND told_of_on IS DISTINCT FROM expires_on AND (counted = 'period' OR {LEFT} > 0)
  AND NOT EXISTS (SELECT FROM membership_plan AS plan
      WHERE plan.membership = membership.id AND is_on AND NOT is_last)
ORDER BY membership.id LIMIT 1
"""
LOW = f"""
{LIVES} AND (expires_on IS NULL OR here.wall::date < news.day)
  AND (told_low_on IS NULL OR told_low_on < from_on) AND period.visits > 1 AND {LEFT} = 1
ORDER BY membership.id LIMIT 1
"""
TELL_ENDING = """
UPDATE membership SET told_of_on = $2 WHERE id = $1 AND told_of_on IS DISTINCT FROM $2 RETURNING id
"""
TELL_LOW = """
UPDATE membership SET told_low_on = $3 WHERE id = $1 AND (told_low_on IS NULL OR told_low_on < $2)
RETURNING id
"""


async def tell_next(now: datetime) -> bool:
    """Writes to the holder of one; False where nobody is to be told.

    Who finds the same one at the same moment waits, and finds that it was told.
    """
    return await tell_ending(now) or await tell_low(now)


async def tell_ending(now: datetime) -> bool:
    """Once for each last day: one that is frozen or extended ends later, and is told of anew."""
    found = await fetch_one(ENDING, now, AT_MOST_DAYS)
    if found is None:
        return False
    async with transaction():
        if await fetch_value(TELL_ENDING, found["id"], found["expires_on"]) is not None:
            until = on_the_wall(found["expires_on"] + timedelta(days=1), time(), found["zone"])
            await write(found, Kind.ends_soon, until)
    return True


async def tell_low(now: datetime) -> bool:
    """Once in each period."""
    found = await fetch_one(LOW, now, AT_MOST_DAYS)
    if found is None:
        return False
    async with transaction():
        if await fetch_value(TELL_LOW, found["id"], found["from_on"], found["today"]) is not None:
            await write(found, Kind.nearly_used, now + WORTH_SENDING)
    return True


async def write(whom: Record, kind: Kind, until: datetime) -> None:
    known, now = await known_of(whom["voucher"]), clock.now()
    if known is None:
        return
    with speaking(voice_for(spoken(whom["language"]), whom["locale"], (await own_texts()).of)):
        said = left_text(whom["name"], known.having, whom["expires_on"])
    about = About(f"/book/{whom['slug']}", "", whom["name"], "", now, now, said=said)
    await reminders.actions.write_to((whom["client"], whom["branch"]), kind, about, until)
