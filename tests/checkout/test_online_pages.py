"""Paying, seen from the client's page, from the provider's, and from the desk."""

import re
from datetime import timedelta

import pytest

import booking.actions
from booking.prepay_tables import PrepayRule
from checkout.actions.online.ending import settle_next
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
from tests.checkout.box import Box, open_box
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


async def ended(box: Box, salon: Salon) -> Visit:
    visit = await paying.paid(box, salon)
    with clock.pretend(at("14:30")):
        await booking.actions.set_status(salon.actors["Olga"], visit.id, Visit.Status.no_show, None)
    with clock.pretend(at("16:30")):
        await settle_next(clock.now())
    return visit


async def test_the_desk_sees_what_was_agreed_and_takes_a_fee_once(monkeypatch) -> None:
    salon = await open_salon()
    await rule(salon)
    async with open_box(monkeypatch) as box:
        visit = await ended(box, salon)
        here = f"/desk/online/visits/{visit.id}"
        with clock.pretend(at("16:30")):
            async with browser(salon.actors["Olga"]) as b:
                page = (await b.get(here)).text
                assert "Take the fee, €22.50" in page
                assert f"from {paying.ADDRESS}" in page
                assert (await b.post(f"{here}/fee")).status_code == 303
                assert (await b.post(f"{here}/fee")).status_code == 409
                assert "Fee €22.50: taken" in (await b.get(here)).text
                assert (await b.post(f"{here}/forgiveness", data={"why": "x"})).status_code == 403
            async with browser(salon.actors["Boris"]) as b:
                assert (await b.get(here)).status_code == 404


async def test_a_manager_gives_back_what_was_kept_and_sees_it_in_the_list(monkeypatch) -> None:
    salon = await open_salon()
    await rule(salon)
    async with open_box(monkeypatch) as box:
        visit = await ended(box, salon)
        here = f"/desk/online/visits/{visit.id}"
        with clock.pretend(at("16:40")):
            async with browser(salon.actors["Nora"]) as b:
                unnamed = await b.post(f"{here}/forgiveness", data={"why": ""})
                assert (unnamed.status_code, "A few words" in unnamed.text) == (422, True)
                assert (await b.post(f"{here}/forgiveness", data={"why": "The tram"})).status_code == 303
                assert "is on its way back: The tram" in (await b.get(here)).text
                assert "on its way back" in (await b.get("/desk/online?q=masha")).text
                assert "Nobody of that name" in (await b.get("/desk/online?q=xyz")).text


async def test_the_list_of_requests_says_what_waits_for_money_and_does_not_count_it(monkeypatch) -> None:
    salon = await open_salon()
    await rule(salon)
    async with open_box(monkeypatch), browser(salon.actors["Olga"]) as b:
        await paying.books(salon)
        assert "€22.50, until" in (await b.get("/desk/requests")).text
        assert (await b.get("/desk/requests/count")).text == ""


TYPED = {
    "covers": "all", "client_group": "", "for_whom": "newcomer", "least_price": "", "asks": "deposit",
    "deposit": "50 %", "free_hours": "24", "late_rate": "50", "no_show_rate": "100", "fee_days": "7",
}  # fmt: skip


async def test_where_no_provider_is_set_the_page_of_rules_says_that_nothing_is_asked() -> None:
    salon = await open_salon()
    async with browser(salon.actors["Vera"]) as b:
        page = (await b.get("/desk/online/rules")).text
    assert "Nothing can be paid online: no payment provider is set" in page
    assert "Nothing is asked of anybody" in page


async def test_an_owner_decides_what_is_asked_and_tries_it_out(monkeypatch) -> None:
    salon = await open_salon()
    form = {**TYPED, "branch": str(salon.center)}
    async with open_box(monkeypatch), browser(salon.actors["Vera"]) as b:
        assert (await b.post("/desk/online/rules", data=form)).status_code == 303
        listed = (await b.get("/desk/online/rules?done=added")).text
        assert "A deposit: 50 %" in listed
        assert "New clients" in listed
        tried = f"/desk/online/rules?branch={salon.center}&service={salon.haircut}"
        assert "We ask for a deposit of €22.50" in (await b.get(f"{tried}&who=newcomer")).text
        assert "Nothing is asked of them." in (await b.get(tried)).text


async def test_a_rule_is_changed_by_who_saw_it_and_deleted(monkeypatch) -> None:
    salon = await open_salon()
    made = await rule(salon)
    here = f"/desk/online/rules/{made.id}"
    changed = {**TYPED, "branch": str(salon.center), "asks": "everything", "for_whom": "anybody"}
    async with open_box(monkeypatch), browser(salon.actors["Vera"]) as b:
        seen = re.search(r'name="seen" value="(\w+)"', (await b.get(here)).text)
        assert seen is not None
        assert (await b.post(here, data={**changed, "seen": "x"})).status_code == 409
        assert (await b.post(here, data={**changed, "seen": seen[1]})).status_code == 303
        tried = f"/desk/online/rules?branch={salon.center}&service={salon.haircut}"
        assert "We ask for the whole price, €45.00." in (await b.get(tried)).text
        assert (await b.post(f"{here}/deletion")).status_code == 303
    assert await PrepayRule.count() == 0


@pytest.mark.parametrize(
    ("field", "text", "said"),
    [
        ("deposit", "", "Write a share like 50 %, or a sum like 20."),
        ("deposit", "0 %", "Write a share like 50 %, or a sum like 20."),
        ("deposit", "a lot", "Write an amount like"),
        ("late_rate", "101", "Write a share from 0 to 100 %."),
        ("free_hours", "10000", "from 0 to 720"),
        ("covers", "service-99999", "Choose one of the list."),
        ("client_group", "7777", "Choose one of the list."),
        ("asks", "a kiss", "Choose"),
        ("branch", "0", "Choose a branch."),
    ],
)
async def test_a_rule_that_cannot_be_comes_back_as_it_was_typed(field: str, text: str, said: str) -> None:
    salon = await open_salon()
    form = {**TYPED, "branch": str(salon.center), field: text}
    async with browser(salon.actors["Vera"]) as b:
        refused = await b.post("/desk/online/rules", data=form)
    assert (refused.status_code, said in refused.text) == (422, True)
    assert 'value="24"' in refused.text or field == "free_hours"
    assert await PrepayRule.count() == 0


async def test_a_card_that_nothing_could_be_taken_off_is_not_asked_for() -> None:
    salon = await open_salon()
    form = {**TYPED, "branch": str(salon.center), "asks": "card", "late_rate": "", "no_show_rate": ""}
    async with browser(salon.actors["Vera"]) as b:
        refused = await b.post("/desk/online/rules", data=form)
    assert "A card is only good for something that may be taken off it." in refused.text


async def test_reception_does_not_decide_what_is_asked_and_a_stranger_sees_no_money() -> None:
    salon = await open_salon()
    async with browser(salon.actors["Olga"]) as b:
        assert (await b.get("/desk/online/rules")).status_code == 403
    async with browser(salon.actors["Anna"]) as b:
        assert (await b.get("/desk/online")).status_code == 403


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
