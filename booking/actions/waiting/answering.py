"""What becomes of an offer: taken, declined, or its time is over."""

import reminders.actions
from booking.actions import refusals
from booking.actions.holds import let_go
from booking.actions.visits import book
from booking.actions.waiting import settling
from booking.actions.waiting.line import locked, write_down
from booking.actions.wanted import Booking
from booking.queries import waiting as lines
from booking.waiting_tables import WaitingOffer, WaitingRequest
from clients.queries import client_row
from clients.tables import Visit
from kit import clock
from kit.db import execute, transaction
from kit.errors import Refused
from kit.rights import CUSTOMER
from kit.words import N_, _
from reminders.proofs import proof_of

Answer = WaitingOffer.Answer
STILL_GOOD = frozenset({Answer.pending, Answer.lapsed, Answer.lost})
TAKEN = "UPDATE waiting_offer SET answer = 'taken', code = $2, answered_at = $3 WHERE id = $1"
ANSWER = "UPDATE waiting_offer SET answer = $2, answered_at = $3 WHERE id = $1 AND answer = 'pending'"
# Whoever did not answer has said no to it; who was only slower than somebody else has not.
LAPSE = """
UPDATE waiting_offer SET answered_at = $1, answer = CASE WHEN code = '' AND EXISTS (
    SELECT FROM waiting_offer AS other JOIN waiting_request AS theirs ON theirs.id = other.request
    WHERE other.answer = 'taken' AND other.starts_at = waiting_offer.starts_at
      AND theirs.branch = (SELECT branch FROM waiting_request WHERE id = waiting_offer.request)
) THEN 'lost' ELSE 'lapsed' END
WHERE id IN (
    SELECT id FROM waiting_offer WHERE answer = 'pending' AND expires_at <= $1 FOR UPDATE SKIP LOCKED
)
"""

CHOOSE = N_("Please choose one of the free times, or wait for the next offer.")


class SomebodyWasFaster(Refused):
    """The offered time is taken; `next_times` are free."""

    def __init__(self, refusal: refusals.NoSuchTime) -> None:
        super().__init__(
            _("Somebody was faster: that time is taken. You are still in line, and hear of the next one."),
            next_times=[each.isoformat() for each in refusal.next_times],
        )


class OfferOver(Refused):
    """It was answered before, or taken back."""

    def __init__(self, answer: str) -> None:
        said = {
            Answer.taken: _("You took this time already, and gave it back since."),
            Answer.declined: _("You said no thank you to this time."),
        }.get(Answer(answer), _("This offer is over."))
        super().__init__(f"{said} {_(CHOOSE)}")


class NoPhone(Refused):
    """The client's card has no phone any more, and a booking needs one."""

    def __init__(self) -> None:
        super().__init__(
            _("We have no phone number of yours any more. Please call us, and we book it for you.")
        )


async def take(request: WaitingRequest, offer_id: int) -> Visit:
    """The visit: the kept time becomes it, and the wait is over. Asking twice gives the same answer twice.

    An offer whose time is over still counts while the time is free. Raises `SomebodyWasFaster`, `OfferOver`,
    and whatever else refuses a booking.
    """
    offer = await lines.offer_of(request, offer_id)
    try:
        async with transaction():
            fresh = await locked(request.id)
            offer = await locked_offer(offer.id)
            return await taken_before(offer) or await book_it(fresh, offer)
    except (refusals.TimeTaken, refusals.HoldLapsed) as refusal:
        await note_answer(offer.id, Answer.lost if not offer.code else Answer.lapsed)
        raise SomebodyWasFaster(refusal) from refusal


async def locked_offer(offer_id: int) -> WaitingOffer:
    [found] = await WaitingOffer.objects().where(WaitingOffer.id == offer_id).lock_rows()
    return found


async def taken_before(offer: WaitingOffer) -> Visit | None:
    """What this offer became, while it is still on."""
    if offer.answer != Answer.taken:
        return None
    visit = await Visit.objects().where(Visit.code == offer.code).first()
    return visit if visit and visit.status != Visit.Status.cancelled else None


async def book_it(request: WaitingRequest, offer: WaitingOffer) -> Visit:
    if offer.answer not in STILL_GOOD:
        raise OfferOver(offer.answer)
    visit = await book(CUSTOMER, await booking_of(request, offer))
    await settling.close([request.id], WaitingRequest.Status.booked, CUSTOMER.name, visit=visit.id)
    await execute(TAKEN, offer.id, visit.code, clock.now())
    return visit


async def booking_of(request: WaitingRequest, offer: WaitingOffer) -> Booking:
    client = await client_row(request.client)
    if not client.phone:
        raise NoPhone
    return Booking(
        branch=request.branch,
        service=request.service,
        member=offer.member,
        starts_at=offer.starts_at,
        name=client.name,
        phone=client.phone,
        email=client.email,
        hold_code=offer.code or None,
        proof=proof_of(client.phone),  # it was confirmed for the place in line
    )


async def note_answer(offer_id: int, answer: Answer) -> None:
    """Of an offer that nobody has answered yet."""
    await execute(ANSWER, offer_id, answer, clock.now())


async def decline(request: WaitingRequest, offer_id: int) -> None:
    """No thank you: the time goes to the next in line, and is not offered to this client again."""
    offer = await lines.offer_of(request, offer_id)
    async with transaction():
        await locked(request.id)
        offer = await locked_offer(offer.id)
        if offer.answer == Answer.pending:
            await note_answer(offer.id, Answer.declined)
            await let_go(offer.code)
            await reminders.actions.take_back([offer.message] if offer.message else [], "they said no")
            await write_down(CUSTOMER, "decline", request)
        elif offer.answer != Answer.declined:
            raise OfferOver(offer.answer)


async def lapse() -> int:
    """Offers that nobody answered in time; what they kept is free again by itself."""
    return await execute(LAPSE, clock.now())
