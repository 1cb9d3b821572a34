"""Another time, another person, or the old time again: each goes through the door like a booking."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType

import reminders.actions
from booking import queries
from booking.actions import changes, door, limits, news, refusals
from booking.actions.guests import refuse_guest
from booking.actions.lengths import lengthened
from booking.actions.members import refuse_non_member
from booking.actions.places import Place, Wish
from booking.actions.remembering import pause_of, remember
from booking.queries import Offer, Offered
from booking.queries.groups import offer_to
from booking.queries.prices import price_after
from booking.queries.taken import Own
from booking.queries.visits import Booked
from clients.queries import client_row
from clients.tables import Visit
from kit.db import execute
from kit.rights import CUSTOMER, Actor

# What was added to the line goes with it, unless the till wrote down that somebody else did it.
HAND_OVER = """
UPDATE visit_line SET member = $3, price = CASE WHEN id = $1 THEN $4 ELSE price END
WHERE id = $1 OR (added_to = $1 AND member = $2)
"""


@dataclass(frozen=True, slots=True)
class Move:
    """Where a visit is to go. `member` None keeps the person, or anybody where anybody was asked for.

    `minutes` is another length, for the desk only; without it the visit stays as long as it was, or takes the
    time the new person needs. `people` says who does each service of several, in their order.
    `tell` False: the client is not written to about it.
    """

    starts_at: datetime
    member: int | None
    version: int | None
    minutes: int | None = None
    people: tuple[int, ...] = ()
    tell: bool = True


async def move_one(actor: Actor, visit: Visit, taking: Booked, wanted: Move) -> Visit:
    """A visit with one service; see `moving.move`."""
    if stays(taking, wanted):
        return visit
    wish = await wish_for(actor, taking, wanted)
    if actor == CUSTOMER:
        wish = replace(wish, offer=await offer_to(wish.offer, visit.client))
    await door.check(wish)

    async def write(place: Place) -> Visit:
        fresh = await changes.locked(visit.id, visit.version)
        if actor == CUSTOMER and fresh.client is not None:
            await refuse_guest(await client_row(fresh.client), wish.offer, wish.start, fresh.id)
            services = [wish.offer.service, *wish.offer.addons]
            await refuse_non_member(actor, fresh.client, wish.offer.setup, services, place.starts_at)
        await remember(actor, fresh.id)
        price = price_after(wish.offer.setup, taking, wanted.member, place.starts_at)
        return await put(actor, fresh, taking, place, price, tell=wanted.tell)

    return await limits.enter(wish, write)


def stays(taking: Booked, wanted: Move) -> bool:
    return (
        taking.starts_at == wanted.starts_at
        and wanted.member in (None, taking.member)
        and wanted.minutes in (None, taking.minutes)
    )


async def wish_for(actor: Actor, taking: Booked, wanted: Move) -> Wish:
    """Its own time is not in the way, and what it gives up is locked together with what it takes."""
    desk = actor != CUSTOMER
    anybody = wanted.member is None and taking.any_member and not desk
    who = None if anybody else wanted.member or taking.member
    fresh_eyes = not desk and who != taking.member
    offered = await queries.offer(
        taking.branch, taking.service, who, addons=taking.addons, online=fresh_eyes, retired=True
    )
    return Wish(
        with_lengths(offered, taking, wanted.minutes if desk else None),
        door.start_of(wanted.starts_at),
        desk=desk,
        own=Own(visit=taking.id),
        also=tuple(door.keys(taking.takes)),
        keeps=taking.member,
    )


def with_lengths(offered: Offer, taking: Booked, minutes: int | None) -> Offer:
    people = tuple(as_it_is(each, taking) for each in offered.people)
    return lengthened(replace(offered, people=people), minutes)


def as_it_is(who: Offered, taking: Booked) -> Offered:
    """The same person keeps the visit's own shape, and its rooms if they are free; another brings theirs."""
    return replace(who.keeping(taking.rooms), shape=taking.shape) if who.id == taking.member else who


async def put(  # noqa: PLR0913  # a place for a visit at a price, and who is told
    actor: Actor, visit: Visit, taking: Booked, place: Place, price: int, *, tell: bool = True
) -> Visit:
    """Gives the old time back and takes the new one, under the locks of both."""
    before = {**refusals.state(visit), "member": taking.member, "price": taking.price}
    await shift(visit, taking, place, price)
    return await tell_all(actor, visit, before, tell=tell, member=place.who.id, price=price)


async def tell_all(
    actor: Actor, visit: Visit, before: Mapping[str, object], *, tell: bool, **more: object
) -> Visit:
    """The client, the calendars and the journal."""
    await reminders.actions.replan_visit(visit.id, pause_of(actor), tell=tell)
    return await changes.told(actor, "force" if more.get("over") else "move", visit, before, **more)


async def shift(
    visit: Visit, taking: Booked, place: Place, price: int, facts: Mapping[str, object] = MappingProxyType({})
) -> None:
    """Only ever inside `enter`, with the row locked; `facts` are written with the new time."""
    await news.release(visit.id)
    what = door.For(visit.id, taking.line, version=visit.version + 1, forced="forced_at" in facts)
    await door.take(place.takes, what)
    times = {"starts_at": place.starts_at, "ends_at": place.ends_at}
    await changes.save(visit, {**changes.NOT_FORCED, **times, **facts})
    if (place.who.id, price) != (taking.member, taking.price):
        await execute(HAND_OVER, taking.line, taking.member, place.who.id, price)


async def retake_one(
    actor: Actor, visit: Visit, taking: Booked, facts: Mapping[str, object], verb: str
) -> Visit:
    """A visit with one service; see `moving.retake`."""
    offered = await queries.offer(
        taking.branch, taking.service, taking.member, addons=taking.addons, online=False, retired=True
    )
    wish = Wish(
        with_lengths(offered, taking, None),
        taking.start,
        desk=True,
        own=Own(visit=visit.id),
    )

    async def write(place: Place) -> Visit:
        fresh = await changes.locked(visit.id, visit.version)
        await remember(actor, fresh.id)
        before = refusals.state(fresh)
        await door.take(place.takes, door.For(fresh.id, taking.line, version=fresh.version + 1))
        await changes.save(fresh, {**changes.NOT_FORCED, **facts})
        await reminders.actions.plan_visit(fresh.id, pause_of(actor))
        return await changes.told(actor, verb, fresh, before)

    return await door.enter(wish, write)
