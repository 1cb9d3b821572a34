"""Several services of which some are limited for strangers: what is booked out, and when."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from booking.queries.limits import booked_online
from booking.queries.offers import Offer
from booking.queries.taken import NOTHING, Own
from booking.queries.wanted import Several
from booking.rules.limits import Limits, full_days, reached_on

Counts = dict[date, int]


async def full_for(several: Several, days: Sequence[date], own: Own = NOTHING) -> list[date]:
    """The days on which the limit of some service leaves too few for all who want it here."""
    limited = await counted(several, days, own)
    return [
        day
        for day in days
        if any(
            full_days(for_all(counts, day, more), [day], offer.conditions.limits)
            for offer, counts, more in limited
        )
    ]


async def booked_out_of(several: Several, day: date, own: Own = NOTHING) -> list[tuple[Offer, Limits]]:
    """Each service whose limits leave less on the day than is wanted of it here, with those limits."""
    found = [
        (offer, reached_on(day, for_all(counts, day, more), offer.conditions.limits))
        for offer, counts, more in await counted(several, [day], own)
    ]
    return [(offer, limits) for offer, limits in found if limits.are_set]


async def counted(several: Several, days: Sequence[date], own: Own) -> list[tuple[Offer, Counts, int]]:
    """How often each limited service is booked, and for how many but one it is wanted here: a query each."""
    asked = Counter(each.service for each in several.offers)
    limited = {each.service: each for each in several.offers if each.conditions.limits.are_set}
    return [
        (each, await booked_online(each, days, own), asked[each.service] - 1)
        for each in (limited.values() if days else ())
    ]


def for_all(counts: Counts, day: date, more: int) -> Counts:
    """As if all but one of those who want it here had it on the day."""
    return {**counts, day: counts.get(day, 0) + more}
