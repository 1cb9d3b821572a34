"""What is known of a client who books by themselves."""

from datetime import date

from booking.queries.offers import Offer
from booking.rules.days import ONE_DAY, midnight, utc
from booking.rules.guests import Guest
from kit import clock
from kit.db import fetch_one

GUEST = """
SELECT count(*) FILTER (WHERE ends_at > $3 AND status IN ('waiting', 'confirmed', 'arrived')) AS coming,
       count(*) FILTER (WHERE starts_at >= $4 AND starts_at < $5 AND status <> 'cancelled') AS that_day
FROM visit WHERE client = $1 AND branch = $2 AND id <> $6
"""


async def guest(client: int, offer: Offer, day: date, visit: int = 0) -> Guest:
    """In the offer's branch, on a day of it; `visit` is the one that is being changed."""
    start, end = midnight(day, offer.zone), midnight(day + ONE_DAY, offer.zone)
    row = await fetch_one(GUEST, client, offer.branch, clock.now(), utc(start), utc(end), visit)
    return Guest(**row) if row else Guest()
