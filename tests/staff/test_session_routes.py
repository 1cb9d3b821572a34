"""Where one is signed in, and what is demanded of everybody, over HTTP."""

import re

from staff import actions
from staff.tables import Session, Tablet
from tests.browse import browser
from tests.cast import PASSWORD, open_salon, session_token
from tests.staff.keys import (
    shared_tablet,
)


async def test_ones_own_sessions_are_listed_and_ended() -> None:
    salon = await open_salon()
    async with browser(salon.actors["Olga"]) as olga:
        for told in ("Mozilla/5.0 (iPad) Safari/605", "Mozilla/5.0 (X11; Linux) Firefox/130"):
            await actions.sign_in("olga@example.com", PASSWORD, told)
        page = (await olga.get("/desk/me")).text
        assert all(each in page for each in ("Safari on iPad", "Firefox on Linux", "This one"))
        ids = re.findall(r"/desk/me/sessions/(\d+)/end", page)
        assert len(ids) == 2
        await olga.post(f"/desk/me/sessions/{ids[0]}/end")
        assert await Session.count() == 2
        await olga.post("/desk/me/sessions/end")
        assert await Session.count() == 1
        assert (await olga.get("/desk/me")).status_code == 200
        assert (await olga.post("/desk/me/sessions/99999999999999/end")).status_code == 303


async def test_somebody_elses_sessions_are_ended_by_who_looks_after_their_account_alone() -> None:
    salon = await open_salon()
    olga = salon.actors["Olga"].account
    await session_token(salon.actors["Olga"])
    mine = await Session.objects().where(Session.account == olga).first()
    assert mine is not None
    for name, status in (("Nora", 403), ("Boris", 404)):
        async with browser(salon.actors[name]) as b:
            for path in ("/sessions/end", f"/sessions/{mine.id}/end", "/keys/pin/removal"):
                assert (await b.post(f"/desk/accounts/{olga}{path}")).status_code == status
            await b.post(f"/desk/me/sessions/{mine.id}/end")
    assert await Session.count().where(Session.account == olga) == 1
    async with browser(salon.actors["Vera"]) as vera:
        assert "An unknown browser" in (await vera.get(f"/desk/accounts/{olga}")).text
        await vera.post(f"/desk/accounts/{olga}/sessions/{mine.id}/end")
    assert await Session.count().where(Session.account == olga) == 0


async def test_another_password_of_ones_own_ends_the_other_sessions() -> None:
    salon = await open_salon()
    async with browser(salon.actors["Olga"]) as olga:
        await actions.sign_in("olga@example.com", PASSWORD, "")
        assert (await olga.post("/desk/me/password", data={"password": "short"})).status_code == 422
        assert await Session.count() == 2
        changed = await olga.post("/desk/me/password", data={"password": "four new plain words"})
        assert changed.headers["location"] == "/desk/me?done=own-password"
        assert await Session.count() == 1
        assert (await olga.get("/desk/me")).status_code == 200
    assert await actions.sign_in("olga@example.com", "four new plain words", "")


async def test_a_new_session_ends_the_one_this_browser_had() -> None:
    salon = await open_salon()
    async with browser(salon.actors["Olga"]) as b:
        form = {"email": "nora@example.com", "password": PASSWORD}
        assert (await b.post("/desk/session", data=form)).status_code == 303
    assert await Session.count().where(Session.account == salon.actors["Olga"].account) == 0


async def test_tablets_and_the_demand_are_for_who_edits_accounts() -> None:
    salon = await open_salon()
    await shared_tablet(salon)
    kept = await Tablet.objects().first()
    assert kept is not None
    pages = ["/desk/tablets", f"/desk/tablets/{kept.id}", "/desk/accounts/second-step"]
    async with browser(salon.actors["Vera"]) as vera:
        assert {(await vera.get(page)).status_code for page in pages} == {200}
        saved = await vera.post(f"/desk/tablets/{kept.id}", data={"name": "Back", "lock_minutes": "9"})
        assert saved.status_code == 303
        refused = await vera.post(f"/desk/tablets/{kept.id}", data={"name": "", "lock_minutes": "9"})
        assert refused.status_code == 422
    for name in ("Olga", "Anna", "Rita"):
        async with browser(salon.actors[name]) as b:
            assert {(await b.get(page)).status_code for page in pages} == {403}
    async with browser(salon.actors["Boris"]) as boris:
        assert (await boris.get(f"/desk/tablets/{kept.id}")).status_code == 404
        assert (await boris.post(f"/desk/tablets/{kept.id}/end")).status_code == 404
    assert await Tablet.count() == 1


async def test_a_demand_is_made_on_its_page_and_told_on_every_other() -> None:
    salon = await open_salon()
    async with browser(salon.actors["Vera"]) as vera:
        asked = await vera.post("/desk/accounts/second-step", data={"role-owner": "yes", "days": "many"})
        assert asked.status_code == 422
        assert 'name="role-owner" type="checkbox" value="yes" checked' in asked.text
        ok = await vera.post("/desk/accounts/second-step", data={"role-manager": "yes", "days": "7"})
        assert ok.status_code == 303
    async with browser(salon.actors["Nora"]) as nora:
        assert "your role takes a second step" in (await nora.get("/desk/clients")).text


async def test_nothing_is_reached_before_a_demand_is_met_but_the_page_to_meet_it() -> None:
    salon = await open_salon()
    await actions.set_second_step(salon.actors["Vera"], frozenset({"manager"}), 0)  # type: ignore[arg-type]
    async with browser(salon.actors["Nora"]) as nora:
        for page in ("/desk/calendar", "/desk/clients", "/desk/journal"):
            assert (await nora.get(page)).headers["location"] == f"/desk/me/second-step?next={page}"
        for page in ("/desk/me/second-step", "/desk/me", "/desk/me/passkeys/new", "/desk/me/app"):
            assert (await nora.get(page)).status_code == 200
