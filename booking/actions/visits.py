"""Booking: a client, a visit, its line, its time, its messages, or none of them."""

import re
from dataclasses import dataclass
from typing import Any

from asyncpg.exceptions import UniqueViolationError

import clients.actions
import reminders.actions
from booking import queries
from booking.actions import confirming, door, limits, news, prepay, refusals, trust
from booking.actions.guests import refuse_guest
from booking.actions.lengths import lengthened
from booking.actions.members import refuse_non_member
from booking.actions.places import Place, Taking, Wish
from booking.actions.remembering import pause_of, remember_new
from booking.actions.waiting import settling
from booking.actions.wanted import Booking, checked
from booking.actions.writing import lines_for, write_visit
from booking.queries import Offer, Offered
from booking.queries.groups import offer_to_phone
from booking.queries.prepay import waits
from booking.queries.taken import Own
from booking.queries.visits import span_of
from booking.rules.conditions import NO_GROUP
from booking.rules.prepay import Terms
from booking.tables import Hold
from clients.actions.answers import keep_answers, wrong_at_desk, wrong_online
from clients.queries import client_row
from clients.rules.answers import NOT_SENT
from clients.rules.trust import Ask
from clients.tables import Client, Visit
from kit import clock, db, journal
from kit.rights import CUSTOMER, Actor, Permission
from kit.vault import new_code
from reminders.tables import Kind

CODE = re.compile(r"[A-Za-z0-9_-]{22}")
HELD = "SELECT resource, starts_at, ends_at FROM appointment WHERE hold = $1"
CONSUME = "UPDATE appointment SET visit = $2, line = $3, hold = NULL WHERE hold = $1"
STILL_HELD = "SELECT id FROM hold WHERE id = $1 AND expires_at > $2 FOR UPDATE"
DROP = "DELETE FROM hold WHERE id = $1"


@dataclass(frozen=True, slots=True)
class Making:
    """A booking on its way: who makes it, of what, under which code."""

    actor: Actor
    wanted: Booking
    offer: Offer
    code: str


async def book(actor: Actor, wanted: Booking) -> Visit:
    """The visit, waiting. Sent twice with one hold's code it is made once, and the second answer is the same.

    A lapsed hold is no reason to refuse while the time is still free. Raises `NotFound`, `NotOffered`,
    `Invalid` for the contact, `PhoneUnconfirmed`, or a refusal that names the next free times.
    """
    require_right(actor, wanted.branch)
    made = await made_before(wanted)
    if made is not None:
        return made
    making = await making_of(actor, wanted)
    kept = await living_hold(wanted.hold_code)
    await refuse_group(making, kept)
    try:
        return await consume(making, kept) or await book_free(making, kept)
    except (refusals.TimeTaken, UniqueViolationError) as refusal:
        made = await made_before(wanted)  # the same form, sent twice at the same moment
        if made is not None:
            return made
        if wanted.hold_code and isinstance(refusal, refusals.TimeTaken):
            raise refusals.HoldLapsed(refusal.next_times) from refusal
        raise


async def making_of(actor: Actor, wanted: Booking) -> Making:
    desk = actor != CUSTOMER
    asked = wanted.branch, wanted.service, wanted.member
    offered = await queries.offer(*asked, addons=wanted.addons, online=not desk)
    offered = lengthened(offered, wanted.minutes) if desk else await offer_to_phone(offered, wanted.phone)
    ready = checked(actor, wanted, offered.country, await wrong_answers(actor, wanted))
    await confirming.refuse_unconfirmed(actor, wanted.branch, wanted.phone, wanted.proof)
    return Making(actor, ready, offered, await code_for(wanted))


async def wrong_answers(actor: Actor, wanted: Booking) -> dict[str, str]:
    """Strangers answer whatever the business asks; at the desk whatever their form had."""
    if actor != CUSTOMER and wanted.answers is None:
        return await wrong_at_desk(actor, wanted.filled)
    return await wrong_online(wanted.answers or NOT_SENT)


async def refuse_group(making: Making, kept: Hold | None) -> None:
    """Whose group has rules of its own may find them stricter than those by which the time was held."""
    if making.offer.group != NO_GROUP and kept is not None:
        wish = Wish(making.offer, door.start_of(making.wanted.starts_at))
        await door.check_terms(wish, kept.created_at)


def require_right(actor: Actor, branch: int) -> None:
    if actor != CUSTOMER:
        actor.require(Permission.book_visits)
        actor.require_branch(branch, "branch")


async def made_before(wanted: Booking) -> Visit | None:
    """What this hold's code was already spent on; its visit has the same code."""
    if not wanted.hold_code:
        return None
    made = await Visit.objects().where(Visit.code == wanted.hold_code).first()
    return made if made and (made.version > 1 or made.starts_at == wanted.starts_at) else None


async def code_for(wanted: Booking) -> str:
    """The hold's own code, unless it is none of ours or already opens another visit."""
    code = wanted.hold_code or ""
    if CODE.fullmatch(code) and not await Visit.exists().where(Visit.code == code):
        return code
    return new_code()


async def living_hold(code: str | None) -> Hold | None:
    if not code:
        return None
    return await Hold.objects().where(Hold.code == code, Hold.expires_at > clock.now()).first()


async def still_held(kept: Hold) -> bool:
    """It has not lapsed and was not let go, and cannot be until the transaction ends."""
    return bool(await db.fetch(STILL_HELD, kept.id, clock.now()))


async def book_free(making: Making, kept: Hold | None) -> Visit:
    """A time that was not held, or not this one: a living hold of another time is given up for it."""
    own = Own(hold=kept.id if kept else 0)
    start = door.start_of(making.wanted.starts_at)
    wish = Wish(making.offer, start, desk=making.actor != CUSTOMER, own=own)
    await door.check(wish)

    async def write(place: Place) -> Visit:
        if kept is not None:
            await db.execute(DROP, kept.id)
        visit, _ = await write_down(making, place, place.takes)
        return await tell(making, visit)

    return await limits.enter(wish, write)


@db.tries_again
async def consume(making: Making, kept: Hold | None) -> Visit | None:
    """Turns the hold's own appointments into the visit's, so that the time is never free in between."""
    who = held_person(making, kept)
    if kept is None or who is None:
        return None
    takes = [(row["resource"], span_of(row)) for row in await db.fetch(HELD, kept.id)]
    place = Place(who, (), int(kept.starts_at.timestamp()))
    async with db.transaction():
        await db.lock([*door.keys(takes), *limits.keys(making.offer, place.start)])
        if not await still_held(kept):
            return None
        visit, lines = await write_down(making, place, [])
        await db.execute(CONSUME, kept.id, visit.id, lines[0])
        await db.execute(DROP, kept.id)
        return await tell(making, visit)


def held_person(making: Making, kept: Hold | None) -> Offered | None:
    """Who the hold keeps the time of, if it is the hold of this very wish."""
    wanted = making.wanted
    if kept is None or (kept.branch, kept.service, tuple(kept.addons), kept.starts_at) != (
        wanted.branch,
        wanted.service,
        making.offer.addons,
        wanted.starts_at,
    ):
        return None
    return next((each for each in making.offer.people if each.id == kept.member), None)


async def write_down(making: Making, place: Place, takes: list[Taking]) -> tuple[Visit, list[int]]:
    """The visit with lines for its services, as titled and priced today for its time, and their ids."""
    wanted, offer = making.wanted, making.offer
    client = await client_of(making.actor, wanted, offer.country)
    if client is not None and making.actor == CUSTOMER:
        await refuse_guest(client, offer, place.start)
    lines = lines_for(offer.setup, place.who, place.starts_at)
    number = client.id if client else None
    services = [line.service for line in lines]
    await refuse_non_member(making.actor, number, offer.setup, services, place.starts_at)
    kept, price = offer.setup.kept, sum(line.price - line.discount for line in lines)
    ask = await trust.ask_of(making.actor, client, kept.trust, price, kept.phone)
    terms = await prepay.terms_for(making.actor, client, offer.setup, lines, ask)
    facts: dict[str, Any] = {
        "branch": offer.branch,
        "client": number,
        "code": making.code,
        **as_asked(making, place, ask or terms),
        "source": wanted.source if making.actor == CUSTOMER else Visit.Source.desk,
        "starts_at": place.starts_at,
        "ends_at": place.ends_at,
        "comment": wanted.comment,
        "any_member": wanted.member is None,
        "created_at": clock.now(),
        "created_by": making.actor.account,
        "party": None,
    }
    visit, ids = await write_visit(facts, lines, [(0, taking) for taking in takes])
    await trust.note(visit, ask)
    await prepay.note(visit, offer.setup, terms, needs_answer=offer.conditions.takes_requests)
    return visit, ids


def as_asked(making: Making, place: Place, ask: Ask | Terms | None) -> dict[str, Any]:
    """What a stranger asks for, or is asked something for, becomes a visit when that is settled."""
    if making.actor != CUSTOMER or not (ask or making.offer.conditions.takes_requests):
        return {"status": Visit.Status.waiting, "requested_at": None, "wanted_at": None}
    return {"status": Visit.Status.requested, "requested_at": clock.now(), "wanted_at": place.starts_at}


async def client_of(actor: Actor, wanted: Booking, country: str) -> Client | None:
    """The chosen card, the one with the phone, or a new one; at the desk also nobody: a passer-by."""
    if wanted.client is not None and actor != CUSTOMER:
        return await client_row(wanted.client, stays=True)
    if actor != CUSTOMER and not (wanted.name or wanted.phone):
        return None
    return await clients.actions.find_or_add(actor, wanted.name, wanted.phone, wanted.email, country)


async def tell(making: Making, visit: Visit, **more: object) -> Visit:
    """Messages, the calendars and the journal, which also keeps what `more` there is to say."""
    if visit.status == Visit.Status.requested:
        if not await waits(visit.id):
            await reminders.actions.tell_request(visit.id, Kind.requested)
    else:
        if making.wanted.notify and visit.client is not None:
            await reminders.actions.plan_new(visit, making.offer.zone, pause_of(making.actor))
        await settling.settle(visit.id)
    await remember_new(making.actor, visit.id)
    await keep_answers(making.actor, visit, making.wanted.answers, making.wanted.filled)
    await news.announce(visit.id, visit.branch)
    after = {**refusals.state(visit), "service": making.offer.full_title, "client": visit.client, **more}
    verb = "request" if visit.status == Visit.Status.requested else "book"
    await journal.write(making.actor, verb, ("visit", visit.id), branch=visit.branch, after=after)
    return visit
