"""The lines of a bill and its discounts over HTTP."""

import pytest

from clients.tables import VisitLine
from kit import db
from tests.cast import open_salon
from tests.checkout import till
from tests.checkout.web import lines_of, send

pytestmark = pytest.mark.usefixtures("morning")


async def test_lines_are_added_changed_and_removed() -> None:
    salon = await open_salon()
    visit = await till.arrived(salon)
    at = f"/desk/bills/{visit.id}/lines"
    await send(salon, "Nora", at, version=1, item=f"good-{salon.shampoo}", member=salon.anna, quantity=2)
    added = (await VisitLine.objects().where(VisitLine.good == salon.shampoo))[0]
    change = {"version": 2, "quantity": 3, "price": "11.00", "discount": "10%", "discount_reason": "Regular"}
    assert (await send(salon, "Nora", f"{at}/{added.id}", **change)).status_code == 303
    assert await lines_of(visit) == [("Haircut", 1, 4500, 0), ("Shampoo", 3, 1100, 330)]
    assert (await send(salon, "Nora", f"{at}/{added.id}/removal", version=3)).status_code == 303
    assert await lines_of(visit) == [("Haircut", 1, 4500, 0)]
    assert (await till.fresh(visit)).version == 4
    assert (await send(salon, "Nora", f"{at}/{added.id}/removal", version=4)).status_code == 404


async def test_a_service_is_added_at_the_price_of_who_does_it() -> None:
    salon = await open_salon()
    visit = await till.arrived(salon)
    await db.execute("UPDATE skill SET price = 9900 WHERE member = $1", salon.lena)
    form = {"version": 1, "item": f"service-{salon.haircut}", "member": salon.lena, "quantity": 1}
    await send(salon, "Olga", f"/desk/bills/{visit.id}/lines", **form)
    assert await lines_of(visit) == [("Haircut", 1, 4500, 0), ("Haircut", 1, 9900, 0)]


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"item": ""}, "Choose a service or something that is sold here."),
        ({"item": "good-999"}, "Choose something from this branch"),
        ({"item": "good-99999999999"}, "Choose something from this branch"),
        ({"item": "good-1", "quantity": "many"}, "Write a whole number."),
        ({"item": "good-1", "quantity": "0"}, "Write a whole number from 1"),
        ({"item": "good-1", "member": "999"}, "Choose somebody who works here."),
    ],
)
async def test_a_line_that_cannot_be_added_keeps_the_form(form: dict[str, str], sentence: str) -> None:
    salon = await open_salon()
    visit = await till.arrived(salon)
    form = {"item": f"good-{salon.shampoo}", "quantity": "1", **form}
    if form["item"] == "good-1":
        form["item"] = f"good-{salon.shampoo}"
    page = await send(salon, "Olga", f"/desk/bills/{visit.id}/lines", version=1, **form)
    assert page.status_code == 422
    assert sentence in page.text
    assert len(await lines_of(visit)) == 1


async def test_prices_and_discounts_need_the_right() -> None:
    salon = await open_salon()
    visit = await till.arrived(salon)
    line = (await VisitLine.objects())[0].id
    at, same = f"/desk/bills/{visit.id}/lines/{line}", {"version": 1, "quantity": 1, "price": "45.00"}
    assert (await send(salon, "Olga", at, **{**same, "price": "40.00"})).status_code == 403
    refused = await send(salon, "Olga", at, **same, discount="5", discount_reason="Friend")
    assert refused.status_code == 403
    form = {"version": 1, "discount": "5", "discount_reason": "Friend"}
    assert (await send(salon, "Olga", f"/desk/bills/{visit.id}/discount", **form)).status_code == 403
    assert (await send(salon, "Olga", at, **{**same, "quantity": 2})).status_code == 303
    assert await lines_of(visit) == [("Haircut", 2, 4500, 0)]


async def test_a_discount_needs_a_reason_and_keeps_what_was_typed() -> None:
    salon = await open_salon()
    visit = await till.arrived(salon)
    line = (await VisitLine.objects())[0].id
    form = {"version": 1, "quantity": 1, "price": "45.00", "discount": "12.34"}
    page = await send(salon, "Nora", f"/desk/bills/{visit.id}/lines/{line}", **form)
    assert page.status_code == 422
    assert "Why is it given?" in page.text
    assert 'value="12.34"' in page.text
    page = await send(salon, "Nora", f"/desk/bills/{visit.id}/discount", version=1, discount="99")
    assert page.status_code == 422
    assert "That is above the price." in page.text


async def test_a_discount_on_the_bill_is_spread_over_its_lines() -> None:
    salon = await open_salon()
    visit = await till.arrived(salon)
    await till.buys_shampoo(salon, visit)
    form = {"version": 1, "discount": "10%", "discount_reason": "Birthday"}
    assert (await send(salon, "Nora", f"/desk/bills/{visit.id}/discount", **form)).status_code == 303
    assert await lines_of(visit) == [("Haircut", 1, 4500, 450), ("Shampoo", 1, 1200, 120)]
    assert (
        await send(salon, "Nora", f"/desk/bills/{visit.id}/discount", version=2, discount="0")
    ).status_code == 303
    assert await lines_of(visit) == [("Haircut", 1, 4500, 0), ("Shampoo", 1, 1200, 0)]


async def test_a_booked_line_keeps_its_time() -> None:
    from datetime import timedelta

    from booking.tables import Appointment
    from kit import clock

    salon = await open_salon()
    visit = await till.arrived(salon)
    line = (await VisitLine.objects())[0].id
    await Appointment(
        resource=salon.anna_resource, visit=visit.id, line=line, starts_at=clock.now(),
        ends_at=clock.now() + timedelta(hours=1),
    ).save()  # fmt: skip
    page = await send(salon, "Nora", f"/desk/bills/{visit.id}/lines/{line}/removal", version=1)
    assert page.status_code == 409
    assert "was booked and has its time" in page.text
