"""What a visit takes now: its line, its person, its rooms."""

from dataclasses import dataclass
from datetime import datetime

from asyncpg import Record

from booking.rules.days import Span, joined
from booking.rules.shape import Shape
from kit.db import fetch, fetch_one, fetch_value
from kit.errors import Refused

BOOKED = """
SELECT visit.id, visit.branch, line.id AS line, line.service, line.member, line.price, line.discount,
       visit.any_member, visit.starts_at, visit.ends_at,
       (SELECT resource FROM staff_member WHERE id = line.member) AS resource,
       array(SELECT service FROM visit_line AS extra
             WHERE extra.added_to = line.id AND service IS NOT NULL ORDER BY position, id) AS addons
FROM visit
LEFT JOIN visit_line AS line ON line.id = (
    SELECT line FROM appointment WHERE appointment.visit = visit.id AND line IS NOT NULL
    ORDER BY id DESC LIMIT 1
)
WHERE visit.id = $1
"""
LATEST = """
SELECT resource, starts_at, ends_at FROM appointment
WHERE line = $1 AND taken_in = (SELECT max(taken_in) FROM appointment WHERE line = $1)
ORDER BY starts_at
"""
TAKES = "SELECT resource, starts_at, ends_at FROM appointment WHERE visit = $1 AND released_at IS NULL"
STILL_TAKEN = """
SELECT EXISTS (SELECT FROM appointment WHERE visit = $1 AND line IS NOT NULL AND released_at IS NULL)
"""


class TakesNoTime(Refused):
    """Nothing on the visit is somebody's time, so there is nothing to move."""

    def __init__(self) -> None:
        super().__init__(
            "This visit takes no time of its own, so there is nothing to move. Book a new one instead."
        )


HAS_SEVERAL = "SELECT count(*) > 1 FROM visit_line WHERE visit = $1 AND starts_at IS NOT NULL"


@dataclass(frozen=True, slots=True)
class Booked:
    """The line of a visit that takes time, and what it takes, or took last where it gave that back.

    `addons` are the services added to that line.
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
        """As it was booked, whatever the service is like today."""
        length = int(self.ends_at.timestamp()) - self.start
        told = [(resource, (span[0] - self.start, span[1] - self.start)) for resource, span in self.takes]
        staff = joined(span for resource, span in told if resource == self.resource) or [(0, length)]
        room = next((span for resource, span in told if resource != self.resource), (0, length))
        return Shape(length, tuple(staff), room)


async def booked(visit_id: int) -> Booked:
    row = await fetch_one(BOOKED, visit_id)
    if row is None or row["member"] is None or row["service"] is None:
        raise TakesNoTime
    takes = [(each["resource"], span_of(each)) for each in await fetch(LATEST, row["line"])]
    return Booked(**row, takes=takes)


async def takes_of(visit_id: int) -> list[tuple[int, Span]]:
    """What the visit takes at the moment: resources and spans of epoch seconds."""
    return [(row["resource"], span_of(row)) for row in await fetch(TAKES, visit_id)]


def span_of(row: Record) -> Span:
    """The time of an appointment in epoch seconds."""
    return int(row["starts_at"].timestamp()), int(row["ends_at"].timestamp())


async def has_several(visit_id: int) -> bool:
    """Several services, each with a time of its own in the visit."""
    return bool(await fetch_value(HAS_SEVERAL, visit_id))


async def still_taken(visit_id: int) -> bool:
    """The visit has not given its time back."""
    return bool(await fetch_value(STILL_TAKEN, visit_id))
