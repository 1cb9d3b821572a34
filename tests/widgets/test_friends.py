"""Friends on the customer's pages: a link or a code leads to a booking, and one's own page passes it on."""

import pytest

from clients.queries.personal import key_for
from clients.rules.personal import Opens
from kit.db import fetch, fetch_value
from loyalty import actions
from loyalty.referral_tables import Referral
from tests.browse import browser
from tests.loyalty.friends import INVITE, brought, friendly_salon, paid, points_of
from tests.widgets.flow import book

pytestmark = pytest.mark.usefixtures("morning")
LENA = {"name": "Lena Lang", "phone": "0151 99999999", "email": "lena@example.com"}
NELL = {**LENA, "name": "Nell", "phone": "0151 88888888", "email": ""}
ELEVEN = "2026-12-10T11:00:00+01:00"


async def test_who_follows_a_friends_link_is_brought_by_them() -> None:
    salon = await friendly_salon()
    code = await actions.code_for(salon.masha, INVITE)
    async with browser(None) as b:
        door = await b.get(f"/i/{code}")
        assert (door.status_code, f"friend={code}" in door.headers["location"]) == (303, True)
        held = await b.post(
            f"/book/center/holds?friend={code}",
            data={"service": str(salon.haircut), "starts_at": ELEVEN},
        )
        shown = (await b.get(held.headers["location"])).text
        assert f'value="{code}"' in shown
        assert "there are points for both of you" in shown
        await book(b, salon, friend=code, **LENA)
        made = await fetch("SELECT bringer, how, visit IS NOT NULL AS with_visit FROM referral")
        assert [tuple(row) for row in made] == [(salon.masha, "code", True)]
        await book(b, salon, ELEVEN, friend=code)
    assert await Referral.count() == 1


async def test_a_code_that_nobody_has_comes_back_beside_its_field_and_nothing_is_booked() -> None:
    salon = await friendly_salon()
    async with browser(None) as b:
        wrong = await book(b, salon, friend="NOBODY22", **NELL)
        assert wrong.status_code == 422
        assert "No friend has this code." in wrong.text
        assert 'value="NOBODY22"' in wrong.text
        assert await fetch_value("SELECT count(*) FROM visit") == 0
        assert (await book(b, salon, friend="", **NELL)).status_code == 303
        assert "friend=" not in (await b.get("/i/%3Cscript%3E")).headers["location"]
    assert await Referral.count() == 0


async def test_the_code_of_ones_own_page_finds_the_card_at_the_desk() -> None:
    salon = await friendly_salon()
    own = f"/me/{key_for(Opens.letter, salon.masha, 0)}"
    async with browser(None) as b:
        assert "Give me a code to show" in (await b.get(own)).text
        assert (await b.post(f"{own}/desk-code")).status_code == 303
        code = await fetch_value("SELECT code FROM client_code WHERE kind = 'card'")
        assert code in (await b.get(own)).text
    invite = await actions.code_for(salon.masha, INVITE)
    card = f"/desk/clients/{salon.masha}"
    async with browser(salon.actors["Olga"]) as olga:
        found = await olga.get("/desk/palette", params={"q": code.lower()})
        assert found.json()["options"][0]["href"] == card
        assert card not in (await olga.get("/desk/palette", params={"q": invite})).text
    async with browser(salon.actors["Anna"]) as anna:
        assert card not in (await anna.get("/desk/palette", params={"q": code})).text


async def test_ones_own_page_gives_a_link_once_and_says_what_it_brought() -> None:
    salon = await friendly_salon()
    own = f"/me/{key_for(Opens.letter, salon.masha, 0)}"
    async with browser(None) as b:
        assert "You get 10 points when a friend has paid a first visit." in (await b.get(own)).text
        for _again in range(2):
            assert (await b.post(f"{own}/invitation")).status_code == 303
        code = await fetch_value("SELECT code FROM client_code")
        shown = (await b.get(own)).text
        assert f"/i/{code}" in shown
        assert "Nobody has used it yet." in shown
        await paid(salon, await brought(salon))
        await brought(salon, "Ivy")
        shown = (await b.get(own)).text
    assert "2 friends have used it. 1 has been here. It brought you 10 points." in shown
    assert await points_of(salon, salon.masha) == [10]
