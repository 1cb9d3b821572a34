"""Wishes for a haircut, and what was written for them."""

from booking.actions import Booking
from booking.tables import Appointment, Change, Hold
from clients.tables import Client, Visit, VisitLine
from kit.journal import JournalEntry
from reminders.tables import Message
from tests.booking.scene import at, wall
from tests.cast import Salon

MASHA = "+49 1511 2345678"


def wish(salon: Salon, start: str = "10:00", **facts: object) -> Booking:
    return Booking(
        **{
            "branch": salon.center, "service": salon.haircut, "member": salon.anna, "starts_at": at(start),
            "name": "Masha", "phone": MASHA, **facts,
        }
    )  # fmt: skip


async def rows() -> tuple[int, ...]:
    """Everything a booking may write."""
    tables = (Client, Visit, VisitLine, Appointment, Message, Change, JournalEntry, Hold)
    return tuple([await table.count() for table in tables])


async def taken_by(visit: Visit) -> list[tuple[int, str, str]]:
    found = await Appointment.objects().where(
        Appointment.visit == visit.id, Appointment.released_at.is_null()
    )
    return sorted((each.resource, wall(each.starts_at), wall(each.ends_at)) for each in found)
