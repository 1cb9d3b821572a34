"""How long before its start a visit may still be called off or moved by its client."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from booking.queries.setup import setup_of
from booking.rules.shape import MINUTE
from booking.rules.terms import is_late
from clients.tables import Visit
from kit import clock
from kit.db import fetch

ABOUT = """
SELECT array(
           SELECT DISTINCT service FROM visit_line
           WHERE visit = $1 AND service IS NOT NULL AND added_to IS NULL
       ) AS services,
       (SELECT group_event.notice_minutes FROM seat JOIN group_event ON group_event.id = seat.event
        WHERE seat.visit = $1) AS of_class
"""


@dataclass(frozen=True, slots=True)
class Notices:
    """What is asked for before the start, in seconds; inside it the client has to call."""

    starts_at: datetime
    cancel: int
    move: int

    @property
    def cancel_until(self) -> datetime:
        return self.starts_at - timedelta(seconds=self.cancel)

    @property
    def move_until(self) -> datetime:
        return self.starts_at - timedelta(seconds=self.move)

    @property
    def late_to_cancel(self) -> bool:
        return self.is_late(self.cancel)

    @property
    def late_to_move(self) -> bool:
        return self.is_late(self.move)

    def is_late(self, notice: int) -> bool:
        return is_late(int(self.starts_at.timestamp()), int(clock.now().timestamp()), notice)


async def notices(visit: Visit) -> Notices:
    """Of several services the one that asks for the longest notice counts, of add-ons none is asked.

    A date of a class has its own.
    """
    [about] = await fetch(ABOUT, visit.id)
    if about["of_class"] is not None:
        return Notices(visit.starts_at, about["of_class"] * MINUTE, about["of_class"] * MINUTE)
    return await notices_of(visit.branch, about["services"], visit.starts_at)


async def notices_of(branch: int, services: Collection[int], starts_at: datetime) -> Notices:
    """The same for a visit there is not yet."""
    setup = await setup_of(branch)
    asked = [setup.conditions_of(each) for each in services or (0,)]
    return Notices(
        starts_at, max(each.cancel_notice for each in asked), max(each.move_notice for each in asked)
    )
