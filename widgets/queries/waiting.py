"""A place on the waiting list, and an offer, as their client sees them."""

from dataclasses import dataclass
from datetime import datetime

from booking.queries import offer
from booking.queries.prices import price_then
from booking.queries.setup import setup_of
from booking.queries.waiting import living_offers, waiting_of
from booking.rules.preferences import in_words, typed_again
from booking.waiting_tables import WaitingOffer, WaitingRequest
from catalog.tables import Branch
from kit import clock
from kit.db import fetch_one
from kit.errors import NotFound
from kit.words import _
from staff import queries as staff

REQUEST = """
SELECT service.name AS title, client.email <> '' AS is_written_to, coalesce(visit.code, '') AS visit
FROM waiting_request JOIN service ON service.id = waiting_request.service
JOIN client ON client.id = waiting_request.client LEFT JOIN visit ON visit.id = waiting_request.visit
WHERE waiting_request.id = $1
"""
OFFER = """
SELECT service.id AS service, service.name AS title, coalesce(member.name, '') AS member_name,
       coalesce(hold.ends_at, visit.ends_at, waiting_offer.ends_at) AS ends_at,
       coalesce(skill_terms.price, service_price.price, 0) AS price, coalesce(visit.code, '') AS visit,
       waiting_request.branch
FROM waiting_offer JOIN waiting_request ON waiting_request.id = waiting_offer.request
JOIN service ON service.id = waiting_request.service
LEFT JOIN hold ON hold.code = waiting_offer.code
LEFT JOIN visit ON visit.code = waiting_offer.code
LEFT JOIN staff_member AS member ON member.id = coalesce(hold.member, waiting_offer.member)
LEFT JOIN service_price
    ON service_price.service = service.id AND service_price.branch = waiting_request.branch
LEFT JOIN skill_terms ON skill_terms.service = service.id AND skill_terms.member = member.id
WHERE waiting_offer.id = $1
"""
Answer = WaitingOffer.Answer


@dataclass(frozen=True, slots=True)
class ShownWait:
    """`wishes` are the possibilities in words, `offers` those that can be answered now."""

    service: int
    title: str
    is_written_to: bool
    visit: str
    wishes: list[str]
    offers: list[WaitingOffer]


@dataclass(frozen=True, slots=True)
class ShownOffer:
    """A time offered to somebody who waits. `visit` is the code of what it became."""

    id: int
    answer: str
    starts_at: datetime
    expires_at: datetime
    is_held: bool
    seconds_left: int
    service: int
    title: str
    member_name: str
    ends_at: datetime
    price: int
    visit: str

    @property
    def can_be_taken(self) -> bool:
        good = (Answer.pending, Answer.lapsed, Answer.lost)
        return self.answer in good and self.starts_at > clock.now()


async def shown_wait(request: WaitingRequest) -> ShownWait:
    row = await fetch_one(REQUEST, request.id)
    if row is None:
        raise NotFound(_("There is no such place on a waiting list."))
    names = await staff.names_in(request.branch)
    waiting = (await waiting_of([request.id]))[request.id]
    wishes = [in_words(each, names) for each in waiting.preferences]
    return ShownWait(request.service, wishes=wishes, offers=await living_offers(request.id), **row)


async def shown_offer(made: WaitingOffer) -> ShownOffer:
    """An offer whose time is over is shown as lapsed, although the worker has not come by yet."""
    row = await fetch_one(OFFER, made.id)
    if row is None:
        raise NotFound(_("There is no such offer. Please check the link."))
    setup = await setup_of(row["branch"])
    left = int((made.expires_at - clock.now()).total_seconds())
    over = made.answer == Answer.pending and left <= 0
    return ShownOffer(
        id=made.id,
        answer=Answer.lapsed if over else made.answer,
        starts_at=made.starts_at,
        expires_at=made.expires_at,
        is_held=bool(made.code),
        seconds_left=max(left, 0),
        price=price_then(setup, row["service"], row["price"], made.starts_at),
        **{name: row[name] for name in ("service", "title", "member_name", "ends_at", "visit")},
    )


async def people_for(branch: Branch, service: int) -> tuple[str, list[tuple[str, str]]]:
    """The service's name, and who does it, as a form lets one choose."""
    offered = await offer(branch.id, service)
    return offered.title, [(str(each.id), each.name) for each in offered.people]


async def typed_before(request: WaitingRequest) -> dict[str, str]:
    """The fields of the form as they were saved."""
    return typed_again((await waiting_of([request.id]))[request.id].preferences)
