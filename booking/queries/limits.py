"""How much of a service strangers have booked already, where that is limited."""

from collections.abc import Sequence
from datetime import date

from booking.queries.offers import Offer
from booking.queries.taken import NOTHING, Own
from booking.rules.days import ONE_DAY, midnight, utc
from booking.rules.limits import NO_LIMITS, Limits, full_days, monday_of, reached_on
from kit import clock
from kit.db import fetch

# What the desk has booked is its own business; a held time counts like a visit. What is only added to another
# service is no visit of its own.
BOOKED_ONLINE = """
SELECT (starts_at AT TIME ZONE $3)::date AS day, count(*) AS visits
FROM (
    SELECT starts_at FROM visit
    WHERE branch = $1 AND starts_at >= $4 AND starts_at < $5 AND source <> 'desk' AND status <> 'cancelled'
      AND id <> $8 AND EXISTS (
          SELECT FROM visit_line WHERE visit_line.visit = visit.id AND service = $2 AND added_to IS NULL
      )
    UNION ALL
    SELECT starts_at FROM hold
    WHERE branch = $1 AND service = $2 AND starts_at >= $4 AND starts_at < $5
      AND expires_at > $6 AND coalesce(lead, id) <> $7
      AND NOT EXISTS (SELECT FROM express WHERE express.hold_code = hold.code)
) AS online
GROUP BY day
"""


async def booked_out(offer: Offer, days: Sequence[date], own: Own = NOTHING) -> list[date]:
    """Those of the days, which are in order, on which the offer's limits leave nothing for strangers."""
    limits = offer.conditions.limits
    if not limits.are_set or not days:
        return []
    return full_days(await booked_online(offer, days, own), days, limits)


async def limits_reached(offer: Offer, day: date, own: Own) -> Limits:
    """Those of the offer's limits that leave nothing for strangers on the day."""
    limits = offer.conditions.limits
    if not limits.are_set:
        return NO_LIMITS
    return reached_on(day, await booked_online(offer, [day], own), limits)


async def booked_online(offer: Offer, days: Sequence[date], own: Own) -> dict[date, int]:
    """How many each day, in the whole weeks that the days, which are in order, lie in."""
    first, last = monday_of(days[0]), monday_of(days[-1]) + 6 * ONE_DAY
    start, end = midnight(first, offer.zone), midnight(last + ONE_DAY, offer.zone)
    given = (offer.branch, offer.service, offer.zone, utc(start), utc(end))
    rows = await fetch(BOOKED_ONLINE, *given, clock.now(), own.hold, own.visit)
    return {row["day"]: row["visits"] for row in rows}
