"""How much of a service strangers have booked already, where that is limited."""

from collections.abc import Sequence
from datetime import date, datetime

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
# The same of several services at once.
OF_ALL = """
SELECT service, (starts_at AT TIME ZONE $3)::date AS day, count(*) AS visits
FROM (
    SELECT line.service, visit.starts_at FROM visit
    JOIN LATERAL (
        SELECT DISTINCT service FROM visit_line
        WHERE visit_line.visit = visit.id AND service = ANY($2::int[]) AND added_to IS NULL
    ) AS line ON TRUE
    WHERE branch = $1 AND starts_at >= $4 AND starts_at < $5 AND source <> 'desk' AND status <> 'cancelled'
    UNION ALL
    SELECT service, starts_at FROM hold
    WHERE branch = $1 AND service = ANY($2::int[]) AND starts_at >= $4 AND starts_at < $5
      AND expires_at > $6
      AND NOT EXISTS (SELECT FROM express WHERE express.hold_code = hold.code)
) AS online
GROUP BY service, day
"""


async def booked_out(offer: Offer, days: Sequence[date], own: Own = NOTHING) -> list[date]:
    """Those of the days, which are in order, on which the offer's limits leave nothing for strangers."""
    limits = offer.conditions.limits
    if not limits.are_set or not days:
        return []
    return full_days(await booked_online(offer, days, own), days, limits)


async def booked_out_of(offers: Sequence[Offer], days: Sequence[date]) -> dict[int, list[date]]:
    """The same for several services of a branch, by service: one query where any of them is limited."""
    limited = {each.service: each for each in offers if each.conditions.limits.are_set}
    if not limited or not days:
        return {}
    found: dict[int, dict[date, int]] = {each: {} for each in limited}
    zone = offers[0].zone
    given = (offers[0].branch, list(limited), zone, *weeks_of(days, zone), clock.now())
    for row in await fetch(OF_ALL, *given):
        found[row["service"]][row["day"]] = row["visits"]
    return {
        service: full_days(found[service], days, each.conditions.limits) for service, each in limited.items()
    }


async def limits_reached(offer: Offer, day: date, own: Own) -> Limits:
    """Those of the offer's limits that leave nothing for strangers on the day."""
    limits = offer.conditions.limits
    if not limits.are_set:
        return NO_LIMITS
    return reached_on(day, await booked_online(offer, [day], own), limits)


async def booked_online(offer: Offer, days: Sequence[date], own: Own) -> dict[date, int]:
    """How many each day, in the whole weeks that the days, which are in order, lie in."""
    given = (offer.branch, offer.service, offer.zone, *weeks_of(days, offer.zone))
    rows = await fetch(BOOKED_ONLINE, *given, clock.now(), own.hold, own.visit)
    return {row["day"]: row["visits"] for row in rows}


def weeks_of(days: Sequence[date], zone: str) -> tuple[datetime, datetime]:
    """The whole weeks that the days lie in, which are in order."""
    first, last = monday_of(days[0]), monday_of(days[-1]) + 7 * ONE_DAY
    return utc(midnight(first, zone)), utc(midnight(last, zone))
