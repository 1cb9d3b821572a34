"""A yoga class with a deposit: €15.00 a place, half of it before, kept by the same terms as a visit’s."""

from booking import actions
from booking.prepay_tables import Prepayment
from booking.queries import classes
from booking.tables import GroupEvent
from clients.tables import Visit
from kit import db
from kit.rights import SYSTEM
from reminders.tables import Message
from tests.booking.classes import offer_yoga, put_on, seat, taken, wait
from tests.cast import Salon, open_salon
from tests.checkout import paying
from tests.checkout.box import Box
from tests.checkout.paying import fresh, rule, starts, tells

KINDS = ("booked", "kept", "declined", "promoted", "in_line")


async def paid_class(capacity: int = 2, **more: object) -> tuple[Salon, GroupEvent]:
    """With so many places, on Wednesday at ten, and the rule."""
    salon = await open_salon()
    event = await put_on(salon, await offer_yoga(salon), capacity=capacity, **more)
    await rule(salon)
    return salon, event


async def pays(box: Box, visit: Visit) -> Visit:
    """Agrees to the terms, types the card, and the news of it comes."""
    box.pays((await starts(visit)).page)
    await tells(box)
    return await fresh(visit)


async def full_and_paid(box: Box, event: GroupEvent, seats: int = 2) -> Visit:
    """Somebody has all the places."""
    return await pays(box, await seat(event.id, 1, seats))


async def status(visit: Visit) -> str:
    return str((await fresh(visit)).status)


async def state(visit: Visit) -> str:
    return str((await paying.asked_of(visit)).state)


async def letters(visit: Visit) -> list[str]:
    """What they were or will be told, the reminders aside."""
    rows = await Message.select(Message.kind).where(
        Message.visit == visit.id, Message.kind.is_in(list(KINDS)), Message.status != "cancelled"
    )
    return sorted(row["kind"] for row in rows)


async def told(action: str) -> int:
    return int(await db.fetch_value("SELECT count(*) FROM journal_entry WHERE action = $1", action))


async def is_whole() -> bool:
    """Nobody sits twice, nobody waits beside a place."""
    return (await classes.miscounted(), await classes.passed_over()) == ([], [])


async def bigger(event: GroupEvent, capacity: int) -> None:
    await actions.change_event(SYSTEM, event.id, actions.EventChange(capacity=capacity), None)


__all__ = [
    "Prepayment", "bigger", "fresh", "full_and_paid", "is_whole", "letters", "paid_class", "pays", "rule",
    "seat", "starts", "state", "status", "taken", "tells", "told", "wait",
]  # fmt: skip
