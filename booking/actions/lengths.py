"""Another length for a visit than the service has: given by the desk, at the visit's end."""

from dataclasses import replace

from booking.queries import Offer
from booking.rules.shape import MINUTE, shortest, stretched
from kit.errors import Invalid

DAY_MINUTES = 24 * 60
WRONG = "That length cannot be."


def lengthened(offered: Offer, minutes: int | None) -> Offer:
    """The offer with everybody so long at it; None is as long as it takes them. Raises `Invalid`."""
    if minutes is None:
        return offered
    if not 0 < minutes <= DAY_MINUTES:
        raise Invalid("A visit takes from a minute to a day.", minutes="Choose a length up to 24 hours.")
    least = max(shortest(each.shape) for each in offered.people) // MINUTE
    if minutes < least:
        raise Invalid(
            WRONG, minutes=f"It takes at least {least} minutes: the last stretch of work begins late."
        )
    people = (replace(each, shape=stretched(each.shape, minutes * MINUTE)) for each in offered.people)
    return replace(offered, people=tuple(people))
