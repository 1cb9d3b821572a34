"""Paying, seen from the client's page and from the provider's."""

import re
from datetime import timedelta

import pytest

import booking.actions
from checkout.actions.online.looking import handle_next
from clients.tables import Visit
from kit import clock
from kit.db import fetch_value
from kit.rights import CUSTOMER
from kit.settings import Settings
from tests.booking.scene import at
from tests.browse import browser
from tests.cast import Salon, open_salon
from tests.checkout import paying
from tests.checkout.box import open_box
from tests.checkout.paying import rule

pytestmark = pytest.mark.usefixtures("morning")
FORM = {"name": "Masha", "phone": "0151 12345678", "email": "masha@example.com"}


async def books(salon: Salon, b) -> str:  # type: ignore[no-untyped-def]
    """The form a stranger sends; the address of the page it leads to."""
    wanted = {"service": str(salon.haircut), "member": str(salon.anna), "starts_at": at("14:00").isoformat()}
    made = await b.post("/book/center/visits", data={**FORM, **wanted})
    assert made.status_code == 303
    return str(made.headers["location"])


async def agrees(b, here: str) -> str:  # type: ignore[no-untyped-def]
    """The address of the provider's page."""
    page = (await b.get(here)).text
    seen = re.search(r'name="seen" value="(\w+)"', page)
    assert seen is not None
    leaving = await b.post(here, data={"seen": seen[1]})
    found = re.search(r'url=http://stripe.test/pay/(\w+)"', leaving.text)
    assert found is not None
    return found[1]


async def test_a_stranger_books_reads_the_terms_pays_and_comes_back_to_a_visit(monkeypatch) -> None:
    salon = await open_salon()
    await rule(salon)
    async with open_box(monkeypatch) as box, browser() as b:
        here = await books(salon, b)
        assert here.endswith("/payment")
        page = (await b.get(here)).text
        assert "One more step: €22.50" in page
        assert "We ask for a deposit of €22.50. It counts towards the price of €45.00." in page
        assert "If you cancel until Wednesday 2 December, 12:00, you get all of it back." in page
        assert "Later, 50 % of the price (€22.50) is due." in page
        assert "If you do not come, it is 100 % (€45.00)." in page
        box.pays(await agrees(b, here))
        back = await b.get(f"{here}/return")
        visit = here.removesuffix("/payment")
        assert back.headers["location"] == visit
        shown = (await b.get(visit)).text
        assert "You are booked" in shown
        assert "€22.50 paid online." in shown
        assert (await b.get(here)).headers["location"] == visit, "nothing is to be paid any more"


async def test_a_declined_card_is_said_in_a_sentence_and_the_time_is_still_kept(monkeypatch) -> None:
    salon = await open_salon()
    await rule(salon)
    async with open_box(monkeypatch) as box, browser() as b:
        here = await books(salon, b)
        box.pays(await agrees(b, here), "4000000000009995")
        back = await b.get(f"{here}/return")
        assert back.headers["location"] == here
        page = (await b.get(here)).text
        assert "There is not enough money on this card. Try another card." in page
        assert "We keep your time until" in page


async def test_terms_that_changed_are_shown_again_and_nothing_is_agreed_to(monkeypatch) -> None:
    salon = await open_salon()
    await rule(salon)
    async with open_box(monkeypatch), browser() as b:
        here = await books(salon, b)
        refused = await b.post(here, data={"seen": "older"})
        assert refused.status_code == 409
        assert "The terms are not those you have read." in refused.text
    assert await fetch_value("SELECT agreed_at FROM prepayment") is None


async def test_a_provider_that_is_away_leaves_the_time_kept_and_says_so(monkeypatch) -> None:
    salon = await open_salon()
    await rule(salon)
    async with open_box(monkeypatch) as box, browser() as b:
        here = await books(salon, b)
        seen = re.search(r'name="seen" value="(\w+)"', (await b.get(here)).text)
        box.goes_wrong("checkout/sessions", status=500)
        away = await b.post(here, data={"seen": seen[1]})
        assert away.status_code == 503
        assert "The payment provider does not answer at the moment." in away.text
        page = await agrees(b, here)
        box.pays(page)
        box.goes_wrong("checkout/sessions", status=500)
        back = await b.get(f"{here}/return")
        assert "We have not heard from the bank yet." in (await b.get(back.headers["location"])).text


async def test_a_program_is_told_where_to_pay(monkeypatch) -> None:
    salon = await open_salon()
    await rule(salon)
    wanted = {"service": salon.haircut, "member": salon.anna, "starts_at": at("14:00").isoformat()}
    async with open_box(monkeypatch), browser() as b:
        made = (await b.post("/book/center/visits", json={**FORM, **wanted})).json()
    assert (made["status"], made["payment"]) == ("requested", f"/v/{made['code']}/payment")


async def test_the_page_of_cancelling_says_what_comes_back(monkeypatch) -> None:
    salon = await open_salon()
    await rule(salon, rate=8_000)
    async with open_box(monkeypatch) as box, browser() as b:
        visit = await paying.paid(box, salon, "17:00")
        page = (await b.get(f"/v/{visit.code}/cancellation")).text
        assert "The €36.00 you paid goes back to your card." in page


async def test_a_late_cancellation_says_what_is_due_and_what_comes_back(monkeypatch) -> None:
    salon = await open_salon()
    await rule(salon, rate=8_000, free_hours=48)
    async with open_box(monkeypatch) as box, browser() as b:
        visit = await paying.paid(box, salon, "17:00")
        shown = (await b.get(f"/v/{visit.code}/cancellation")).text
        assert "It is late to cancel: €22.50 is due, as agreed." in shown
        assert "€13.50 of the €36.00 you paid goes back to your card." in shown


async def test_news_is_taken_when_signed_once_each_and_acted_on(monkeypatch) -> None:
    salon = await open_salon()
    await rule(salon)
    monkeypatch.setattr(Settings, "stripe_webhook_secret", "whsec_of_the_box")
    async with open_box(monkeypatch) as box, browser() as b:
        visit = await paying.books(salon)
        box.pays((await paying.starts(visit)).page)
        for event in [*box.store.events, *box.store.events]:
            body, signature = box.store.signed(event)
            heard = await b.post("/payments/stripe", content=body, headers={"Stripe-Signature": signature})
            assert (heard.status_code, heard.text) == (200, "Heard.")
        refused = await b.post("/payments/stripe", content=b"{}", headers={"Stripe-Signature": "t=1,v1=0"})
        assert refused.status_code == 400
        assert await fetch_value("SELECT count(*) FROM gateway_event") == len(box.store.events)
        while await handle_next():
            pass
    assert (await paying.fresh(visit)).status == "waiting"


async def test_where_no_provider_is_set_nobody_listens() -> None:
    async with browser() as b:
        assert (await b.post("/payments/stripe", content=b"{}")).status_code == 404
    assert await fetch_value("SELECT count(*) FROM gateway_event") == 0


async def test_a_client_who_withdraws_while_paying_reads_that_it_is_over(monkeypatch) -> None:
    salon = await open_salon()
    await rule(salon)
    async with open_box(monkeypatch) as box, browser() as b:
        here = await books(salon, b)
        page = await agrees(b, here)
        visit = await Visit.objects().get(Visit.code == here.split("/")[2])
        await booking.actions.cancel(CUSTOMER, visit.id, "")
        box.pays(page)
        await b.get(f"{here}/return")
        with clock.pretend(clock.now() + timedelta(minutes=5)):
            await paying.works()
        shown = (await b.get(f"/v/{visit.code}")).text
        assert "€22.50 of it goes back to your card" in shown
