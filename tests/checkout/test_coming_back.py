"""Back from the provider's page: in the client's language, in the look of the form, with what is known."""

import re
from datetime import timedelta

import pytest

from clients.tables import Visit
from kit import clock
from tests.browse import browser
from tests.cast import open_salon
from tests.checkout import paying
from tests.checkout.box import open_box
from tests.checkout.paying import rule, works

pytestmark = pytest.mark.usefixtures("morning")
CARRIED = "accent=%23be185d&lang=de&scheme=dark"


async def agrees(b, visit: Visit) -> None:  # type: ignore[no-untyped-def]
    """In a frame on somebody's site, in German."""
    here = f"/v/{visit.code}/payment?embed=inline&utm_source=spring&{CARRIED}"
    seen = re.search(r'name="seen" value="(\w+)"', (await b.get(here)).text)
    assert seen is not None
    assert (await b.post(here, data={"seen": seen[1]})).status_code == 200


async def test_who_comes_back_reads_their_language_in_the_look_of_the_form_and_stands_alone(
    monkeypatch,
) -> None:
    salon = await open_salon()
    await rule(salon)
    async with open_box(monkeypatch) as box, browser() as b:
        visit = await paying.books(salon)
        await agrees(b, visit)
        [page] = box.store.all("checkout.session")
        back = page["success_url"].removeprefix("http://salon.test")
        assert back == page["cancel_url"].removeprefix("http://salon.test")
        assert back == f"/v/{visit.code}/payment/return?{CARRIED}"
        box.pays(page["id"], "decline:expired_card")
        there = await b.get(back, headers={"Referer": "https://checkout.stripe.test/"})
        assert there.headers["location"] == f"/v/{visit.code}/payment?{CARRIED}", "and no site that sent them"
        assert "Diese Karte ist nicht mehr gültig." in (await b.get(there.headers["location"])).text
        box.pays(page["id"])
        there = await b.get(back)
        assert "Ihr Termin ist gebucht" in (await b.get(there.headers["location"])).text


async def test_a_page_is_asked_for_again_with_the_same_way_back(monkeypatch) -> None:
    salon = await open_salon()
    await rule(salon)
    async with open_box(monkeypatch) as box, browser() as b:
        visit = await paying.books(salon)
        box.goes_wrong("checkout/sessions", after=500)
        here = f"/v/{visit.code}/payment?{CARRIED}"
        seen = re.search(r'name="seen" value="(\w+)"', (await b.get(here)).text)
        assert seen is not None
        assert (await b.post(here, data={"seen": seen[1]})).status_code == 503
        with clock.pretend(clock.now() + timedelta(minutes=1)):
            await works()
        assert len(box.store.all("checkout.session")) == 1, "the key fits: nothing else is asked under it"
        assert (await paying.payment_of(visit)).state == "open"


async def test_that_nothing_was_heard_is_said_only_until_something_is(monkeypatch) -> None:
    salon = await open_salon()
    await rule(salon)
    async with open_box(monkeypatch) as box, browser() as b:
        visit = await paying.books(salon)
        payment = await paying.starts(visit)
        box.pays(payment.page)
        box.goes_wrong("checkout/sessions", status=500)
        here = (await b.get(f"/v/{visit.code}/payment/return")).headers["location"]
        waits = (await b.get(here)).text
        assert "We have not heard from the bank yet." in waits
        assert f'href="/v/{visit.code}/payment/return"' in waits
        assert f'href="/v/{visit.code}/payment"' not in waits, "nobody is asked to pay once more"
        await paying.tells(box)
        knows = (await b.get(here)).text
        assert "You are booked" in knows
        assert "We have not heard" not in knows


async def test_when_the_time_to_pay_is_over_it_says_so_and_does_not_speak_of_a_request(monkeypatch) -> None:
    salon = await open_salon()
    await rule(salon)
    async with open_box(monkeypatch) as box, browser() as b:
        visit = await paying.books(salon)
        payment = await paying.starts(visit)
        with clock.pretend(clock.now() + timedelta(minutes=31)):
            over = (await b.get(f"/v/{visit.code}?lang=de")).text
            assert "Die Zeit zum Bezahlen ist um" in over
            assert "Wir haben Ihre Anfrage" not in over
            box.goes_wrong("checkout/sessions", status=500)
            back = await b.get(f"/v/{visit.code}/payment/return")
            assert "The time to pay is over" in (await b.get(back.headers["location"])).text
            await works()
            lapsed = (await b.get(f"/v/{visit.code}?lang=de")).text
        assert "Es wurde nicht rechtzeitig bezahlt." in lapsed
        assert box.pays(payment.page) == "This page is over."
