"""A visit of several services at another time, with others, or at its old time again: all or nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import pairwise
from types import MappingProxyType

import reminders.actions
from booking.actions import changes, door, news, refusals
from booking.actions.guests import refuse_guest
from booking.actions.members import refuse_non_member
from booking.actions.moves import Move, with_lengths
from booking.actions.remembering import pause_of, remember
from booking.actions.several.entering import Ask, check, enter
from booking.queries.addons import Which
from booking.queries.groups import offer_to
from booking.queries.offers import offer_in
from booking.queries.plan_prices import Moving
from booking.queries.prices import price_after
from booking.queries.seated import Arrangement
from booking.queries.setup import Setup, setup_of
from booking.queries.taken import Own
from booking.queries.visits import Booked, all_booked
from booking.queries.wanted import Part, Several, most_before
from booking.rules.days import utc
from booking.rules.itinerary import Piece, Plan
from booking.rules.shape import MINUTE
from booking.rules.wants import Want
from clients.queries import client_row
from clients.tables import Visit
from kit.db import execute
from kit.errors import Invalid
from kit.rights import CUSTOMER, Actor

SHIFT_LINE = """
UPDATE visit_line SET member = $2, price = $3, starts_at = $4, ends_at = $5 WHERE id = $1
"""
HAND_OVER = "UPDATE visit_line SET member = $3 WHERE added_to = $1 AND member = $2"


async def move_all(actor: Actor, visit: Visit, takings: Sequence[Booked], wanted: Move) -> Visit:
    """In the order it has, with the same people where they were asked for. Raises like `moving.move`."""
    refuse_length(wanted)
    if stays(takings, wanted):
        return visit
    ask = await ask_for(actor, visit, takings, wanted)
    await check(ask)

    async def write(arrangement: Arrangement) -> Visit:
        fresh = await changes.locked(visit.id, visit.version)
        if actor == CUSTOMER and fresh.client is not None:
            card = await client_row(fresh.client)
            for offer in ask.several.offers:
                await refuse_guest(card, offer, ask.start, fresh.id)
                services = [offer.service, *offer.addons]
                await refuse_non_member(actor, card.id, offer.setup, services, utc(ask.start))
        await remember(actor, fresh.id)
        before = refusals.state(fresh)
        await shift(fresh, takings, arrangement)
        await reminders.actions.replan_visit(fresh.id, pause_of(actor), tell=wanted.tell)
        return await changes.told(actor, "move", fresh, before)

    return await enter(ask, write)


def refuse_length(wanted: Move) -> None:
    if wanted.minutes is not None:
        raise Invalid("This visit has several services.", minutes="Its length is that of its services.")


def stays(takings: Sequence[Booked], wanted: Move) -> bool:
    people = wanted.people or [wanted.member or each.member for each in takings]
    return takings[0].starts_at == wanted.starts_at and [each.member for each in takings] == [*people]


async def ask_for(actor: Actor, visit: Visit, takings: Sequence[Booked], wanted: Move) -> Ask:
    """Its own time is not in the way, and what it gives up is locked together with what it takes."""
    desk = actor != CUSTOMER
    anybody = visit.any_member and not desk
    who = wanted.people or [wanted.member or (None if anybody else each.member) for each in takings]
    several = as_booked(await setup_of(visit.branch), takings, who, desk=desk)
    if not desk:
        parts = [replace(each, offer=await offer_to(each.offer, visit.client)) for each in several.parts]
        several = replace(several, parts=tuple(parts))
    return Ask(
        several,
        door.start_of(wanted.starts_at),
        desk=desk,
        own=Own(visit=visit.id),
        also=tuple(key for each in takings for key in door.keys(each.takes)),
    )


async def to_move(visit: Visit) -> Moving:
    """What its client may move of a visit of several services."""
    takings = await all_booked(visit.id)
    ask = await ask_for(CUSTOMER, visit, takings, Move(visit.starts_at, None, None))
    return Moving(ask.several, takings, ask.own)


def as_booked(setup: Setup, takings: Sequence[Booked], who: Sequence[int | None], *, desk: bool) -> Several:
    """The services of a visit in the order and in the shapes they were booked in.

    No wait between them becomes longer than it is now or than the branch allows.
    """
    parts, pieces = [], []
    for number, (taking, member) in enumerate(zip(takings, who, strict=True)):
        fresh_eyes = not desk and member != taking.member
        which = Which(online=fresh_eyes, retired=True, addons=tuple(taking.addons))
        offered = with_lengths(offer_in(setup, taking.service, member, which), taking, None)
        parts.append(Part(Want(taking.service, member, 0, tuple(taking.addons)), offered, offered.title))
        pieces.append(Piece(0, number, at_once=is_at_once(taking, takings)))
    wait, before = longest_wait(setup, takings), most_before(part.offer for part in parts)
    return Several(setup, tuple(parts), Plan(tuple(pieces), wait, at_once=True, most_before=before))


def longest_wait(setup: Setup, takings: Sequence[Booked]) -> int:
    """In seconds, between two services: as long as it is now, or as the branch allows."""
    waits = [int((b.starts_at - a.ends_at).total_seconds()) for a, b in pairwise(takings)]
    return max([setup.kept.house.most_wait_minutes * MINUTE, *waits])


def is_at_once(taking: Booked, takings: Sequence[Booked]) -> bool:
    """Another service of the visit is done at the same time."""
    return any(
        each is not taking and each.starts_at < taking.ends_at and taking.starts_at < each.ends_at
        for each in takings
    )


async def shift(
    visit: Visit,
    takings: Sequence[Booked],
    arrangement: Arrangement,
    facts: Mapping[str, object] = MappingProxyType({}),
) -> None:
    """Only ever inside `enter`, with the row locked; `facts` are written with the new time."""
    await news.release(visit.id)
    for taking, seated in zip(takings, arrangement.seated, strict=True):
        await door.take(seated.spot.takes, door.For(visit.id, taking.line, version=visit.version + 1))
        chosen, start = seated.part.want.member, seated.starts_at
        price = price_after(seated.part.offer.setup, taking, chosen, start)
        await shift_line(taking, seated.who.id, price, (start, seated.ends_at))
    span = {
        "starts_at": min(each.starts_at for each in arrangement.seated),
        "ends_at": max(each.ends_at for each in arrangement.seated),
    }
    await changes.save(visit, {**changes.NOT_FORCED, **span, **facts})


async def shift_line(taking: Booked, member: int, price: int, span: tuple[datetime, datetime]) -> None:
    await execute(SHIFT_LINE, taking.line, member, price, *span)
    if member != taking.member:
        await execute(HAND_OVER, taking.line, taking.member, member)


async def retake_all(
    actor: Actor, visit: Visit, takings: Sequence[Booked], facts: Mapping[str, object], verb: str
) -> Visit:
    """See `moving.retake`."""
    several = as_booked(await setup_of(visit.branch), takings, [each.member for each in takings], desk=True)
    fixed = tuple(each.start for each in takings)
    ask = Ask(several, fixed[0], desk=True, own=Own(visit=visit.id), fixed=fixed)

    async def write(arrangement: Arrangement) -> Visit:
        fresh = await changes.locked(visit.id, visit.version)
        await remember(actor, fresh.id)
        before = refusals.state(fresh)
        for taking, seated in zip(takings, arrangement.seated, strict=True):
            what = door.For(fresh.id, taking.line, version=fresh.version + 1)
            await door.take(seated.spot.takes, what)
        await changes.save(fresh, {**changes.NOT_FORCED, **facts})
        await reminders.actions.plan_visit(fresh.id, pause_of(actor))
        return await changes.told(actor, verb, fresh, before)

    return await enter(ask, write)
