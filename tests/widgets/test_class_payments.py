"""A stranger books a place of a class with a deposit: it is told before, paid on the way, and never half."""

import re

import pytest

from booking import actions
from booking.tables import GroupEvent
from clients.tables import Visit
from kit.rights import CUSTOMER
from tests.booking.classes import seat, taken
from tests.browse import browser
from tests.checkout.box import open_box
from tests.checkout.class_paying import full_and_paid, paid_class
from tests.checkout.test_online_pages import agrees
from tests.widgets.flow import hidden_on
from tests.widgets.test_classes import PETRA, address

pytestmark = pytest.mark.usefixtures("morning")


async def books(b, event: GroupEvent, **more: str) -> str:  # type: ignore[no-untyped-def]
    form = await b.get(address(event))
    answer = await b.post(f"{address(event)}/visits", data={**hidden_on(form.text), **PETRA, **more})
    assert answer.status_code == 303
    return str(answer.headers["location"])


async def test_the_contact_step_tells_what_is_due_before_anybody_gives_their_name(monkeypatch) -> None:
    _, event = await paid_class(4)
    async with open_box(monkeypatch), browser() as b:
        page = (await b.get(address(event))).text
    assert "We ask for a deposit of €7.50. It counts towards the price of €15.00." in page
    assert "If you cancel until Wednesday 2 December, 08:00, you get all of it back." in page
    assert "These sums are for one place." in page
    assert "You agree to it and pay in the next step" in page


async def test_where_there_is_one_place_the_sum_stands_beside_the_price(monkeypatch) -> None:
    _, event = await paid_class(1)
    async with open_box(monkeypatch), browser() as b:
        page = (await b.get(address(event))).text
    assert re.search(r"Due now</dt><dd>€7.50", page)
    assert "These sums are for one place." not in page


async def test_where_nothing_is_asked_nothing_is_told() -> None:
    _, event = await paid_class(2)
    async with browser() as b:
        assert "Before your visit" not in (await b.get(address(event))).text
        assert not (await books(b, event, seats="1")).endswith("/payment")


async def test_three_places_are_paid_for_once_and_then_they_are_booked(monkeypatch) -> None:
    _, event = await paid_class(3)
    async with open_box(monkeypatch) as box, browser() as b:
        here = await books(b, event, seats="3")
        assert here.endswith("/payment")
        page = (await b.get(here)).text
        assert "One more step: €22.50" in page
        assert "We keep your place until 09:30. It is yours when this is done." in page
        assert "<dt>Places</dt><dd>3</dd>" in page
        assert "I do not want these places" in page
        kept = (await b.get(here.removesuffix("/payment"))).text
        assert "Your place is kept" in kept
        full = (await b.get(address(event))).text
        assert "This class is full" in full
        box.pays(await agrees(b, here))
        back = await b.get(f"{here}/return")
        shown = (await b.get(back.headers["location"])).text
    assert "You are booked" in shown
    assert "€22.50 paid online." in shown
    assert await taken(event.id) == 3


async def test_before_giving_an_unpaid_place_back_nothing_is_called_late(monkeypatch) -> None:
    _, event = await paid_class(2, notice_minutes=3_000)
    async with open_box(monkeypatch), browser() as b:
        here = (await books(b, event, seats="1")).removesuffix("/payment")
        asked = (await b.get(f"{here}/cancellation")).text
        assert "Withdraw your request?" in asked
        assert "noted as late" not in asked
        gone = await b.post(f"{here}/cancellation", data={**hidden_on(asked), "why": ""})
        assert gone.status_code == 303
        assert "You have withdrawn your request" in (await b.get(here)).text
    assert await taken(event.id) == 0


async def test_what_cancelling_costs_is_told_before(monkeypatch) -> None:
    _, event = await paid_class(2)
    async with open_box(monkeypatch) as box, browser() as b:
        visit = await full_and_paid(box, event, 1)
        asked = (await b.get(f"/v/{visit.code}/cancellation")).text
    assert "The €7.50 you paid goes back to your card." in asked
    assert "It costs you nothing." not in asked


async def test_who_waits_reads_what_a_place_will_take_and_pays_when_there_is_one(monkeypatch) -> None:
    _, event = await paid_class(1)
    async with open_box(monkeypatch) as box, browser() as b:
        inside = await full_and_paid(box, event, 1)
        form = (await b.get(address(event))).text
        assert "When a place is free we write to you, and keep it for you while you agree and pay." in form
        assert "Due now" not in form
        listed = await books(b, event, or_list="yes")
        shown = (await b.get(listed)).text
        assert "As soon as there is a place for you we keep it, and write to you." in shown
        assert "We ask for a deposit of €7.50." in shown
        assert (await b.get(f"{listed}/payment")).headers["location"] == listed
        await actions.cancel(CUSTOMER, inside.id, "")
        page = (await b.get(f"{listed}/payment")).text
        assert "We keep your place until 12:00." in page
        box.pays(await agrees(b, f"{listed}/payment"))
        await b.get(f"{listed}/payment/return")
        assert "You are booked" in (await b.get(listed)).text


async def test_who_would_wait_without_an_address_reads_why_and_keeps_what_they_typed(monkeypatch) -> None:
    _, event = await paid_class(1)
    async with open_box(monkeypatch) as box, browser() as b:
        await full_and_paid(box, event, 1)
        form = await b.get(address(event))
        typed = {**hidden_on(form.text), **PETRA, "email": "", "or_list": "yes"}
        answer = await b.post(f"{address(event)}/visits", data=typed)
        assert answer.status_code == 422
        assert 'value="Petra"' in answer.text
        assert "We need your e-mail address: a place that becomes free" in answer.text
    assert await Visit.count() == 1


async def test_who_was_faster_leaves_nothing_to_be_paid(monkeypatch) -> None:
    _, event = await paid_class(1, cut_off_minutes=60 * 24 * 5)
    async with open_box(monkeypatch), browser() as b:
        form = await b.get(address(event))
        await seat(event.id, 1)
        answer = await b.post(
            f"{address(event)}/visits", data={**hidden_on(form.text), **PETRA, "seats": "1"}
        )
        assert answer.status_code == 409
        assert "This class is full." in answer.text
