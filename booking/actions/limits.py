"""The door for strangers where a service is limited to so many a day or a week.

Two of them may want different people at different times and still be one too many, so they also lock the
service's week.
"""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from booking.actions import door
from booking.actions.door import Keys, Written
from booking.actions.places import Place, Wish
from booking.actions.refusals import BookedOut
from booking.queries import Offer
from booking.queries.limits import booked_out
from booking.queries.taken import Own
from booking.rules.days import EPOCH, local_date
from booking.rules.limits import monday_of


def keys(offer: Offer, start: int) -> Keys:
    """The service's week, told from any resource by its sign; nothing where there is no limit."""
    if not offer.conditions.limits.are_set:
        return []
    return [(-offer.service, (monday_of(local_date(start, offer.zone)) - EPOCH).days)]


async def enter(wish: Wish, write: Callable[[Place], Awaitable[Written]]) -> Written:
    """`door.enter`, which for strangers also raises `BookedOut` with the next free times."""
    if wish.desk or not wish.offer.conditions.limits.are_set:
        return await door.enter(wish, write)

    async def write_within(place: Place) -> Written:
        await refuse_booked_out(wish)
        return await write(place)

    try:
        await refuse_booked_out(wish)
        guarded = replace(wish, also=(*wish.also, *keys(wish.offer, wish.start)))
        return await door.enter(guarded, write_within)
    except BookedOut as refusal:
        raise BookedOut(
            wish.offer.title, wish.offer.conditions.limits, await door.next_times(wish)
        ) from refusal


async def refuse_booked_out(wish: Wish) -> None:
    own = Own(hold=wish.own.hold or wish.uncounted, visit=wish.own.visit)
    if await booked_out(wish.offer, [local_date(wish.start, wish.offer.zone)], own):
        raise BookedOut(wish.offer.title, wish.offer.conditions.limits)
