"""Booking several services in one coming: a visit for each guest, and one of them pays for all."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from asyncpg.exceptions import ExclusionViolationError, UniqueViolationError

from booking.actions import door, refusals
from booking.actions.confirming import refuse_unconfirmed
from booking.actions.guests import refuse_guest
from booking.actions.limits import keys as limit_keys
from booking.actions.several.entering import Ask, check, check_terms, enter
from booking.actions.several.writing import Making, write_all
from booking.actions.visits import code_for, made_before, require_right, wrong_answers
from booking.actions.wanted import Booking, checked
from booking.queries.addons import Which
from booking.queries.groups import offer_to_phone
from booking.queries.seated import Arrangement, as_held, living
from booking.queries.setup import setup_of
from booking.queries.taken import Own
from booking.queries.wanted import Several, several_in
from booking.rules.conditions import NO_GROUP
from booking.rules.wants import Wanted
from booking.tables import Hold
from clients import rules as contacts
from clients.tables import Visit
from kit import db
from kit.errors import Invalid
from kit.rights import CUSTOMER, Actor


@dataclass(frozen=True, slots=True)
class Together:
    """Several services, and who books them. `guests` are the names of who comes along, from guest 1 on."""

    booking: Booking
    wanted: Wanted
    guests: tuple[str, ...] = ()


async def book_several(actor: Actor, asked: Together) -> Visit:
    """The visit of who books, waiting, with those of the others beside it in one party.

    Sent twice with one hold's code it is made once. Raises what `book` raises, and `Invalid` for a guest
    without a name or for too much at once.
    """
    booking = asked.booking
    require_right(actor, booking.branch)
    made = await made_before(booking)
    if made is not None:
        return made
    making = await making_of(actor, asked)
    kept = await living(booking.hold_code)
    await refuse_group(making, kept)
    try:
        return await consume(making, kept) or await book_free(making, kept)
    except ExclusionViolationError as wall:  # somebody saved a visit anyway over what was held
        raise refusals.HoldLapsed from wall
    except (refusals.TimeTaken, UniqueViolationError) as refusal:
        made = await made_before(booking)  # the same form, sent twice at the same moment
        if made is not None:
            return made
        if booking.hold_code and isinstance(refusal, refusals.TimeTaken):
            raise refusals.HoldLapsed(refusal.next_times) from refusal
        raise


async def making_of(actor: Actor, asked: Together) -> Making:
    """With everything that can be wrong before anything is locked."""
    booking, desk = asked.booking, actor != CUSTOMER
    several = several_in(await setup_of(booking.branch), asked.wanted, Which(online=not desk))
    if not desk:
        several = await for_phone(several, booking.phone)
    names, nameless = guest_names(several, asked.guests)
    wrong = {**nameless, **await wrong_answers(actor, booking)}
    ready = checked(actor, booking, several.setup.kept.country, wrong)
    await refuse_unconfirmed(actor, booking.branch, booking.phone, booking.proof)
    return Making(actor, ready, several, names, await code_for(booking))


async def for_phone(several: Several, phone: str) -> Several:
    """As the group of whoever has the number is offered it."""
    parts = [replace(each, offer=await offer_to_phone(each.offer, phone)) for each in several.parts]
    return replace(several, parts=tuple(parts))


async def refuse_group(making: Making, kept: Sequence[Hold]) -> None:
    """See `visits.refuse_group`."""
    if kept and any(each.group != NO_GROUP for each in making.several.offers):
        await check_terms(Ask(making.several, door.start_of(making.booking.starts_at)), kept[0].created_at)


def guest_names(several: Several, typed: Sequence[str]) -> tuple[tuple[str, ...], dict[str, str]]:
    """Of everybody who comes along; and by field what is wrong with them."""
    count = max(part.want.guest for part in several.parts)
    names, wrong = [], {}
    for number, name in enumerate([*typed, *[""] * count][:count], 1):
        try:
            names.append(contacts.parse_name(name))
        except Invalid as problem:
            wrong[f"guest_{number}"] = problem.fields.get("name", problem.sentence)
    return tuple(names), wrong


async def book_free(making: Making, kept: Sequence[Hold]) -> Visit:
    """A time that was not held, or not this one: a living hold of another time is given up for it."""
    own = Own(hold=kept[0].id if kept else 0)
    start = door.start_of(making.booking.starts_at)
    ask = Ask(making.several, start, desk=making.desk, own=own)
    await check(ask)

    async def write(arrangement: Arrangement) -> Visit:
        await let_go(kept)
        return await write_guests(making, arrangement)

    return await enter(ask, write)


async def let_go(kept: Sequence[Hold]) -> None:
    if kept:
        await Hold.delete().where(Hold.id == kept[0].id)


@db.tries_again
async def consume(making: Making, kept: Sequence[Hold]) -> Visit | None:
    """Turns the holds' own appointments into the visits', so that the time is never free in between."""
    arrangement = await as_held(making.several, kept)
    if arrangement is None or making.booking.starts_at != min(each.starts_at for each in kept):
        return None
    starts = [each.spot.start for each in arrangement.seated]
    limited = [key for each in making.several.offers for key in limit_keys(each, min(starts))]
    async with db.transaction():
        await db.lock([*door.keys(arrangement.takes), *limited])
        if len(await living(kept[0].code)) != len(kept):
            return None
        await let_go(kept)
        return await write_guests(making, arrangement)


async def write_guests(making: Making, arrangement: Arrangement) -> Visit:
    """The visits of everybody; the rules for guests are held against who books."""
    payer = await making.payer()
    if payer is not None and not making.desk:
        start = min(each.spot.start for each in arrangement.seated)
        for offer in {each.service: each for each in making.several.offers}.values():
            await refuse_guest(payer, offer, start)
    return await write_all(making, arrangement, payer)
