"""Paying online, seen from the desk: what was agreed, fees, and the rules of what is asked."""

import re

import pytest

import booking.actions
from booking.prepay_tables import PrepayRule
from checkout.actions.online.ending import settle_next
from clients.tables import Visit
from kit import clock
from tests.booking.scene import at
from tests.browse import browser
from tests.cast import Salon, open_salon
from tests.checkout import paying
from tests.checkout.box import Box, open_box
from tests.checkout.paying import rule

pytestmark = pytest.mark.usefixtures("morning")


async def ended(box: Box, salon: Salon) -> Visit:
    visit = await paying.paid(box, salon)
    with clock.pretend(at("14:30")):
        await booking.actions.set_status(salon.actors["Olga"], visit.id, Visit.Status.no_show, None)
    with clock.pretend(at("16:30")):
        await settle_next(clock.now())
    return visit


async def test_the_visit_at_the_desk_says_what_it_waits_for(monkeypatch) -> None:
    salon = await open_salon()
    asked = await rule(salon)
    async with open_box(monkeypatch), browser(salon.actors["Olga"]) as b:
        visit = await paying.books(salon)
        page = (await b.get(f"/desk/visits/{visit.id}")).text
        assert "€22.50 paid online, until Tuesday 1 December, 09:30" in page
        assert (await b.post(f"/desk/requests/{visit.id}/acceptance")).status_code in (200, 303)
        assert "paid online, until" not in (await b.get(f"/desk/visits/{visit.id}")).text
        asked.asks = "card"
        await asked.save()
        card = await paying.books(salon, "16:00", "+4915155555555")
        assert "a card left online, until" in (await b.get(f"/desk/visits/{card.id}")).text


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
