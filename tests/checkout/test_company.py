"""The bills of people who come together: a bill for each, and the points of who pays for all."""

import pytest

from booking.actions import Booking
from booking.actions.several.booking import Together, book_several
from booking.rules.wants import Want, Wanted
from checkout import actions
from checkout.rules import Checkout, Method, Tender
from clients.tables import Visit
from loyalty.queries import balance
from tests.booking.scene import at
from tests.browse import browser
from tests.cast import Salon
from tests.checkout.till import by_card, fresh, pay
from tests.loyalty.points import generous_salon

pytestmark = pytest.mark.usefixtures("morning")


async def masha_and_tom(salon: Salon) -> tuple[Visit, Visit]:
    booking = Booking(salon.center, salon.haircut, None, at("10:00"), client=salon.masha, notify=False)
    wanted = Wanted((Want(salon.haircut), Want(salon.haircut, guest=1)))
    visit = await book_several(salon.actors["Olga"], Together(booking, wanted, ("Tom",)))
    other = await Visit.objects().get((Visit.party == visit.party) & (Visit.id != visit.id))
    return visit, other


async def test_each_bill_shows_the_others_whether_they_are_paid_and_who_pays() -> None:
    salon = await generous_salon()
    visit, other = await masha_and_tom(salon)
    await pay(salon, visit, by_card(4500))
    async with browser(salon.actors["Olga"]) as olga:
        page = (await olga.get(f"/desk/bills/{other.id}")).text
        assert f'href="/desk/bills/{visit.id}"' in page
        for words in ("Tom, this bill", "To pay", "To be paid by Masha Petrova", "€90.00"):
            assert words in page
        paid = (await olga.get(f"/desk/bills/{visit.id}")).text
    assert "Paid by Masha Petrova" in paid


async def test_the_points_for_a_guests_visit_go_to_who_pays_and_pay_for_it_and_come_back() -> None:
    salon = await generous_salon()
    visit, other = await masha_and_tom(salon)
    await pay(salon, visit, by_card(4500))
    assert await balance(salon.masha, salon.center) == 2
    async with browser(salon.actors["Olga"]) as olga:
        assert "2 of Masha Petrova’s points" in (await olga.get(f"/desk/bills/{other.id}")).text
    with_points = Checkout(version=1, payments=[Tender(Method.points, 200), Tender(Method.card, 4300)])
    await pay(salon, other, with_points)
    assert await balance(salon.masha, salon.center) == 2  # two are spent, two are earned
    assert await balance(int(other.client), salon.center) == 0
    done = await fresh(other)
    await actions.reopen_visit(salon.actors["Vera"], other.id, "Wrong card", done.version)
    assert await balance(salon.masha, salon.center) == 2
