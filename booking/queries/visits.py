"""What a visit takes now: its line, its person, its rooms."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from asyncpg import Record

from booking.rules.days import Span, joined
from booking.rules.grid import meets
from booking.rules.shape import Shape
from kit.db import fetch, fetch_value
from kit.errors import Refused
from kit.words import _

# Every line of some visits that takes time, in the order in which they are done.
BOOKED = """
SELECT visit.id, visit.branch, line.id AS line, line.service, line.member, line.price, line.discount,
       visit.any_member, coalesce(line.starts_at, visit.starts_at) AS starts_at,
       coalesce(line.ends_at, visit.ends_at) AS ends_at,
       (SELECT resource FROM staff_member WHERE id = line.member) AS resource,
       array(SELECT service FROM visit_line AS extra
             WHERE extra.added_to = line.id AND service IS NOT NULL ORDER BY position, id) AS addons,
       (SELECT coalesce(sum(price * quantity - extra.discount), 0)::bigint FROM visit_line AS extra
        WHERE extra.added_to = line.id) AS extra
FROM visit JOIN visit_line AS line ON line.visit = visit.id
WHERE visit.id = ANY($1::int[]) AND line.member IS NOT NULL AND line.service IS NOT NULL
  AND EXISTS (SELECT FROM appointment WHERE appointment.line = line.id)
ORDER BY starts_at, line.position, line.id
"""
LATEST = """
SELECT line, resource, starts_at, ends_at FROM appointment
WHERE line = ANY($1::int[])
  AND taken_in = (SELECT max(taken_in) FROM appointment AS last WHERE last.line = appointment.line)
ORDER BY starts_at
"""
TAKES = "SELECT resource, starts_at, ends_at FROM appointment WHERE visit = $1 AND released_at IS NULL"
STILL_TAKEN = """
SELECT EXISTS (SELECT FROM appointment WHERE visit = $1 AND line IS NOT NULL AND released_at IS NULL)
"""
ADDED = """
SELECT service FROM visit_line
WHERE visit = $1 AND added_to IS NOT NULL AND service IS NOT NULL ORDER BY position, id
"""


class TakesNoTime(Refused):
    """Nothing on the visit is somebody's time, so there is nothing to move."""

    def __init__(self) -> None:
        super().__init__(
            _("This visit takes no time of its own, so there is nothing to move. Book a new one instead.")
        )


class SeveralServices(Refused):
    """What is asked for can only be done with a visit of one service."""

    def __init__(self) -> None:
        super().__init__(
            _("This visit has several services, each with its own time. Please book each of them for itself.")
        )


@dataclass(frozen=True, slots=True)
class Booked:
    """The line of a visit that takes time, and what it takes, or took last where it gave that back.

    `addons` are the services added to that line, and `extra` is what they cost.
    """

    id: int
    branch: int
    line: int
    service: int
    member: int
    price: int
    discount: int
    any_member: bool
    starts_at: datetime
    ends_at: datetime
    resource: int
    addons: list[int]
    extra: int
    takes: list[tuple[int, Span]]

    @property
    def start(self) -> int:
        return int(self.starts_at.timestamp())

    @property
    def minutes(self) -> int:
        return (int(self.ends_at.timestamp()) - self.start) // 60

    @property
    def rooms(self) -> frozenset[int]:
        return frozenset(resource for resource, _ in self.takes if resource != self.resource)

    @property
    def shape(self) -> Shape:
        """As it was booked, whatever the service is like today.

        A room's buffer may have been cut in two by another service of the visit: then what counts is the part
        in which the client is there.
        """
        length = int(self.ends_at.timestamp()) - self.start
        told = [(resource, (span[0] - self.start, span[1] - self.start)) for resource, span in self.takes]
        staff = joined(span for resource, span in told if resource == self.resource) or [(0, length)]
        rooms = [span for resource, span in told if resource != self.resource and meets([span], (0, length))]
        room = min((span[0] for span in rooms), default=0), max((span[1] for span in rooms), default=length)
        return Shape(length, tuple(staff), room)


async def all_booked(visit_id: int) -> list[Booked]:
    """One for each service that takes time, in order. Raises `TakesNoTime` when there is none."""
    found = (await each_booked([visit_id]))[visit_id]
    if not found:
        raise TakesNoTime
    return found


async def each_booked(visits: Sequence[int]) -> dict[int, list[Booked]]:
    """The same for several visits, empty for one that takes no time: two queries for any number."""
    rows = await fetch(BOOKED, visits)
    takes: dict[int, list[tuple[int, Span]]] = {row["line"]: [] for row in rows}
    for each in await fetch(LATEST, list(takes)) if rows else ():
        takes[each["line"]].append((each["resource"], span_of(each)))
    found: dict[int, list[Booked]] = {visit: [] for visit in visits}
    for row in rows:
        found[row["id"]].append(Booked(**row, takes=takes[row["line"]]))
    return found


async def booked(visit_id: int) -> Booked:
    """Of a visit with one service. Raises `TakesNoTime`, and `SeveralServices` for one with more."""
    found = await all_booked(visit_id)
    if len(found) > 1:
        raise SeveralServices
    return found[0]


async def takes_of(visit_id: int) -> list[tuple[int, Span]]:
    """What the visit takes at the moment: resources and spans of epoch seconds."""
    return [(row["resource"], span_of(row)) for row in await fetch(TAKES, visit_id)]


async def addons_of(visit_id: int) -> list[int]:
    """The services that were added to others on the visit."""
    return [row["service"] for row in await fetch(ADDED, visit_id)]


def span_of(row: Record) -> Span:
    """The time of an appointment in epoch seconds."""
    return int(row["starts_at"].timestamp()), int(row["ends_at"].timestamp())


async def still_taken(visit_id: int) -> bool:
    """The visit has not given its time back."""
    return bool(await fetch_value(STILL_TAKEN, visit_id))
