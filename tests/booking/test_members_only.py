"""Services that only members book: at the desk with the reason, by strangers with one answer for all."""

from datetime import timedelta

import pytest

from booking import actions
from booking.actions import Booking, Move, NotForYou, OnlyForMembers
from booking.tables import Appointment
from catalog.tables import Branch
from clients.tables import Client, Visit
from kit import db
from kit.rights import CUSTOMER
from loyalty.membership_tables import MembersOnly
from tests.booking.scene import DAY, at
from tests.booking.web import new_visit
from tests.browse import browser
from tests.cast import Salon, add, open_salon
from tests.loyalty.memberships import bought, membership_type

pytestmark = pytest.mark.usefixtures("morning")
FREEZE = """
INSERT INTO membership_freeze (membership, period, from_on, until_on, made_at, made_by, reason, lifted_by)
SELECT membership.id, membership_period.id, $1, $2, now(), 'Olga', '', '' FROM membership
JOIN membership_period ON membership_period.membership = membership.id
WHERE NOT EXISTS (SELECT FROM membership_freeze WHERE membership_freeze.membership = membership.id)
"""
MASHA = "+49 1511 2345678"


def wish(salon: Salon, *, client: int | None = None, phone: str = MASHA, start: str = "10:00") -> Booking:
    if client is not None:
        return Booking(salon.center, salon.haircut, None, at(start), client=client)
    return Booking(salon.center, salon.haircut, None, at(start), name="Somebody", phone=phone)


async def only_members(salon: Salon) -> None:
    await add(MembersOnly(service=salon.haircut))


async def refused(actor, wanted: Booking, words: str) -> None:  # type: ignore[no-untyped-def]
    """And nothing has changed."""
    before = [await table.count() for table in (Client, Visit, Appointment)]
    with pytest.raises(NotForYou if actor == CUSTOMER else OnlyForMembers, match=words):
        await actions.book(actor, wanted)
    assert [await table.count() for table in (Client, Visit, Appointment)] == before


async def test_only_who_has_a_membership_for_it_books_and_moves_it() -> None:
    salon = await open_salon()
    olga, masha = salon.actors["Olga"], wish(salon, client=salon.masha)
    kind = await membership_type(covers=[{"service": salon.haircut}], weekdays=[DAY.weekday()])
    await only_members(salon)
    await refused(olga, masha, "Haircut is only for members. This client has no membership that can be used")
    await refused(olga, Booking(salon.center, salon.haircut, None, at("10:00")), "Say whose visit this is")
    await refused(CUSTOMER, wish(salon), "we know no membership under this phone number")

    await bought(salon, kind)
    await refused(CUSTOMER, wish(salon, phone="+49 1511 9999999"), "we know no membership")
    visit = await actions.book(CUSTOMER, wish(salon))
    await actions.book(olga, wish(salon, client=salon.masha, start="12:00"))
    await Branch.update({Branch.notice_minutes: 0}).where(Branch.id == salon.center)
    with pytest.raises(NotForYou):
        await actions.move(CUSTOMER, visit.id, Move(at("10:00", DAY + timedelta(days=1)), None, None))
    assert await db.fetch_value("SELECT starts_at FROM visit WHERE id = $1", visit.id) == at("10:00")
    await actions.move(CUSTOMER, visit.id, Move(at("14:00"), None, None))


async def test_a_frozen_or_other_membership_lets_nobody_book_unless_its_terms_say_so() -> None:
    salon = await open_salon()
    olga, masha = salon.actors["Olga"], wish(salon, client=salon.masha)
    await only_members(salon)
    await bought(salon, await membership_type(covers=[{"service": salon.colour}]))
    await refused(olga, masha, "The membership is not for this service.")
    await bought(salon, await membership_type(covers=[{"category": salon.hair}], visits=1))
    await db.execute(FREEZE, DAY, DAY + timedelta(days=7))
    await refused(olga, masha, "It is frozen until")
    await refused(CUSTOMER, wish(salon), "we know no membership under this phone number")
    await bought(salon, await membership_type(books_frozen=True))
    await db.execute(FREEZE, DAY, DAY + timedelta(days=7))
    await actions.book(CUSTOMER, wish(salon))


async def test_the_desk_reads_the_reason_in_its_form_and_strangers_read_for_whom_it_is() -> None:
    salon = await open_salon()
    await only_members(salon)
    async with browser(salon.actors["Olga"]) as olga:
        answer = await olga.post("/desk/visits", data=new_visit(salon, client=str(salon.masha), phone=""))
    assert (answer.status_code, "Haircut is only for members." in answer.text) == (409, True)
    async with browser() as stranger:
        shown = await stranger.get(f"/book/center?service={salon.haircut}&day={DAY}")
    assert "For members." in shown.text
    assert await Visit.count() == 0
