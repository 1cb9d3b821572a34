"""Places of a class: a row lock on the class, a look, the visit. The CHECK of the table is the second wall.

Always the class's row first and its visits' rows after it, so that nobody waits in a ring.
"""

from dataclasses import dataclass

from asyncpg.exceptions import CheckViolationError, LockNotAvailableError

import reminders.actions
from booking.actions import confirming, news, prepay, refusals, trust, visits
from booking.actions.classes import no_place
from booking.actions.guests import refuse_in_class
from booking.actions.members import refuse_non_member
from booking.actions.wanted import Booking, checked
from booking.queries import classes
from booking.queries.classes import Event, SeatOf
from booking.queries.setup import setup_of
from booking.rules.classes import Hindrance, hindrance
from booking.rules.prepay import Terms
from booking.tables import Seat
from clients.actions.answers import keep_answers
from clients.rules.answers import Sent
from clients.tables import Client, Visit, VisitLine
from kit import clock, db, journal
from kit.db import execute, fetch_one, transaction
from kit.errors import Invalid, NotFound, Unavailable
from kit.rights import CUSTOMER, Actor
from kit.words import _

MOST_SEATS = 99
WAIT = "SELECT set_config('lock_timeout', $1, true)"
COUNT = "UPDATE group_event SET taken = taken + $2 WHERE id = $1"
TOLD = {
    Visit.Status.listed: ("list", reminders.actions.plan_listing),
    Visit.Status.requested: ("request", None),
    Visit.Status.waiting: ("book", reminders.actions.plan_visit),
}


@dataclass(frozen=True, slots=True)
class Places:
    """So many places of a class, and who wants them. `code` is the form's own: sent twice, it books once.

    `or_list`: where there are not so many, they would rather wait than be refused.
    """

    event: int
    seats: int = 1
    name: str = ""
    phone: str = ""
    email: str = ""
    comment: str = ""
    code: str = ""
    client: int | None = None
    notify: bool = True
    or_list: bool = False
    answers: Sent | None = None
    proof: str = ""

    def booking(self, event: Event) -> Booking:
        """The same as any other booking says it."""
        return Booking(
            branch=event.branch,
            service=event.service,
            member=event.member,
            starts_at=event.starts_at,
            name=self.name,
            phone=self.phone,
            email=self.email,
            comment=self.comment,
            hold_code=self.code or None,
            client=self.client,
            notify=self.notify,
            answers=self.answers,
            proof=self.proof,
        )


async def book_seats(actor: Actor, wanted: Places) -> Visit:
    """The visit with its places; or on the waiting list, where that was asked for.

    Raises `NoPlace` for the reason, `Invalid` for the contact. What is plainly full is refused before any
    lock, so that a crowd drains quickly.
    """
    seen = await event_for(actor, wanted.event)
    booking = wanted.booking(seen)
    made = await visits.made_before(booking)
    if made is not None:
        return made
    booking = checked(actor, booking, seen.country, await visits.wrong_answers(actor, booking))
    must_wait(actor, seen, wanted)
    await confirming.refuse_unconfirmed(actor, seen.branch, booking.phone, booking.proof)
    try:
        async with transaction():
            return await seat(actor, await locked(wanted.event), booking, wanted)
    except CheckViolationError as wall:
        raise no_place.EventFull(0) from wall


async def event_for(actor: Actor, event_id: int) -> Event:
    """The class for somebody who may book places of it."""
    found = await classes.event(event_id)
    visits.require_right(actor, found.branch)
    if actor == CUSTOMER and not found.is_online:
        raise NotFound(_("There is no such class."))
    return found


async def locked(event_id: int) -> Event:
    """The class, held until the transaction ends; patience is that of the door."""
    await execute(WAIT, db.LOCK_PATIENCE)
    try:
        row = await fetch_one(classes.LOCKED, event_id)
    except LockNotAvailableError as busy:
        raise Unavailable(
            _("Very many people are booking right now. Please try again in a moment.")
        ) from busy
    if row is None:
        raise NotFound(_("There is no such class."))
    return classes.as_event(row)


async def locked_of(visit_id: int) -> SeatOf | None:
    """The places of a visit, with their class held; None for a visit that takes time of its own."""
    found = await classes.seat_of(visit_id)
    if found is not None:
        await locked(found.event)
    return found


def must_wait(actor: Actor, event: Event, wanted: Places) -> bool:
    """They are for the waiting list; raises the reason when they can have neither a place nor that."""
    if not 0 < wanted.seats <= MOST_SEATS:
        raise Invalid(_("How many places?"), seats=_("Write a number from 1 to %(n)s.", n=MOST_SEATS))
    reason = hindrance(event.places, wanted.seats, clock.now(), desk=actor != CUSTOMER)
    if reason is None:
        return False
    could_wait = reason == Hindrance.full and event.list_is_open and wanted.seats <= event.capacity
    if not (could_wait and wanted.or_list):
        raise no_place.refusal_of(reason, event.free)
    return True


async def seat(actor: Actor, event: Event, booking: Booking, wanted: Places) -> Visit:
    """Under the lock: looks again and writes everything down."""
    made = await visits.made_before(booking)  # the same form, sent twice at the same moment
    if made is not None:
        return made
    waits = must_wait(actor, event, wanted)
    client = await visits.client_of(actor, booking, event.country)
    setup, price = await setup_of(event.branch), event.price * wanted.seats
    ask = await trust.ask_for_place(actor, client, setup.kept, price)
    await refuse_greed(actor, event, client, wanted.seats)
    number = client.id if client else None
    await refuse_non_member(actor, number, setup, [event.service], event.starts_at)
    terms = await prepay.terms_of_prices(actor, client, setup, [(event.service, price)], ask)
    status = status_for(client, terms, waits=waits)
    visit = await write_down(actor, event, booking, client, status)
    await write_seat(event, visit, wanted.seats)
    await trust.note(visit, ask)
    await prepay.note(visit, setup, terms, listed=waits)
    if not waits:
        await execute(COUNT, event.id, wanted.seats)
    await tell(actor, event, visit, wanted)
    await keep_answers(actor, visit, wanted.answers)
    return visit


def status_for(client: Client | None, terms: Terms | None, *, waits: bool) -> Visit.Status:
    """A place to be paid for is taken, and no visit before it is paid. Who waits has to hear of it."""
    if not waits:
        return Visit.Status.requested if terms else Visit.Status.waiting
    if terms is not None and client is not None and not client.email:
        where = _("We need your e-mail address: a place that becomes free is kept for a few hours only.")
        raise Invalid(_("Please look at the marked fields."), email=where)
    return Visit.Status.listed


async def refuse_greed(actor: Actor, event: Event, client: Client | None, seats: int) -> None:
    """Online one client takes at most what the service allows, however many forms they send."""
    if actor != CUSTOMER or client is None:
        return
    has = await classes.seats_of_client(event.id, client.id)
    if has + seats > event.max_seats:
        raise no_place.TooManySeats(event.max_seats, has)
    await refuse_in_class(client, event)


async def write_down(
    actor: Actor, event: Event, booking: Booking, client: Client | None, status: Visit.Status
) -> Visit:
    is_request = status == Visit.Status.requested
    visit = Visit(
        branch=event.branch,
        client=client.id if client else None,
        code=await visits.code_for(booking),
        status=status,
        requested_at=clock.now() if is_request else None,
        wanted_at=event.starts_at if is_request else None,
        source=Visit.Source.widget if actor == CUSTOMER else Visit.Source.desk,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        comment=booking.comment,
        created_at=clock.now(),
        created_by=actor.account,
    )
    await visit.save()
    return visit


async def write_seat(event: Event, visit: Visit, seats: int) -> None:
    """The line is an ordinary one, so that the bill, pay and points need to know nothing of classes."""
    line = VisitLine(
        visit=visit.id,
        service=event.service,
        member=event.member,
        title=event.title,
        quantity=seats,
        price=event.price,
    )
    await line.save()
    await Seat(event=event.id, visit=visit.id, line=line.id, seats=seats).save()


async def tell(actor: Actor, event: Event, visit: Visit, wanted: Places) -> None:
    """Messages, the calendars and the journal. A place that is to be paid for is told of when it is."""
    verb, plan = TOLD[Visit.Status(visit.status)]
    if plan is not None and wanted.notify and visit.client is not None:
        await plan(visit.id)
    await announce(event)
    after = {**refusals.state(visit), "service": event.title, "client": visit.client, "seats": wanted.seats}
    await journal.write(actor, verb, ("visit", visit.id), branch=visit.branch, after=after)


async def announce(event: Event) -> None:
    """The calendars show how many are in a class, and read the day again."""
    await news.announce(news.HOLDS_OF_THE_BRANCH, event.branch)
