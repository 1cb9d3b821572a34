"""What a visit takes now: its line, its person, its rooms."""

from dataclasses import dataclass
from datetime import datetime

import msgspec

from booking.rules.days import Span
from kit.db import fetch_one, fetch_value
from kit.errors import Refused

BOOKED = """
SELECT visit.id, visit.branch, line.id AS line, line.service, line.member, visit.any_member,
       visit.starts_at, visit.ends_at,
       ARRAY(
           SELECT resource FROM appointment WHERE appointment.visit = visit.id AND released_at IS NULL
       ) AS resources
FROM visit
LEFT JOIN visit_line AS line ON line.id = (
    SELECT line FROM appointment WHERE appointment.visit = visit.id AND line IS NOT NULL
    ORDER BY id DESC LIMIT 1
)
WHERE visit.id = $1
"""
STILL_TAKEN = """
SELECT EXISTS (SELECT FROM appointment WHERE visit = $1 AND line IS NOT NULL AND released_at IS NULL)
"""
GIVEN = """
SELECT json_object_agg(asked.resource, coalesce(
    (SELECT max(id) FROM appointment WHERE appointment.resource = asked.resource), 0
)) FROM unnest($1::int[]) AS asked (resource)
"""


class TakesNoTime(Refused):
    """Nothing on the visit is somebody's time, so there is nothing to move."""

    def __init__(self) -> None:
        super().__init__(
            "This visit takes no time of its own, so there is nothing to move. Book a new one instead."
        )


@dataclass(frozen=True, slots=True)
class Booked:
    """The line of a visit that takes time, and the resources it holds at the moment."""

    id: int
    branch: int
    line: int
    service: int
    member: int
    any_member: bool
    starts_at: datetime
    ends_at: datetime
    resources: list[int]

    @property
    def span(self) -> Span:
        return int(self.starts_at.timestamp()), int(self.ends_at.timestamp())

    @property
    def minutes(self) -> int:
        return (self.span[1] - self.span[0]) // 60


async def booked(visit_id: int) -> Booked:
    row = await fetch_one(BOOKED, visit_id)
    if row is None or row["member"] is None or row["service"] is None:
        raise TakesNoTime
    return Booked(**row)


async def last_given(resources: list[int]) -> dict[int, int]:
    """For each resource a number that is higher the later it was last given something; 0 for never."""
    return msgspec.json.decode(await fetch_value(GIVEN, resources), type=dict[int, int])


async def still_taken(visit_id: int) -> bool:
    """The visit has not given its time back."""
    return bool(await fetch_value(STILL_TAKEN, visit_id))
