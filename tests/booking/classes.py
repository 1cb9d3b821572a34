"""A yoga class at Center: ten places, one hour, €15.00, led by Anna on Wednesday at ten."""

from booking import actions
from booking.tables import Appointment, GroupEvent, Seat
from clients.tables import Client, Visit
from kit import db
from kit.rights import CUSTOMER, SYSTEM
from reminders.tables import Message
from tests.booking.scene import at
from tests.cast import Salon, add, open_salon

TAKEN = "SELECT taken FROM group_event WHERE id = $1"


async def offer_yoga(salon: Salon, *, capacity: int = 10, max_seats: int = 3, kind: int | None = None) -> int:
    """The service, led by Anna and by Lena."""
    from catalog.tables import Service, ServiceCategory, ServiceNeed, ServicePrice
    from staff.tables import Skill

    heading = await add(ServiceCategory(name="Movement", colour="teal"))
    yoga = await add(
        Service(category=heading, name="Yoga", minutes=60, capacity=capacity, max_seats=max_seats)
    )
    if kind is not None:
        await add(ServiceNeed(service=yoga, kind=kind))
    await add(ServicePrice(service=yoga, branch=salon.center, price=1500))
    for member in (salon.anna, salon.lena):
        await add(Skill(member=member, service=yoga))
    return yoga


async def put_on(salon: Salon, yoga: int, start: str = "10:00", **more) -> GroupEvent:  # type: ignore[no-untyped-def]
    facts = {"member": salon.anna, "starts_at": at(start), **more}
    return await actions.create_event(SYSTEM, actions.NewEvent(salon.center, yoga, **facts))


async def on(**more) -> tuple[Salon, GroupEvent]:  # type: ignore[no-untyped-def]
    """A salon of its own, and the class in it."""
    salon = await open_salon()
    return salon, await put_on(salon, await offer_yoga(salon), **more)


def places(event: int, number: int = 1, seats: int = 1, **more) -> actions.Places:  # type: ignore[no-untyped-def]
    """Wanted by a client of their own."""
    facts = {"name": f"Client {number}", "phone": f"+49 1511 1{number:06}", "email": f"c{number}@example.com"}
    return actions.Places(event, seats, **{**facts, **more})


async def seat(event: int, number: int = 1, seats: int = 1, **more) -> Visit:  # type: ignore[no-untyped-def]
    return await actions.book_seats(CUSTOMER, places(event, number, seats, **more))


async def taken(event: int) -> int:
    return await db.fetch_value(TAKEN, event)


async def wait(event: int, number: int, seats: int = 1, **more) -> Visit:  # type: ignore[no-untyped-def]
    """On the waiting list, or in the class should there be a place."""
    return await seat(event, number, seats, or_list=True, **more)


async def everything() -> list[object]:
    """What a refused action must leave as it was."""
    counts = [await table.count() for table in (GroupEvent, Seat, Visit, Client, Message, Appointment)]
    told = await db.fetch_value("SELECT count(*) FROM journal_entry")
    return [*counts, told, await db.fetch("SELECT * FROM group_event ORDER BY id")]
