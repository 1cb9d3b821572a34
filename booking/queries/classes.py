"""Reading classes: one date of a class, who is in it, and what is coming."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

import msgspec
from asyncpg import Record

from booking.rules.classes import Places, list_is_open
from booking.rules.prices import PriceRule, price_of, rules_for
from catalog.tables import Branch
from clients.queries import LARGEST_ID, own_column
from kit import clock
from kit.db import fetch, fetch_one, fetch_value
from kit.errors import NotFound
from kit.paging import SIZE, Pages, pages
from kit.rights import Actor, Permission
from kit.words import _

EVENT = """
SELECT group_event.id, group_event.branch, group_event.service, group_event.member, starts_at, ends_at,
       group_event.capacity, taken, group_event.price AS own_price, note, cut_off_minutes,
       group_event.notice_minutes, cancelled_at, cancelled_by, cancelled_why, version,
       series, is_exception,
       coalesce(group_event.price, skill_terms.price, service_price.price, 0) AS price,
       CASE WHEN group_event.price IS NULL THEN (
           SELECT json_agg(to_json(price_rule.*) ORDER BY price_rule.position, price_rule.id) FROM price_rule
           WHERE price_rule.branch = group_event.branch AND price_rule.is_active
       ) END AS rules, service.category,
       service.name AS title, service.max_seats, service.is_online,
       branch.zone, branch.country, staff_member.name AS member_name
FROM group_event
JOIN service ON service.id = group_event.service
JOIN branch ON branch.id = group_event.branch
JOIN staff_member ON staff_member.id = group_event.member
LEFT JOIN skill_terms ON skill_terms.member = group_event.member AND skill_terms.service = group_event.service
LEFT JOIN service_price ON service_price.service = group_event.service
    AND service_price.branch = group_event.branch
"""
ONE = f"{EVENT} WHERE group_event.id = $1"
LOCKED = f"{ONE} FOR UPDATE OF group_event"
PEOPLE = """
SELECT seat.id, seat.visit, seat.seats, visit.status, visit.version, visit.comment, visit.cancelled_late,
       visit.cancelled_why, visit.client, coalesce(client.name, 'Walk-in') AS name, client.phone,
       coalesce(client.warning, '') AS warning, prepayment.amount AS to_pay, prepayment.due_at
FROM seat
JOIN visit ON visit.id = seat.visit
LEFT JOIN client ON client.id = visit.client
LEFT JOIN prepayment ON prepayment.visit = visit.id AND prepayment.state IN ('listed', 'open')
WHERE seat.event = $1 ORDER BY seat.id
"""
MATCHES = """
FROM group_event
WHERE group_event.branch = $1 AND ends_at > $2 AND ($3::int IS NULL OR member = $3) AND cancelled_at IS NULL
"""
COUNT = f"SELECT count(*) {MATCHES}"
COMING = f"""
SELECT found.*, service.name AS title, staff_member.name AS member_name
FROM (
    SELECT id, service, member, starts_at, ends_at, capacity, taken
    {MATCHES} ORDER BY starts_at, id LIMIT $4 OFFSET $5
) AS found
JOIN service ON service.id = found.service
JOIN staff_member ON staff_member.id = found.member
ORDER BY found.starts_at, found.id
"""  # noqa: S608 - only constants
ONLINE = f"""
{EVENT}
WHERE group_event.branch = $1 AND group_event.service = $2 AND cancelled_at IS NULL AND service.is_online
  AND starts_at > $3 AND starts_at >= $4 AND starts_at < $5
ORDER BY starts_at, group_event.id LIMIT $6
"""
SEATED = "visit.status NOT IN ('cancelled', 'listed')"
MISCOUNTED = f"""
SELECT group_event.id, group_event.taken,
       coalesce(sum(seat.seats) FILTER (WHERE {SEATED}), 0)::int AS seated
FROM group_event
LEFT JOIN seat ON seat.event = group_event.id
LEFT JOIN visit ON visit.id = seat.visit
GROUP BY group_event.id
HAVING group_event.taken <> coalesce(sum(seat.seats) FILTER (WHERE {SEATED}), 0)
ORDER BY group_event.id
"""  # noqa: S608 - only constants
PASSED_OVER = """
SELECT group_event.id, seat.visit
FROM group_event
JOIN seat ON seat.event = group_event.id
JOIN visit ON visit.id = seat.visit AND visit.status = 'listed'
WHERE seat.seats <= group_event.capacity - group_event.taken AND group_event.cancelled_at IS NULL
  AND group_event.starts_at - group_event.cut_off_minutes * interval '1 minute' > $1
ORDER BY group_event.id, seat.id
"""
OF_SERIES = f"""
{EVENT} WHERE group_event.series = $1 AND cancelled_at IS NULL AND starts_at > $2
ORDER BY starts_at, group_event.id
"""
FOLLOWING = """
SELECT count(*) FROM group_event
WHERE series = $1 AND cancelled_at IS NULL AND starts_at > greatest($2, $3::timestamptz)
"""
PEOPLE_IN = """
SELECT seat.event, count(*)::int AS people FROM seat JOIN visit ON visit.id = seat.visit
WHERE seat.event = ANY($1::int[])
  AND visit.status IN ('listed', 'requested', 'waiting', 'confirmed', 'arrived')
GROUP BY seat.event
"""
OF_VISIT = "SELECT event, seats FROM seat WHERE visit = $1"
EVENTS_OF = "SELECT DISTINCT event FROM seat WHERE visit = ANY($1::int[]) ORDER BY event"
# Everybody was called off with it; who had called off before then did so alone.
WENT_WITH_IT = """
SELECT EXISTS (
    SELECT FROM seat JOIN visit ON visit.id = seat.visit JOIN group_event ON group_event.id = seat.event
    WHERE visit.id = $1 AND visit.cancelled_at >= group_event.cancelled_at
)
"""
OF_CLIENT = """
SELECT coalesce(sum(seats), 0)::int FROM seat JOIN visit ON visit.id = seat.visit
WHERE seat.event = $1 AND visit.client = $2 AND visit.status <> 'cancelled'
"""


@dataclass(frozen=True, slots=True)
class Event:
    """One date of a class, with what its pages and rules need. `price` is what a place costs today."""

    id: int
    branch: int
    service: int
    member: int
    starts_at: datetime
    ends_at: datetime
    capacity: int
    taken: int
    own_price: int | None
    note: str
    cut_off_minutes: int
    notice_minutes: int
    cancelled_at: datetime | None
    cancelled_by: str
    cancelled_why: str
    version: int
    series: int | None
    is_exception: bool
    price: int
    title: str
    max_seats: int
    is_online: bool
    zone: str
    country: str
    member_name: str

    @property
    def free(self) -> int:
        return self.capacity - self.taken

    @property
    def is_off(self) -> bool:
        return self.cancelled_at is not None

    @property
    def list_is_open(self) -> bool:
        """Whoever finds it full may wait for a place."""
        return not self.is_off and list_is_open(self.starts_at, self.cut_off_minutes, clock.now())

    @property
    def minutes(self) -> int:
        return int((self.ends_at - self.starts_at).total_seconds()) // 60

    @property
    def places(self) -> Places:
        return Places(self.capacity, self.taken, self.starts_at, self.is_off)


@dataclass(frozen=True, slots=True)
class SeatOf:
    """Which class a visit is a place of, and how many."""

    event: int
    seats: int


def as_event(row: Record) -> Event:
    """With what a place costs at that time; the price a date has of its own is what it is."""
    facts = dict(row)
    rules, category = facts.pop("rules"), facts.pop("category")
    found = Event(**facts)
    if rules is None:
        return found
    mine = rules_for(msgspec.json.decode(rules, type=list[PriceRule]), found.service, category)
    return replace(found, price=price_of(found.price, mine, found.starts_at, found.zone))


async def event(event_id: int) -> Event:
    """Without any check of rights: for what already has it."""
    row = await fetch_one(ONE, event_id) if 0 < event_id <= LARGEST_ID else None
    if row is None:
        raise NotFound(_("There is no such class."))
    return as_event(row)


async def access_event(actor: Actor, event_id: int) -> Event:
    """A class in one of the actor's branches; for a specialist only one they lead."""
    actor.require(Permission.see_calendar)
    found = await event(event_id)
    if not actor.works_in(found.branch) or own_column(actor) not in (None, found.member):
        raise NotFound(_("There is no such class."))
    return found


async def others_of(event: Event) -> list[Event]:
    """The dates of its series that are still to come, and itself; just itself where there is no series."""
    if event.series is None:
        return [event]
    rows = await fetch(OF_SERIES, event.series, clock.now())
    found = [as_event(row) for row in rows]
    return found if event.id in {each.id for each in found} else [event, *found]


async def following(event: Event) -> int:
    """How many dates of its series come after it."""
    if event.series is None:
        return 0
    return int(await fetch_value(FOLLOWING, event.series, event.starts_at, clock.now()))


async def people_in(events: Sequence[Event]) -> dict[int, int]:
    """How many visits to each class would be called off with it."""
    rows = await fetch(PEOPLE_IN, [each.id for each in events])
    return {row["event"]: row["people"] for row in rows}


async def people_of(event_id: int) -> list[Record]:
    """Everybody who ever had a place of the class, in the order in which they asked for it."""
    return await fetch(PEOPLE, event_id)


async def coming(actor: Actor, branch: int, page: int) -> tuple[list[Record], Pages]:
    """The classes of a branch that are not over, the next first: two queries whatever their number."""
    wanted = (branch, clock.now(), own_column(actor))
    found = pages(page, await fetch_value(COUNT, *wanted), size=SIZE)
    return await fetch(COMING, *wanted, found.size, found.offset), found


async def online_events(
    branch: Branch, service: int, first: date | None, last: date, most: int
) -> Sequence[Event]:
    """The next dates of a class that a stranger may book, from one local day to the end of another."""
    now = clock.now()
    begin = now if first is None else clock.local_midnight(first, branch.zone)
    _, end = clock.local_day(last, branch.zone)
    return [as_event(row) for row in await fetch(ONLINE, branch.id, service, now, begin, end, most)]


async def seat_of(visit_id: int) -> SeatOf | None:
    """None for a visit that takes time of its own."""
    row = await fetch_one(OF_VISIT, visit_id)
    return SeatOf(**row) if row else None


async def events_of(visits: Sequence[int]) -> list[int]:
    """The classes that visits are places of, in the order of their numbers."""
    return [row["event"] for row in await fetch(EVENTS_OF, visits)]


async def went_with_class(visit_id: int) -> bool:
    """It was called off because its class was."""
    return bool(await fetch_value(WENT_WITH_IT, visit_id))


async def seats_of_client(event_id: int, client: int) -> int:
    """How many places of the class the client has or waits for."""
    return int(await fetch_value(OF_CLIENT, event_id, client))


async def miscounted() -> list[Record]:
    """Classes whose `taken` is not the sum of their seats: none, unless somebody wrote past the actions."""
    return await fetch(MISCOUNTED)


async def passed_over() -> list[Record]:
    """People who wait beside a place they could have: none, unless somebody wrote past the actions."""
    return await fetch(PASSED_OVER, clock.now())
