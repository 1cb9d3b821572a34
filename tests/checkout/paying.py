"""Rules of prepayment, a booking that waits for money, and what the book says of it."""

from datetime import datetime

import booking.actions
from booking.actions import Booking
from booking.prepay_tables import Prepayment, PrepayRule
from checkout.actions.online import opening
from checkout.actions.online.ending import settle_next
from checkout.actions.online.looking import handle_next, hear, let_go_next, look_next
from checkout.actions.online.returning import send_next
from checkout.online_tables import OnlinePayment
from checkout.queries import online
from clients.tables import Visit
from kit import clock, db
from kit.rights import CUSTOMER
from tests.booking.scene import at
from tests.cast import Salon
from tests.checkout.box import Box

PHONE = "0151 12345678"
ADDRESS = "192.0.2.7"


async def rule(salon: Salon, asks: str = "deposit", rate: int = 5_000, **more: object) -> PrepayRule:
    """At Center: half the price before, half of it is due when it is late, all of it when nobody comes."""
    facts = {"late_rate": 5_000, "no_show_rate": 10_000, "free_hours": 2, **more}
    made = PrepayRule(
        branch=salon.center, asks=asks, deposit_rate=rate if asks == "deposit" else 0, created_at=clock.now(),
        **facts,
    )  # fmt: skip
    await made.save()
    return made


async def books(salon: Salon, hour: str = "14:00", phone: str = PHONE, **more: object) -> Visit:
    wanted = Booking(
        salon.center, salon.haircut, salon.anna, at(hour), "Masha", phone, "masha@example.com", **more
    )
    return await booking.actions.book(CUSTOMER, wanted)


async def asked_of(visit: Visit) -> Prepayment:
    found = await Prepayment.objects().get(Prepayment.visit == visit.id)
    assert found is not None
    return found


async def starts(visit: Visit, words: str = "the words") -> OnlinePayment:
    """Agrees to the terms and is led to the page."""
    agreed = opening.Agreed(words, opening.mark_of(words), ADDRESS, "a browser")
    await opening.start(visit, agreed, "Center: Haircut")
    payment = await online.alive(visit.id)
    assert payment is not None
    return payment


async def paid(box: Box, salon: Salon, hour: str = "14:00", number: str = "4242424242424242") -> Visit:
    """A booking that is paid for and confirmed."""
    visit = await books(salon, hour)
    payment = await starts(visit)
    box.pays(payment.page, number)
    await tells(box)
    return await fresh(visit)


async def tells(box: Box, *, twice: bool = False, backwards: bool = False) -> None:
    """The box sends all it has to tell, and the worker hears it."""
    events = list(box.store.events)
    for event in (events[::-1] if backwards else events) * (2 if twice else 1):
        await hear(box.gateway.read_news(*box.store.signed(event)))
    while await handle_next():
        pass


async def works(now: datetime | None = None) -> None:
    """Every worker, until none has anything to do."""
    now = now or clock.now()
    for job in (look_next, let_go_next, settle_next, send_next):
        while await job(now):
            pass


async def fresh(visit: Visit) -> Visit:
    found = await Visit.objects().get(Visit.id == visit.id)
    assert found is not None
    return found


async def payment_of(visit: Visit) -> OnlinePayment:
    return (await online.payments_of(visit.id))[-1]


async def book_of(salon: Salon) -> dict[str, int]:
    """What is on the accounts at Center; the whole of it sums to zero."""
    rows = await db.fetch(
        "SELECT kind, sum(amount)::bigint AS amount FROM posting"
        " JOIN book_account ON book_account.id = posting.account GROUP BY kind HAVING sum(amount) <> 0"
    )
    found = {row["kind"]: row["amount"] for row in rows}
    assert sum(found.values()) == 0
    del salon
    return found
