"""A visit as its client sees it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from booking.queries.classes import SeatOf, event, seat_of
from catalog.tables import Branch
from clients import queries as clients
from clients.tables import Visit
from kit import clock
from kit.settings import settings
from widgets.invitation import Invitation, google_link, map_link, outlook_link

EXPECTED = {Visit.Status.waiting, Visit.Status.confirmed, Visit.Status.arrived}


@dataclass(frozen=True, slots=True)
class Shown:
    """A visit as its client sees it. `state` is listed, booked, now, over or cancelled.

    `place` is there for a place of a class, which can be given back until it begins, though late.
    """

    state: str
    services: str
    people: str
    price: int
    again: int | None
    member: int | None
    may_change: bool
    free_until: datetime
    invitation: Invitation
    google: str
    outlook: str
    map: str
    place: SeatOf | None
    is_late: bool


async def shown_visit(visit: Visit, branch: Branch) -> Shown:
    lines = await clients.visit_lines(visit.id)
    services = [line for line in lines if line.service]
    invitation = invitation_to(visit, branch, ", ".join(line.title for line in services))
    place = await seat_of(visit.id)
    free_until = visit.starts_at - timedelta(minutes=await notice_for(place, branch))
    state, is_late = state_of(visit), clock.now() > free_until
    return Shown(
        state=state,
        services=invitation.title.removesuffix(f" · {branch.name}"),
        people=", ".join(dict.fromkeys(line.member_name for line in services if line.member_name)),
        price=sum(line.total for line in lines),
        again=services[0].service if services else None,
        member=services[0].member if services else None,
        may_change=state == "listed" or (state == "booked" and (place is not None or not is_late)),
        free_until=free_until,
        invitation=invitation,
        google=google_link(invitation),
        outlook=outlook_link(invitation),
        map=map_link(branch.address),
        place=place,
        is_late=is_late,
    )


async def notice_for(place: SeatOf | None, branch: Branch) -> int:
    """Minutes before the start from which a change is late: the class's own, or the branch's."""
    return branch.notice_minutes if place is None else (await event(place.event)).notice_minutes


def state_of(visit: Visit) -> str:
    if visit.status == Visit.Status.cancelled:
        return "cancelled"
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
        details=f"Move or cancel: {link}" + (f"\nPhone: {branch.phone}" if branch.phone else ""),
        place=", ".join(part for part in (branch.name, branch.address.replace("\n", ", ")) if part),
        link=link,
        starts_at=visit.starts_at,
        ends_at=visit.ends_at,
        version=visit.version,
        is_cancelled=visit.status == Visit.Status.cancelled,
    )
