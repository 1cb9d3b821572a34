"""What is taken: the time of people and rooms that is spoken for, as sorted spans of epoch seconds."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from booking.queries.offers import Offer, Offered
from booking.rules.days import (
    ONE_DAY,
    Hours,
    Span,
    common_hours,
    day_spans,
    days_between,
    joined,
    midnight,
    utc,
)
from booking.rules.grid import Person
from kit import clock
from kit.db import fetch
from staff import queries as staff

TAKEN = """
SELECT resource, member, array_agg(starts ORDER BY starts) AS starts, array_agg(ends ORDER BY starts) AS ends
FROM (
    SELECT resource, NULL::int AS member,
           date_part('epoch', starts_at)::bigint AS starts, date_part('epoch', ends_at)::bigint AS ends
    FROM appointment
    WHERE resource = ANY($1::int[]) AND released_at IS NULL
      AND ends_at > $3 AND ends_at < $4::timestamptz + INTERVAL '24 hours' AND starts_at < $4
      AND (hold IS NULL OR hold <> $6 AND hold IN (SELECT id FROM hold WHERE expires_at > $5))
      AND visit IS DISTINCT FROM $7
    UNION ALL
    SELECT NULL, member, date_part('epoch', starts_at)::bigint, date_part('epoch', ends_at)::bigint
    FROM time_off WHERE member = ANY($2::int[]) AND ends_at > $3 AND starts_at < $4
) AS taken
GROUP BY resource, member
"""


@dataclass(frozen=True, slots=True)
class Own:
    """What does not stand in the way, because it is what is being changed. 0 is nothing."""

    hold: int = 0
    visit: int = 0


NOTHING = Own()


@dataclass(frozen=True, slots=True)
class Situation:
    """Everybody who does the service, and the rooms it may need (None: it needs none), over some days."""

    people: tuple[Person, ...]
    rooms: dict[int, list[Span]] | None


async def situation(offer: Offer, first: date, last: date, own: Own = NOTHING) -> Situation:
    """The people of the offer and its rooms from `first` to `last`, both included: two queries."""
    work = await staff.work_hours([each.id for each in offer.people], first, last + ONE_DAY)
    window = midnight(first, offer.zone), midnight(last + ONE_DAY, offer.zone) + offer.longest
    resources, absences = await taken(offer, window, own)
    people = tuple(
        Person(
            each.id,
            each.length,
            there(offer, each, work, days_between(first, last + ONE_DAY)),
            sorted(resources[each.resource] + absences[each.id]),
        )
        for each in offer.people
    )
    needs_room = offer.kind is not None
    return Situation(people, {room: resources[room] for room in offer.spare_rooms} if needs_room else None)


async def taken(
    offer: Offer, window: Span, own: Own
) -> tuple[defaultdict[int, list[Span]], defaultdict[int, list[Span]]]:
    """Appointments and living holds by resource, and time off by member."""
    resources = [each.resource for each in offer.people] + list(offer.spare_rooms)
    members = [each.id for each in offer.people]
    start, end = utc(window[0]), utc(window[1])
    rows = await fetch(TAKEN, resources, members, start, end, clock.now(), own.hold, own.visit)
    by_resource: defaultdict[int, list[Span]] = defaultdict(list)
    by_member: defaultdict[int, list[Span]] = defaultdict(list)
    for resource, member, starts, ends in rows:
        spans = list(zip(starts, ends, strict=True))
        if resource is not None:
            by_resource[resource] = spans
        else:
            by_member[member] = spans
    return by_resource, by_member


def there(
    offer: Offer, member: Offered, work: dict[tuple[int, date], Hours], days: Iterable[date]
) -> list[Span]:
    """When the branch is open and somebody works in it."""
    spans: list[Span] = []
    for day in days:
        hours = work.get((member.id, day))
        if hours:
            spans += day_spans(day, offer.zone, common_hours(offer.opening_on(day), hours))
    return joined(spans)
