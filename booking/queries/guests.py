"""What is known of a client who books by themselves."""

from datetime import date, timedelta

from booking.queries.offers import Offer
from booking.rules.days import ONE_DAY, midnight, utc
from booking.rules.guests import Guest
from clients.tables import Client
from kit import clock
from kit.db import fetch_one

A_DAY = timedelta(days=1)
# Several visits of one coming were booked at once. Whether somebody is new, and how long ago they were here,
# is asked of the whole business.
GUEST = """
SELECT count(*) FILTER (
           WHERE ends_at > $3 AND status IN ('requested', 'waiting', 'confirmed', 'arrived')) AS coming,
       count(*) FILTER (WHERE starts_at >= $4 AND starts_at < $5 AND status <> 'cancelled') AS that_day,
       count(DISTINCT coalesce(party, -id)) FILTER (WHERE created_at > $8 AND source = 'widget') AS made,
       (SELECT max(starts_at AT TIME ZONE $7)::date FROM visit
        WHERE client = $1 AND status = 'done') AS last_on
FROM visit WHERE client = $1 AND branch = $2 AND id <> $6
"""


async def guest(client: Client, offer: Offer, day: date, visit: int = 0) -> Guest:
    """In the offer's branch, on a day of it; `visit` is the one that is being moved."""
    return await guest_of(client, offer.branch, offer.zone, day, visit)


async def guest_of(client: Client, branch: int, zone: str, day: date, visit: int = 0) -> Guest:
    start, end, now = midnight(day, zone), midnight(day + ONE_DAY, zone), clock.now()
    given = (client.id, branch, now, utc(start), utc(end), visit, zone, now - A_DAY)
    row = await fetch_one(GUEST, *given)
    return Guest(**(row or {}), is_banned=client.online_ban, moves=visit > 0)
