"""The desk's forms of visits on the Tuesday of the calendar, over HTTP."""

from datetime import UTC, datetime

from booking import actions
from kit.rights import SYSTEM

DAY = "2026-12-01"
FRAGMENT = {"HX-Request": "true", "HX-Request-Type": "partial"}
JSON = {"accept": "application/json"}


def at(hour: int, minute: int = 0, day: int = 1) -> datetime:
    """A time of Center's wall clock (an hour before UTC in December)."""
    return datetime(2026, 12, day, hour - 1, minute, tzinfo=UTC)


async def booked(salon, hour=10, member=None, **more):
    wanted = actions.Booking(
        salon.center, salon.haircut, member or salon.anna, at(hour), client=salon.masha, **more
    )
    return await actions.book(SYSTEM, wanted)


def new_visit(salon, **typed):
    known = {"branch": str(salon.center), "service": str(salon.haircut), "member": str(salon.anna)}
    return {**known, "day": DAY, "time": "11:00", "name": "Petra", "phone": "0151 12345679", **typed}
