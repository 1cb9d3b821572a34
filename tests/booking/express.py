"""A haircut at ten on the Wednesday, held by Olga for somebody on the phone."""

from typing import Any

from booking.actions import Booking, express
from booking.express_tables import Express
from booking.queries.express import link_row
from booking.tables import Appointment, Hold
from clients.tables import Client, Visit
from kit.journal import JournalEntry
from reminders.tables import Message
from tests.booking.scene import at
from tests.cast import Salon

HOUR = 60


def wanted(salon: Salon, start: str = "10:00", **more: Any) -> Booking:
    who = {} if "client" in more else {"name": "Petra", "phone": "0151 12345679"}
    return Booking(**{"branch": salon.center, "service": salon.haircut, "member": salon.anna,
                      "starts_at": at(start), **who, **more})  # fmt: skip


async def sent(salon: Salon, start: str = "10:00", minutes: int = HOUR, **more: Any) -> Express:
    return await express.send(salon.actors["Olga"], wanted(salon, start, **more), minutes)


async def by_client(link: Express, name: str = "Petra Stone", **more: str) -> Visit:
    return await express.finish(express.by_link(link), link, express.Contact(name, **more))


async def now_is(link: Express) -> Express:
    return await link_row(link.id)


async def everything() -> list[object]:
    """What a refusal must not change."""
    tables = (Express, Hold, Appointment, Visit, Client, Message)
    rows = [await table.select().order_by(table.id) for table in tables]
    return [*rows, await JournalEntry.count()]
