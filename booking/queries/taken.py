"""What is taken: the time of people and rooms that is spoken for.

For the many answers of a screen it is read as bits, one row for each resource; for the one answer at the
door, and where five minutes are too coarse, as spans of epoch seconds from the appointments themselves.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from booking.queries.offers import Offer
from booking.rules.cells import CELL, CELLS_A_DAY, Canvas
from booking.rules.days import ONE_DAY, Span, local_date, midnight, utc
from booking.rules.grid import Person
from kit import clock
from kit.db import fetch

Spans = defaultdict[int, list[Span]]
BYTES_A_DAY = CELLS_A_DAY // 8
DAYS, HOLDS, AWAY, EDITION = range(4)

TAKEN = """
SELECT encode(token, 'hex') AS edition, spans.* FROM (SELECT max(id) FROM edition) AS one
LEFT JOIN edition ON TRUE LEFT JOIN (
SELECT resource, member, has_lapsed, array_agg(starts ORDER BY starts), array_agg(ends ORDER BY starts)
FROM (
    SELECT resource, NULL::int AS member, coalesce(expires_at <= $5, FALSE) AS has_lapsed,
           date_part('epoch', appointment.starts_at)::bigint AS starts,
           date_part('epoch', appointment.ends_at)::bigint AS ends
    FROM appointment LEFT JOIN hold ON hold.id = appointment.hold
    WHERE resource = ANY($1::int[]) AND released_at IS NULL
      AND appointment.ends_at > $3 AND appointment.ends_at < $4::timestamptz + INTERVAL '24 hours'
      AND appointment.starts_at < $4 AND coalesce(hold.lead, hold.id) IS DISTINCT FROM $6
      AND visit IS DISTINCT FROM $7
    UNION ALL
    SELECT NULL, member, FALSE, date_part('epoch', starts_at)::bigint, date_part('epoch', ends_at)::bigint
    FROM time_off
    WHERE member = ANY($2::int[]) AND ends_at > $3 AND starts_at < $4 AND status = 'approved'
) AS taken
GROUP BY resource, member, has_lapsed
) AS spans ON TRUE
"""
# One statement, and so one moment: the bits of whole days, what is held, who is away, and the edition.
# Nothing else keeps a beginning and its end together: the rows of a group come in any order.
KEPT = """
SELECT 0 AS what, resource AS whose, array_agg(day::bigint ORDER BY day) AS numbers,
       string_agg(cells, '' ORDER BY day) AS bytes
FROM taken_day WHERE resource = ANY($1::int[]) AND day BETWEEN $3 AND $4 GROUP BY resource
UNION ALL
SELECT 1, resource, array_agg(ARRAY[
    date_part('epoch', appointment.starts_at)::bigint, date_part('epoch', appointment.ends_at)::bigint]), NULL
FROM appointment JOIN hold ON hold.id = appointment.hold
WHERE resource = ANY($1::int[]) AND released_at IS NULL AND appointment.hold IS NOT NULL AND expires_at > $7
  AND appointment.starts_at < $6 AND appointment.ends_at > $5
GROUP BY resource
UNION ALL
SELECT 2, member, array_agg(ARRAY[
    date_part('epoch', starts_at)::bigint, date_part('epoch', ends_at)::bigint]), NULL
FROM time_off
WHERE member = ANY($2::int[]) AND starts_at < $6 AND ends_at > $5 AND status = 'approved'
GROUP BY member
UNION ALL
SELECT 3, 0, NULL, token FROM edition
"""


@dataclass(frozen=True, slots=True)
class Own:
    """What does not stand in the way, because it is what is being changed. 0 is nothing.

    `hold` stands for all that it leads.
    """

    hold: int = 0
    visit: int = 0


NOTHING = Own()


@dataclass(frozen=True, slots=True)
class Bits:
    """What is taken on a canvas of resources, and of members who are away; the edition of that moment."""

    resources: dict[int, int]
    away: dict[int, int]
    edition: str | None

    def of(self, resource: int, member: int = 0) -> int:
        return self.resources.get(resource, 0) | self.away.get(member, 0)


async def bits(offer: Offer, canvas: Canvas, own: Own = NOTHING) -> Bits:
    """What is taken of the offer's people and rooms: one query."""
    if canvas.cell == CELL and own == NOTHING:
        return await kept_bits(*asked(offer), canvas)
    end = canvas.origin + canvas.count * canvas.cell
    found = await taken(offer, (canvas.origin, end), own)
    return Bits(
        {resource: canvas.taken(spans) for resource, spans in found.resources.items()},
        {member: canvas.taken(spans) for member, spans in found.absences.items()},
        found.edition,
    )


async def kept_bits(resources: Sequence[int], members: Sequence[int], canvas: Canvas) -> Bits:
    """What is taken of resources, and when members are away, in cells of `CELL`: one query."""
    last = canvas.first + canvas.days - 1
    begin, end = utc(canvas.origin), utc(canvas.origin + canvas.count * canvas.cell)
    rows = await fetch(KEPT, resources, members, canvas.first, last, begin, end, clock.now())
    found = Bits({}, {}, next((row[3].hex() for row in rows if row[0] == EDITION), None))
    for what, whose, numbers, cells in rows:
        if what == DAYS:
            found.resources[whose] = found.resources.get(whose, 0) | joined_days(canvas, numbers, cells)
        elif what != EDITION:
            kind = found.resources if what == HOLDS else found.away
            kind[whose] = kind.get(whose, 0) | canvas.taken(numbers)
    return found


def joined_days(canvas: Canvas, days: list[int], cells: bytes) -> int:
    """The bits of some days of the canvas as the bits of the canvas; the first cells are in the last byte."""
    page = bytearray(canvas.days * BYTES_A_DAY)
    for n, day in enumerate(days):
        at = (canvas.first + canvas.days - 1 - day) * BYTES_A_DAY
        page[at : at + BYTES_A_DAY] = cells[n * BYTES_A_DAY : (n + 1) * BYTES_A_DAY]
    return int.from_bytes(page, "big")


def asked(offer: Offer) -> tuple[list[int], list[int]]:
    resources = [each.resource for each in offer.people] + list(offer.rooms)
    return resources, [each.id for each in offer.people]


@dataclass(frozen=True, slots=True)
class Situation:
    """Everybody who does the service, when the doors are open, and what is taken of the rooms.

    `lapsed`: there are holds whose time is over; they are not in the way, but their rows are. `edition` is
    the one of that moment: with another one than the offer's, hours or rooms may have changed since.
    """

    people: tuple[Person, ...]
    doors: list[Span]
    rooms: dict[int, list[Span]]
    lapsed: bool
    edition: str | None


async def situation(
    offer: Offer, first: date, last: date, own: Own = NOTHING, *, online: bool = False
) -> Situation:
    """The people of the offer and its rooms for starts from `first` to `last`, both included: one query."""
    window = (
        midnight(first, offer.zone) + offer.earliest,
        midnight(last + ONE_DAY, offer.zone) + offer.longest,
    )
    found = await taken(offer, window, own)
    resources, absences = found.resources, found.absences
    days = local_date(window[0], offer.zone), local_date(window[1], offer.zone)
    people = tuple(
        Person(
            each.id,
            each.shape,
            offer.setup.work(each.id, *days, online=online),
            sorted(resources[each.resource] + absences[each.id]),
        )
        for each in offer.people
    )
    rooms = {room: resources[room] for room in offer.rooms}
    return Situation(people, offer.setup.doors(*days), rooms, found.lapsed, found.edition)


@dataclass(frozen=True, slots=True)
class Taken:
    """Appointments and living holds by resource, and time off by member; whether any hold has lapsed."""

    resources: Spans
    absences: Spans
    lapsed: bool
    edition: str | None


async def taken(offer: Offer, window: Span, own: Own) -> Taken:
    resources, members = asked(offer)
    start, end = utc(window[0]), utc(window[1])
    rows = await fetch(TAKEN, resources, members, start, end, clock.now(), own.hold, own.visit)
    by_resource: Spans = defaultdict(list)
    by_member: Spans = defaultdict(list)
    for _, resource, member, has_lapsed, starts, ends in rows:
        if member is not None:
            by_member[member] = list(zip(starts, ends, strict=True))
        elif resource is not None and not has_lapsed:
            by_resource[resource] = list(zip(starts, ends, strict=True))
    lapsed = any(row["has_lapsed"] for row in rows)
    return Taken(by_resource, by_member, lapsed, rows[0]["edition"])
