"""Which of several services is booked out for strangers, where they are limited."""

from collections import Counter
from datetime import date

from booking.queries.limits import booked_online
from booking.queries.offers import Offer
from booking.queries.taken import NOTHING, Own
from booking.queries.wanted import Several
from booking.rules.limits import Limits, reached_on


async def booked_out_of(several: Several, day: date, own: Own = NOTHING) -> list[tuple[Offer, Limits]]:
    """Each service whose limits leave less on the day than is wanted of it here, with those limits.

    One query for each limited service.
    """
    found = []
    asked = Counter(each.service for each in several.offers)
    for offer in {each.service: each for each in several.offers}.values():
        limits = offer.conditions.limits
        if limits.are_set:
            counts = await booked_online(offer, [day], own)
            more = {**counts, day: counts.get(day, 0) + asked[offer.service] - 1}
            found.append((offer, reached_on(day, more, limits)))
    return [(offer, limits) for offer, limits in found if limits.are_set]
