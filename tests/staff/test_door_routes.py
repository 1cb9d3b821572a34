"""The door over HTTP: tablets, codes, passkeys, proofs; and where one is signed in."""

import re
from datetime import timedelta

import httpx
import pytest

from catalog.good_tables import Good
from kit import clock
from kit.rights import Actor
from staff.queries import COOKIE, TABLET_COOKIE
from staff.tables import Passkey, Session, Tablet
from tests.browse import browser
from tests.cast import PASSWORD, Salon, open_salon, session_token
from tests.staff.keys import (
    NOON,
    PIN,
    Authenticator,
    code_of,
    shared_tablet,
    with_app,
    with_passkey,
    with_pin,
)

JSON = {"accept": "application/json"}


async def at_the_door(client: httpx.AsyncClient) -> None:
    await client.get("/desk/sign-in")
    client.headers["x-csrftoken"] = client.cookies["csrftoken"]


async def at_the_tablet(client: httpx.AsyncClient, salon: Salon, *people: str) -> str:
    token = await shared_tablet(salon)
    for name in people:
        await with_pin(salon.actors[name])
    client.cookies.set(TABLET_COOKIE, token)
    await at_the_door(client)
    return token


def pin_of(actor: Actor, pin: str = PIN, **more: str) -> dict[str, str]:
    return {"account": str(actor.account), "pin": pin, **more}


async def test_a_tablet_shows_tiles_takes_a_pin_and_locks_again() -> None:
    salon = await open_salon()
    olga = salon.actors["Olga"]
    async with browser() as b:
        await at_the_tablet(b, salon, "Olga")
        tiles = await b.get("/desk/sign-in?next=/desk/clients")
        assert "Who is here?" in tiles.text
        assert "Center · Front desk" in tiles.text
        assert tiles.headers["cache-control"] == "no-store"
        wrong = await b.post("/desk/tablet/session", data=pin_of(olga, "9163"))
        assert wrong.status_code == 422
        assert "9163" not in wrong.text
        entered = await b.post("/desk/tablet/session", data=pin_of(olga, next="/desk/clients"))
        assert (entered.status_code, entered.headers["location"]) == (303, "/desk")
        page = await b.get("/desk/clients")
        assert 'data-lock-minutes="3"' in page.text
        assert page.headers["cache-control"] == "no-store"


async def test_a_locked_tablet_goes_on_with_the_page_of_the_same_person_alone() -> None:
    salon = await open_salon()
    olga = salon.actors["Olga"]
    async with browser() as b:
        await at_the_tablet(b, salon, "Olga")
        await b.post("/desk/tablet/session", data=pin_of(olga))
        locked = await b.post("/desk/tablet/lock?next=/desk/clients")
        assert locked.headers["location"] == f"/desk/sign-in?was={olga.account}&next=/desk/clients"
        assert (await b.get("/desk/clients")).status_code == 303
        back = await b.post(
            "/desk/tablet/session", data=pin_of(olga, next="/desk/clients", was=str(olga.account))
        )
        assert back.headers["location"] == "/desk/clients"


async def test_the_cookie_of_a_tablet_is_not_for_scripts_and_lasts() -> None:
    salon = await open_salon()
    async with browser(salon.actors["Vera"]) as vera:
        form = {"branch": str(salon.center), "name": "Front desk", "lock_minutes": "5"}
        shared = await vera.post("/desk/tablets", data=form)
        assert (shared.status_code, shared.headers["location"]) == (303, "/desk/sign-in")
        cookie = next(each for each in shared.headers.get_list("set-cookie") if TABLET_COOKIE in each)
        assert all(each in cookie for each in ("HttpOnly", "SameSite=lax", "Path=/desk", "Max-Age=31536000"))
    assert await Session.count() == 0
    kept = await Tablet.objects().first()
    assert kept is not None
    assert kept.token_hash not in cookie


async def test_over_a_covered_page_the_answers_are_for_a_script() -> None:
    salon = await open_salon()
    olga = salon.actors["Olga"]
    async with browser() as b:
        await at_the_tablet(b, salon, "Olga")
        wrong = await b.post("/desk/tablet/session", data=pin_of(olga, "9163"), headers=JSON)
        assert (wrong.status_code, wrong.json()["title"]) == (422, "That is not the PIN. Try again.")
        entered = await b.post("/desk/tablet/session", data=pin_of(olga), headers=JSON)
        assert entered.json() == {"account": str(olga.account)}
        assert (await b.post("/desk/tablet/presence")).status_code == 204
        assert (await b.post("/desk/tablet/lock", headers=JSON)).status_code == 204
        part = await b.get("/desk/sign-in", headers={"HX-Request-Type": "partial"})
        assert "data-tiles" in part.text
        assert "<html" not in part.text


@pytest.mark.parametrize("account", ["", "x", "0", "-1", "99999999999999999999", "１"])
async def test_a_strange_person_is_a_wrong_pin(account: str) -> None:
    salon = await open_salon()
    async with browser() as b:
        await at_the_tablet(b, salon)
        answer = await b.post("/desk/tablet/session", data={"account": account, "pin": PIN})
        assert answer.status_code == 422


async def test_a_device_that_is_shared_no_more_asks_for_the_password() -> None:
    salon = await open_salon()
    async with browser() as b:
        await at_the_tablet(b, salon, "Olga")
        await Tablet.delete(force=True)
        answer = await b.post("/desk/tablet/session", data=pin_of(salon.actors["Olga"]))
        assert answer.status_code == 409
        assert "Sign in with your password" in answer.text


async def test_at_a_tablet_the_accounts_open_after_the_password_only() -> None:
    salon = await open_salon()
    vera = salon.actors["Vera"]
    async with browser() as b:
        await at_the_tablet(b, salon, "Vera")
        await b.post("/desk/tablet/session", data=pin_of(vera))
        assert "/desk/accounts" in (await b.get("/desk/clients")).text
        asked = await b.get("/desk/accounts")
        assert (asked.status_code, asked.headers["location"]) == (303, "/desk/proof?next=/desk/accounts")
        refused = await b.post("/desk/tablets/1/end", headers={**JSON})
        assert refused.status_code == 403
        wrong = await b.post("/desk/proof", data={"password": "not the password", "next": "/desk/accounts"})
        assert wrong.status_code == 422
        assert "That is not your password." in wrong.text
        old = b.cookies[COOKIE]
        proved = await b.post("/desk/proof", data={"password": PASSWORD, "next": "/desk/accounts"})
        assert proved.headers["location"] == "/desk/accounts"
        assert b.cookies[COOKIE] != old
        assert (await b.get("/desk/accounts")).status_code == 200
    assert await Tablet.count() == 1


async def test_a_code_is_asked_for_after_the_password() -> None:
    salon = await open_salon()
    with clock.pretend(NOON):
        _, app, _ = await with_app(salon.actors["Vera"])
    with clock.pretend(NOON + timedelta(minutes=5)):
        async with browser() as b:
            await at_the_door(b)
            assert (await b.get("/desk/sign-in/code")).status_code == 409
            form = {"email": "vera@example.com", "password": PASSWORD, "next": "/desk/clients"}
            half = await b.post("/desk/session", data=form)
            assert half.headers["location"] == "/desk/sign-in/code?next=/desk/clients"
            assert COOKIE not in b.cookies
            assert "Code of your app" in (await b.get("/desk/sign-in/code")).text
            wrong = await b.post("/desk/session/code", data={"code": "000000"})
            assert wrong.status_code == 422
            done = await b.post("/desk/session/code", data={"code": code_of(app), "next": "/desk/clients"})
            assert done.headers["location"] == "/desk/clients"
            assert (await b.get("/desk/clients")).status_code == 200


async def test_an_app_is_set_up_through_the_pages_and_the_codes_are_shown_once() -> None:
    salon = await open_salon()
    async with browser(salon.actors["Vera"]) as vera:
        assert (await vera.post("/desk/me/app")).headers["location"] == "/desk/me/app"
        page = (await vera.get("/desk/me/app")).text
        secret = re.search(r'class="secret">([A-Z2-7]+)<', page)
        assert secret is not None
        refused = await vera.post("/desk/me/app/confirmation", data={"code": "000000"})
        assert refused.status_code == 422
        import pyotp

        code = pyotp.TOTP(secret[1]).at(clock.now())
        shown = await vera.post("/desk/me/app/confirmation", data={"code": code})
        assert len(re.findall(r"<code>[a-z2-9]{4}-[a-z2-9]{4}</code>", shown.text)) == 10
        assert secret[1] not in (await vera.get("/desk/me/app")).text
        assert "10 of your recovery codes are left" in (await vera.get("/desk/me")).text


async def test_a_passkey_is_added_and_named_over_json() -> None:
    salon = await open_salon()
    device = Authenticator()
    async with browser(salon.actors["Vera"]) as vera:
        options = (await vera.post("/desk/me/passkeys/challenge", json={})).json()
        body = {"credential": device.create(options), "name": "Telephone"}
        added = await vera.post("/desk/me/passkeys", json=body)
        assert added.json() == {"next": "/desk/me?done=passkey"}
        kept = await Passkey.objects().first()
        assert kept is not None
        await vera.post(f"/desk/me/passkeys/{kept.id}", data={"name": "Laptop"})
        assert 'value="Laptop"' in (await vera.get("/desk/me")).text
        assert (await vera.post(f"/desk/me/passkeys/{kept.id}", data={"name": ""})).status_code == 422


async def test_a_passkey_signs_in_over_json_and_never_away_from_the_desk() -> None:
    device = await with_passkey((await open_salon()).actors["Vera"])
    async with browser() as b:
        await at_the_door(b)
        options = (await b.post("/desk/passkeys/challenge", json={})).json()
        assert "allowCredentials" not in options or options["allowCredentials"] == []
        body = {"credential": device.get(options), "next": "https://evil.example"}
        assert (await b.post("/desk/session/passkey", json=body)).json() == {"next": "/desk"}
        assert (await b.get("/desk/calendar")).status_code == 200
        again = await b.post("/desk/session/passkey", json=body, headers=JSON)
        assert again.status_code == 422


@pytest.mark.parametrize("body", [{}, {"credential": 7}, {"credential": {"id": 3}}, {"credential": []}])
async def test_nonsense_instead_of_a_passkey_gets_a_sentence(body: dict) -> None:
    await open_salon()
    async with browser() as b:
        await at_the_door(b)
        answer = await b.post("/desk/session/passkey", json=body, headers=JSON)
        assert answer.status_code == 422
        assert answer.json()["title"].startswith("That passkey does not open")


async def test_who_has_not_shown_a_password_lately_is_asked_for_it_before_their_keys_change() -> None:
    salon = await open_salon()
    token = await session_token(salon.actors["Vera"])
    device = await with_passkey_of(salon)
    await Session.update({Session.proved_at: None}).where(Session.id > 0)
    async with browser() as b:
        b.cookies.set(COOKIE, token)
        await b.get("/desk/sign-in")
        b.headers["x-csrftoken"] = b.cookies["csrftoken"]
        for path in ("/pin", "/password", "/app", "/passkeys/new"):
            asked = await b.get(f"/desk/me{path}")
            assert asked.headers["location"] == f"/desk/proof?next=/desk/me{path}"
        for path in ("/pin", "/pin/removal", "/password", "/app", "/app/removal", "/codes"):
            asked = await b.post(f"/desk/me{path}", headers={"referer": "http://salon.test/desk/me"})
            assert asked.headers["location"] == "/desk/proof?next=/desk/me", path
        options = (await b.post("/desk/passkeys/challenge", json={})).json()
        body = {"credential": device.get(options), "next": "/desk/me/pin"}
        assert (await b.post("/desk/proof/passkey", json=body)).status_code == 422
    assert await Passkey.count() == 1


async def test_what_was_typed_is_kept_where_a_proof_is_wanted_and_sent_after_it() -> None:
    salon = await open_salon()
    typed = {"name": "Beard oil", "retired": ""}
    async with browser() as b:
        await at_the_tablet(b, salon, "Vera")
        await b.post("/desk/tablet/session", data=pin_of(salon.actors["Vera"]))
        asked = await b.post("/desk/goods", data=typed)
        assert asked.status_code == 403
        assert 'href="/desk/proof?next=/desk"' in asked.text
        assert 'name="name" value="Beard oil"' in asked.text
        assert not await Good.exists().where(Good.name == "Beard oil")
        await b.post("/desk/proof", data={"password": PASSWORD, "next": "/desk"})
        await b.post("/desk/goods", data=typed)
    assert await Good.exists().where(Good.name == "Beard oil")


async def with_passkey_of(salon: Salon) -> Authenticator:
    return await with_passkey(salon.actors["Nora"])
