"""What strangers are asked once it is known who they are."""

from booking.actions import refusals
from booking.queries import Offer
from booking.queries.guests import guest
from booking.rules.days import local_date
from booking.rules.guests import NO_RULES, objection_to
from kit.db import execute

LOCK_CLIENT = "SELECT FROM client WHERE id = $1 FOR UPDATE"


async def refuse_guest(client: int, offer: Offer, start: int, visit: int = 0) -> None:
    """Raises `NotForYou`. The card is locked, so that of two forms sent at once the second sees the first."""
    rules = offer.conditions.guests
    if rules == NO_RULES:
        return
    await execute(LOCK_CLIENT, client)
    known = await guest(client, offer, local_date(start, offer.zone), visit)
    found = objection_to(known, rules)
    if found is not None:
        raise refusals.NotForYou(found, rules, offer.setup.kept.phone)
