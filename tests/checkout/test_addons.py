"""A visit with add-ons at the till: a line for each, on the bill and in what its people earn."""

from datetime import date

import pytest

from booking.actions import Booking, book
from checkout import actions
from clients.queries import visit_lines
from clients.tables import Visit
from kit.rights import SYSTEM
from payroll.actions import set_terms
from payroll.tables import PayLine
from tests.booking.extras import beard, towel
from tests.booking.scene import at
from tests.cast import Salon, open_salon
from tests.checkout.till import by_card, fresh, pay

pytestmark = pytest.mark.usefixtures("morning")


async def with_extras(salon: Salon) -> Visit:
    extra = await beard(salon), await towel(salon)
    wanted = Booking(salon.center, salon.haircut, salon.anna, at("10:00"), client=salon.masha, addons=extra)
    return await book(SYSTEM, wanted)


async def test_the_bill_is_of_all_of_it_and_each_line_earns_its_share() -> None:
    salon = await open_salon()
    await set_terms(SYSTEM, salon.anna, date(2026, 9, 1), 4000, 1000)
    visit = await with_extras(salon)
    bill = await pay(salon, visit, by_card(6700))
    assert (bill.services, bill.total) == (6700, 6700)
    earned = await PayLine.select(PayLine.title, PayLine.amount).order_by(PayLine.id)
    assert [(each["title"], each["amount"]) for each in earned] == [
        ("Haircut", 1800),
        ("Beard trim", 600),
        ("Hot towel", 280),
    ]


async def test_what_was_added_but_not_done_is_taken_off_the_bill_and_the_service_is_not() -> None:
    salon = await open_salon()
    visit = await with_extras(salon)
    olga, lines = salon.actors["Olga"], await visit_lines(visit.id)
    await actions.remove_line(olga, visit.id, lines[1].id, 1)
    with pytest.raises(actions.BookedLine):
        await actions.remove_line(olga, visit.id, lines[0].id, 2)
    assert [line.title for line in await visit_lines(visit.id)] == ["Haircut", "Hot towel"]
    await pay(salon, await fresh(visit), by_card(5200, version=2))
