"""Another time, another person, or the old time again: each goes through the door like a booking."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType

import reminders.actions
from booking import queries
from booking.actions import changes, door, limits, news, refusals
from booking.actions.guests import refuse_guest
from booking.actions.places import Place, Wish
from booking.queries import Offer, Offered
from booking.queries.groups import offer_to
from booking.queries.prices import price_after
from booking.queries.taken import Own
from booking.queries.visits import Booked
from booking.rules.shape import MINUTE, stretched
from clients.queries import client_row
from clients.tables import Visit
from kit.db import execute
from kit.errors import Invalid
from kit.rights import CUSTOMER, Actor

DAY_MINUTES = 24 * 60
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
    """

    starts_at: datetime
    member: int | None
    version: int | None
    minutes: int | None = None
    people: tuple[int, ...] = ()


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
        price = price_after(wish.offer.setup, taking, wanted.member, place.starts_at)
        return await put(actor, fresh, taking, place, price)

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
    if minutes is not None and not 0 < minutes <= DAY_MINUTES:
        raise Invalid("A visit takes from a minute to a day.", minutes="Choose a length up to 24 hours.")
    return replace(offered, people=tuple(as_long(each, taking, minutes) for each in offered.people))


def as_long(who: Offered, taking: Booked, minutes: int | None) -> Offered:
    """The same person keeps the visit's own shape, and its rooms if they are free; another brings theirs.

    Either may be stretched.
    """
    if who.id == taking.member:
        who = replace(who.keeping(taking.rooms), shape=taking.shape)
    return replace(who, shape=stretched(who.shape, minutes * MINUTE)) if minutes else who


async def put(actor: Actor, visit: Visit, taking: Booked, place: Place, price: int) -> Visit:
    """Gives the old time back and takes the new one, under the locks of both."""
    before = {**refusals.state(visit), "member": taking.member, "price": taking.price}
    await shift(visit, taking, place, price)
    await reminders.actions.replan_visit(visit.id)
    return await changes.told(actor, "move", visit, before, member=place.who.id, price=price)


async def shift(
    visit: Visit, taking: Booked, place: Place, price: int, facts: Mapping[str, object] = MappingProxyType({})
) -> None:
    """Only ever inside `enter`, with the row locked; `facts` are written with the new time."""
    await news.release(visit.id)
    await door.take(place.takes, door.For(visit.id, taking.line, version=visit.version + 1))
    await changes.save(visit, {"starts_at": place.starts_at, "ends_at": place.ends_at, **facts})
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
        before = refusals.state(fresh)
        await door.take(place.takes, door.For(fresh.id, taking.line, version=fresh.version + 1))
        await changes.save(fresh, facts)
        await reminders.actions.plan_visit(fresh.id)
        return await changes.told(actor, verb, fresh, before)

    return await door.enter(wish, write)
