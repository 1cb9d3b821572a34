"""A visit as its client sees it."""

from dataclasses import dataclass

from booking.queries.along import Along, all_along
from booking.queries.classes import SeatOf, seat_of
from booking.queries.notices import Notices, notices
from booking.queries.party import NOT_CHARGED
from catalog.tables import Branch
from clients import queries as clients
from clients.queries.trust import ask_of_visit
from clients.rules import titles_of
from clients.tables import TrustAsk, Visit
from kit import clock
from kit.settings import settings
from kit.words import _
from widgets.invitation import Invitation, directions_link, google_link, map_link, outlook_link
from widgets.queries.due import due_of, with_dues
from widgets.queries.paying import Paying, paying_of

ASKED = ("requested", "offered", "listed")
EXPECTED = {Visit.Status.waiting, Visit.Status.confirmed, Visit.Status.arrived}


@dataclass(frozen=True, slots=True)
class Shown:
    """A visit as its client sees it. `state` is listed, booked, now, over or cancelled.

    Of a request it is requested, offered (another time, to be answered) or declined. `place` is there for a
    place of a class, which can be given back until it begins, though late; it is not moved. `again` is the
    service of which another time is chosen. `price` is with what programmes take off, for `reasons`.
    """

    state: str
    services: str
    people: str
    price: int
    reasons: tuple[str, ...]
    again: int | None
    member: int | None
    may_move: bool
    may_cancel: bool
    notices: Notices
    invitation: Invitation
    google: str
    outlook: str
    map: str
    directions: str
    place: SeatOf | None
    is_late: bool
    party: list[Along]
    ask: TrustAsk | None = None
    paying: Paying | None = None

    @property
    def own(self) -> Along | None:
        return self.party[0] if self.party else None

    @property
    def is_several(self) -> bool:
        return self.own is not None and len(self.own.lines) > 1

    @property
    def others(self) -> list[Along]:
        """Who comes along, where this is the visit of who booked."""
        return self.party[1:]

    @property
    def price_of_all(self) -> int:
        """What those pay who came or are coming; their own price for somebody who comes alone."""
        return sum(each.total for each in self.party if each.status not in NOT_CHARGED) or self.price


async def shown_visit(visit: Visit, branch: Branch) -> Shown:
    lines = await clients.visit_lines(visit.id)
    services = [line for line in lines if line.service]
    invitation = invitation_to(visit, branch, titles_of(services))
    state, asked, place = state_of(visit), await notices(visit), await seat_of(visit.id)
    paying = await paying_of(visit, branch)
    due = await due_of(visit.id)
    is_booked, is_late = state == "booked", asked.late_to_cancel
    return Shown(
        state=state,
        services=invitation.title.removesuffix(f" · {branch.name}"),
        people=", ".join(dict.fromkeys(line.member_name for line in services if line.member_name)),
        price=due.amount,
        reasons=due.reasons,
        again=services[0].service if services else None,
        member=services[0].member if services else None,
        may_move=is_booked and place is None and not asked.late_to_move and not (paying and paying.fee),
        may_cancel=state in ASKED or (is_booked and (place is not None or not is_late)),
        notices=asked,
        invitation=invitation,
        google=google_link(invitation),
        outlook=outlook_link(invitation),
        map=map_link(branch.address),
        directions=directions_link(f"{branch.name}, {branch.address}"),
        place=place,
        is_late=is_late,
        party=await with_dues(await all_along(visit.id), visit.id, due),
        ask=await ask_of_visit(visit.id) if state == "requested" and paying is None else None,
        paying=paying,
    )


def state_of(visit: Visit) -> str:
    if visit.status == Visit.Status.cancelled:
        return "declined" if visit.requested_at and not visit.accepted_at else "cancelled"
    if visit.status == Visit.Status.requested:
        return "requested" if visit.offer_until_at is None else "offered"
    if visit.status == Visit.Status.listed and visit.starts_at > clock.now():
        return "listed"
    if visit.status not in EXPECTED or visit.ends_at <= clock.now():
        return "over"
    return "now" if visit.starts_at <= clock.now() or visit.status == Visit.Status.arrived else "booked"


def invitation_to(visit: Visit, branch: Branch, services: str) -> Invitation:
    link = f"{settings().site}/v/{visit.code}"
    return Invitation(
        code=visit.code,
        title=f"{services} · {branch.name}",
        details=_("Move or cancel: %(link)s", link=link)
        + ("\n" + _("Phone: %(phone)s", phone=branch.phone) if branch.phone else ""),
        place=", ".join(part for part in (branch.name, branch.address.replace("\n", ", ")) if part),
        link=link,
        starts_at=visit.starts_at,
        ends_at=visit.ends_at,
        version=visit.version,
        is_cancelled=visit.status == Visit.Status.cancelled,
    )
