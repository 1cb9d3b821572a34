"""The door for several services at once: all of their time is taken together, or none of it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

from booking.actions import door, limits, refusals
from booking.actions.door import REFUSALS, Gone, Keys, Written
from booking.queries.around import Known, known
from booking.queries.limited import booked_out_of
from booking.queries.offers import Offer
from booking.queries.seated import Arrangement, seated
from booking.queries.setup import read_setup
from booking.queries.several import next_of_several
from booking.queries.taken import NOTHING, Own
from booking.queries.turns import turns
from booking.queries.wanted import Several
from booking.rules.arranging import arrange, without_overlap
from booking.rules.days import Span, local_date, midnight, utc
from booking.rules.terms import trouble_with
from booking.rules.turns import in_turn
from kit import clock
from kit.vault import new_code


@dataclass(frozen=True, slots=True)
class Ask:
    """Several services from `start` on; `own` is not in the way, `also` is locked as well.

    `uncounted` is a hold that counts against no limit, though its time is taken. `luck` is the lot that is
    drawn where a service draws one. `fixed` is when each part has to begin, where that is settled.
    """

    several: Several
    start: int
    desk: bool = False
    own: Own = NOTHING
    also: tuple[tuple[int, int], ...] = ()
    uncounted: int = 0
    fixed: tuple[int, ...] = ()
    luck: str = field(default_factory=new_code)


class Full(Exception):
    """A limited service has been booked as often as it may be."""

    def __init__(self, offer: Offer) -> None:
        super().__init__()
        self.offer = offer


async def check(ask: Ask) -> None:
    """Raises the reason why nobody may have this start, whoever is free then."""
    await check_terms(ask, clock.now())
    if not ask.desk and ask.several.closed_online_on(local_date(ask.start, ask.several.zone)):
        raise refusals.ClosedOnline(await next_times(ask))


async def check_terms(ask: Ask, now: datetime) -> None:
    """The same for the lead time, the horizon and the grid alone, as they were at a moment."""
    trouble = trouble_with(ask.start, int(now.timestamp()), ask.several.terms(now, desk=ask.desk))
    if trouble is not None:
        raise REFUSALS[trouble](await next_times(ask))


async def next_times(ask: Ask) -> list[datetime]:
    """The first three free starts from the wanted one on."""
    now = clock.now()
    last = midnight(ask.several.terms(now, desk=ask.desk).last_day, ask.several.zone)
    after = max(min(ask.start, last), int(now.timestamp()))
    return await next_of_several(ask.several, utc(after), desk=ask.desk)


async def enter(ask: Ask, write: Callable[[Arrangement], Awaitable[Written]]) -> Written:
    """Takes the best arrangement there is and calls `write` for it, in one transaction, under all locks.

    What plainly cannot be had is refused before any lock. Raises `TimeTaken`, and for strangers `BookedOut`,
    with the next free times, which are looked up when the failed transaction is over.
    """
    try:
        await refuse_booked_out(ask)
        if await arranged(ask) is None:
            raise Gone
        return await attempt(ask, write)
    except Gone as gone:
        raise refusals.TimeTaken(await next_times(ask), desk=ask.desk) from gone
    except Full as full:
        limits_set = full.offer.conditions.limits
        raise refusals.BookedOut(full.offer.title, limits_set, await next_times(ask)) from full


async def attempt(ask: Ask, write: Callable[[Arrangement], Awaitable[Written]]) -> Written:
    async def settle() -> tuple[Arrangement | None, bool]:
        await refuse_booked_out(ask)
        around = await look(ask)
        return best(ask, await with_turns(ask, around)), around.taken.lapsed

    return await door.under_lock(keys_of(ask), settle, write)


async def refuse_booked_out(ask: Ask) -> None:
    day = local_date(ask.start, ask.several.zone)
    own = Own(hold=ask.own.hold or ask.uncounted, visit=ask.own.visit)
    full = [] if ask.desk else await booked_out_of(ask.several, day, own)
    if full:
        raise Full(full[0][0])


def keys_of(ask: Ask) -> Keys:
    """Everybody and every room that may be taken, on each day that may be touched; and the turn."""
    several = ask.several
    span: Span = ask.start + several.earliest, ask.start + several.longest
    everything = several.everything
    resources = [*(each.resource for each in everything.people), *everything.rooms]
    found = door.keys((resource, span) for resource in resources)
    if not ask.desk:
        found += [key for each in several.offers for key in limits.keys(each, ask.start)]
    if any(len(each.people) > 1 for each in several.offers):
        found.append((-several.branch, door.TURN))
    return [*found, *ask.also]


async def look(ask: Ask) -> Known:
    """What is so at this moment: hours that changed since it was asked for are the new ones."""
    around = await around_start(ask, ask.several)
    if around.taken.edition == ask.several.setup.kept.edition:
        return around
    return await around_start(ask, ask.several.under(await read_setup(ask.several.branch)))


async def around_start(ask: Ask, several: Several) -> Known:
    around = await known(several, (ask.start, ask.start), ask.own, online=not ask.desk)
    return replace(around, fixed=ask.fixed)


async def arranged(ask: Ask) -> Arrangement | None:
    return best(ask, await look(ask))


async def with_turns(ask: Ask, around: Known) -> Known:
    """The same with whose turn it is, by the rule of each service."""
    order = []
    for offer, people in zip(around.several.offers, around.people, strict=True):
        if len(people) > 1:
            found = await turns(offer, [person for _, person in people], ask.start, ask.own)
            order.append(tuple(in_turn(offer.any_staff, found, ask.luck)))
        else:
            order.append(())
    return replace(around, order=tuple(order))


def best(ask: Ask, around: Known) -> Arrangement | None:
    several = around.several
    spots = arrange(several.plan, ask.start, around.choices)
    return None if spots is None else seated(several, without_overlap(several.plan, spots))
