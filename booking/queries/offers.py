"""What a branch offers of a service: who does it, in how long, for how much, where and within which hours."""

from datetime import date, datetime
from math import ceil

import msgspec

from booking.rules.days import Hours, local_date, midnight
from booking.rules.terms import DESK_STEP, Terms
from clients.queries import LARGEST_ID
from kit import clock
from kit.db import fetch_value
from kit.errors import NotFound, Refused

DESK_HORIZON = 730
OFFER = """
SELECT json_build_object(
    'branch', branch.id, 'zone', branch.zone, 'grid_minutes', branch.grid_minutes,
    'lead_minutes', branch.lead_minutes, 'horizon_days', branch.horizon_days,
    'hold_minutes', branch.hold_minutes, 'notice_minutes', branch.notice_minutes,
    'country', branch.country, 'phone', branch.phone, 'service', service.id, 'title', service.name,
    'kind', service.resource_kind, 'capacity', service.capacity,
    'opening', (SELECT json_object_agg(weekday, hours) FROM opening_hours WHERE branch = branch.id),
    'closed', (SELECT json_agg(closed_on) FROM closed_day WHERE branch = branch.id AND closed_on >= $5),
    'rooms', (
        SELECT json_agg(resource.id ORDER BY resource.id) FROM resource
        WHERE resource.branch = branch.id AND resource.kind = service.resource_kind AND resource.is_active
    ),
    'members', (
        SELECT json_agg(json_build_object(
            'id', staff_member.id, 'resource', staff_member.resource, 'name', staff_member.name,
            'minutes', coalesce(skill.minutes, service.minutes),
            'price', coalesce(skill.price, service_price.price, 0)
        ) ORDER BY staff_member.position, staff_member.id)
        FROM skill JOIN staff_member ON staff_member.id = skill.member
        WHERE skill.service = service.id AND staff_member.branch = branch.id
          AND (staff_member.is_online OR NOT $4) AND (dismissed_on IS NULL OR dismissed_on > $5)
          AND ($3::int IS NULL OR staff_member.id = $3)
    )
)
FROM branch
JOIN service ON service.id = $2
LEFT JOIN service_price ON service_price.branch = branch.id AND service_price.service = service.id
WHERE branch.id = $1 AND (service.is_online OR NOT $4)
  AND ($6 OR branch.is_active AND service.is_active AND service_price.id IS NOT NULL)
"""


class NotOffered(Refused):
    """Nobody here does this service, or not the one who was asked for."""

    def __init__(self, title: str) -> None:
        super().__init__(
            f"Nobody here can be booked for “{title}”. Please choose something or somebody else."
        )


class OnlyInClasses(Refused):
    """It is held at set times for several people: a place is booked, not a time."""

    def __init__(self, title: str) -> None:
        super().__init__(f"“{title}” is a class. Please choose one of its dates.")


class Offered(msgspec.Struct, frozen=True):
    """Somebody who does the service, in their own time and for their own price."""

    id: int
    resource: int
    name: str
    minutes: int
    price: int

    @property
    def length(self) -> int:
        return self.minutes * 60


class Offer(msgspec.Struct, frozen=True):
    """One service in one branch, with everything that decides when it can be had."""

    branch: int
    zone: str
    grid_minutes: int
    lead_minutes: int
    horizon_days: int
    hold_minutes: int
    notice_minutes: int
    country: str
    phone: str
    service: int
    title: str
    kind: int | None
    opening: dict[int, Hours] | None
    closed: frozenset[date] | None
    rooms: tuple[int, ...] | None
    members: tuple[Offered, ...] | None
    capacity: int = 1

    @property
    def people(self) -> tuple[Offered, ...]:
        return self.members or ()

    @property
    def spare_rooms(self) -> tuple[int, ...]:
        return self.rooms or ()

    @property
    def longest(self) -> int:
        return max((each.length for each in self.people), default=0)

    def opening_on(self, day: date) -> Hours:
        """Minutes from local midnight between which the branch is open."""
        if self.closed and day in self.closed:
            return ()
        return (self.opening or {}).get(day.weekday(), ())

    def terms(self, now: datetime, *, desk: bool = False) -> Terms:
        """At the desk any time from this morning on may be written down, on a finer grid."""
        moment = int(now.timestamp())
        today = local_date(moment, self.zone)
        if desk:
            return Terms(self.zone, DESK_STEP, midnight(today, self.zone), day_after(today, DESK_HORIZON))
        earliest = ceil(now.timestamp()) + self.lead_minutes * 60
        return Terms(self.zone, self.grid_minutes * 60, earliest, day_after(today, self.horizon_days))


def day_after(day: date, number: int) -> date:
    return date.fromordinal(min(day.toordinal() + number, date.max.toordinal() - 2))


async def offer(  # noqa: PLR0913  # what, by whom, and which of it counts
    branch: int,
    service: int,
    member: int | None = None,
    *,
    online: bool = True,
    retired: bool = False,
    classes: bool = False,
) -> Offer:
    """Raises `NotFound` for what is not on the branch's price list, `NotOffered` when nobody does it.

    A class raises `OnlyInClasses` unless `classes` asks for it: it is never among the free times. `online` is
    what strangers may book; at the desk everybody who has the skill counts. `retired` also finds a service
    that is no longer sold, because a visit that was made for it can still be moved.
    """
    known = all(0 < each <= LARGEST_ID for each in (branch, service, member or 1))
    # yesterday: the branch's own date may be a day behind UTC
    since = day_after(clock.now().date(), -1)
    values = (branch, service, member, online, since, retired)
    text = await fetch_value(OFFER, *values) if known else None
    if text is None:
        raise NotFound("There is no such service here.")
    found = msgspec.json.decode(text, type=Offer)
    if found.capacity > 1 and not (classes or retired):
        raise OnlyInClasses(found.title)
    if not found.people or (found.kind is not None and not found.rooms):
        raise NotOffered(found.title)
    return found
