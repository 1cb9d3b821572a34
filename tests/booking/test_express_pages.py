"""Links at the desk over HTTP: the form, the panel, the list, and the terms."""

import json
import re
from collections.abc import Iterator
from html import unescape

import httpx
import pytest

from booking.express_tables import Express, ExpressTerms
from booking.tables import Hold
from clients.tables import Visit
from kit import clock
from kit.settings import settings
from reminders.tables import Message
from tests.booking.express import by_client, everything, now_is, sent
from tests.booking.extras import beard
from tests.booking.scene import at
from tests.booking.web import FRAGMENT, JSON, new_visit
from tests.browse import browser
from tests.cast import open_salon

pytestmark = pytest.mark.usefixtures("morning")
LIST = "/desk/express"


def form(salon, **typed):
    known = {"day": "2026-12-02", "time": "10:00", "keep": "60", "form_code": "c1", "notify": "yes"}
    return new_visit(salon, **{**known, **typed})


async def test_the_form_of_a_new_visit_offers_to_hold_the_time_for_as_long_as_is_usual() -> None:
    salon = await open_salon()
    async with browser(salon.actors["Nora"]) as b:
        page = await b.get(f"/desk/visits/new?branch={salon.center}")
        assert 'formaction="/desk/express"' in page.text
        assert '<option value="60" selected>1 h</option>' in page.text
        saved = await b.post(f"{LIST}/terms?branch={salon.center}", data={"minutes": "240"})
        assert saved.status_code == 303
        page = await b.get(f"/desk/visits/new?branch={salon.center}")
        assert '<option value="240" selected>4 h</option>' in page.text


async def test_held_and_sent_once_however_often_the_form_is_sent() -> None:
    salon = await open_salon()
    async with browser(salon.actors["Olga"]) as b:
        first = await b.post(LIST, data=form(salon, member=""))
        again = await b.post(LIST, data=form(salon, member=""))
        assert (first.status_code, first.headers["location"]) == (303, again.headers["location"])
        assert (await Hold.count(), await Express.count()) == (1, 1)
        page = await b.get(first.headers["location"])
        before = await everything()
        for _ in range(2):
            await b.get(first.headers["location"])
        assert await everything() == before
    [link] = await Express.objects()
    for word in ("Petra", f"http://salon.test/x/{link.code}", "data:image/svg+xml;base64,", "no e-mail"):
        assert word in page.text


@pytest.fixture
def with_mail(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A mail server is set up; nothing is sent to it here."""
    monkeypatch.setenv("SMTP_URL", "smtp://mail.example")
    settings.cache_clear()
    yield
    monkeypatch.undo()
    settings.cache_clear()


async def beside_the_calendar(**typed: str) -> httpx.Response:
    """What the panel gets, after the sheet was sent."""
    salon = await open_salon()
    async with browser(salon.actors["Olga"]) as b:
        made = await b.post(LIST, data=form(salon, **typed), headers=FRAGMENT)
        return await b.get(made.headers["location"], headers=FRAGMENT)


def said_in(panel: httpx.Response) -> str:
    said: str = json.loads(panel.headers["HX-Trigger"])["link-changed"]["said"]
    return said


@pytest.mark.usefixtures("with_mail")
async def test_beside_the_calendar_the_sheet_gives_way_to_the_panel() -> None:
    panel = await beside_the_calendar(email="petra@example.com")
    assert panel.headers["HX-Retarget"] == "#visit-panel"
    assert said_in(panel) == "Held. The link is on its way."
    assert "<html" not in panel.text
    assert "The letter is on its way" in panel.text


@pytest.mark.usefixtures("with_mail")
async def test_without_an_address_the_desk_is_told_to_bring_the_link_to_them() -> None:
    assert "copy the link" in said_in(await beside_the_calendar())


async def test_without_a_mail_server_too() -> None:
    assert "copy the link" in said_in(await beside_the_calendar(email="petra@example.com"))


async def test_a_refusal_keeps_what_was_typed_and_its_times_book_nothing() -> None:
    salon = await open_salon()
    await sent(salon)
    async with browser(salon.actors["Olga"]) as b:
        before = await everything()
        taken = await b.post(LIST, data=form(salon, time="10:30", keep="240", name="Rita"))
        assert taken.status_code == 409
        assert 'value="Rita"' in taken.text
        assert '<option value="240" selected>' in taken.text
        times = re.findall(r'<button[^>]*name="at"[^>]*>', taken.text)
        assert times
        assert all('formaction="/desk/visits/new/reasons"' in each for each in times)
        nobody = await b.post(LIST, data=form(salon, time="15:00", name="", phone=""))
        assert nobody.status_code == 422
        assert "the link has to reach them" in nobody.text
        for keep in ("", "0", "soon", "99999999"):
            assert (await b.post(LIST, data=form(salon, time="15:00", keep=keep))).status_code == 422
        assert await everything() == before


async def test_the_panel_sends_again_keeps_longer_and_lets_go() -> None:
    salon = await open_salon()
    link = await sent(salon, email="petra@example.com")
    here = f"{LIST}/{link.id}"
    async with browser(salon.actors["Olga"]) as b:
        for _ in range(2):
            again = await b.post(f"{here}/message", data={"form_code": "m1"})
            longer = await b.post(f"{here}/time", data={"minutes": "60", "form_code": "t1"})
            assert (again.status_code, longer.status_code) == (303, 303)
        assert await Message.count() == 2
        assert (await now_is(link)).expires_at == clock.now().replace(hour=10)
        gone = await b.post(f"{here}/refusal", data={})
        assert gone.headers["location"] == f"{here}?done=free"
        page = await b.get(f"{here}?done=free")
        assert "Let go" in page.text
        assert "once more" in page.text
        late = await b.post(f"{here}/visit", data={})
        assert late.status_code == 409
        assert "given back by Olga" in late.text
    assert await Hold.count() == await Visit.count() == 0


async def test_the_desk_books_it_when_the_client_says_yes_on_the_phone() -> None:
    salon = await open_salon()
    link = await sent(salon)
    async with browser(salon.actors["Olga"]) as b:
        done = await b.post(f"{LIST}/{link.id}/visit", data={}, headers=FRAGMENT)
        assert done.status_code == 200
        assert "visit-changed" in done.headers["HX-Trigger"]
        page = await b.get(f"{LIST}/{link.id}")
        assert f"/desk/visits/{(await now_is(link)).visit}" in page.text


async def test_the_calendar_shows_for_whom_it_is_held_and_for_how_long() -> None:
    salon = await open_salon()
    link = await sent(salon)
    async with browser(salon.actors["Olga"]) as b:
        address = f"/desk/calendar/day?branch={salon.center}&day=2026-12-02"
        [hold] = (await b.get(address, headers=JSON)).json()["holds"]
        assert (hold["link"], hold["client"], hold["seconds"]) == (link.id, "Petra", 3600)
        agenda = await b.get(f"/desk/calendar/agenda?branch={salon.center}&day=2026-12-02")
        assert f'data-link-link="{link.id}"' in agenda.text
        with clock.pretend(link.expires_at):
            assert (await b.get(address, headers=JSON)).json()["holds"] == []


async def test_the_list_tells_open_from_lapsed_from_finished() -> None:
    salon = await open_salon()
    async with browser(salon.actors["Olga"]) as b:
        assert "No link is open" in (await b.get(LIST)).text
        link = await sent(salon)
        await by_client(await sent(salon, "12:00", name="Rosa", phone="0151 12345670"))
        open_ones = (await b.get(LIST)).text
        assert ("Petra" in open_ones, "Rosa" in open_ones) == (True, False)
        assert "Rosa" in (await b.get(f"{LIST}?state=finished&q=ros")).text
        assert "Nothing here fits" in (await b.get(f"{LIST}?q=nobody")).text
        with clock.pretend(clock.now().replace(hour=10)):
            lapsed = (await b.get(f"{LIST}?state=lapsed")).text
            assert "Petra" in lapsed
            assert "&amp;time=10:00&amp;service=" in lapsed
            assert "The time is free again" in (await b.get(f"{LIST}/{link.id}")).text


async def test_pages_of_a_long_list() -> None:
    salon = await open_salon()
    for minute in range(25):
        await Express(
            code=f"c{minute}", hold_code=f"h{minute}", branch=salon.center, service=salon.haircut,
            member=salon.anna, client=salon.masha, made_by="Olga", name=f"Guest {minute}",
            starts_at=at("12:00"), ends_at=at("13:00"), created_at=clock.now(), expires_at=at("11:00"),
        ).save()  # fmt: skip
    async with browser(salon.actors["Olga"]) as b:
        first, second = await b.get(LIST), await b.get(f"{LIST}?page=2")
        assert (first.text.count("Guest "), second.text.count("Guest ")) == (20, 5)
        assert "Page 2 of 2" in second.text


async def test_others_find_nothing_and_specialists_may_not() -> None:
    salon = await open_salon()
    link = await sent(salon)
    before = await everything()
    async with browser(salon.actors["Boris"]) as b:
        assert (await b.get(f"{LIST}/{link.id}")).status_code == 404
        for path in ("message", "refusal", "visit"):
            assert (await b.post(f"{LIST}/{link.id}/{path}", data={})).status_code == 404
        answer = await b.post(f"{LIST}/{link.id}/time", data={"minutes": "60"})
        assert answer.status_code == 404
        assert (await b.post(LIST, data=form(salon))).status_code == 404
        assert (await b.get(f"{LIST}?branch={salon.center}")).status_code == 404
    async with browser(salon.actors["Anna"]) as b:
        assert (await b.get(LIST)).status_code == 403
        assert (await b.post(LIST, data=form(salon))).status_code == 403
    async with browser(salon.actors["Olga"]) as b:
        assert (await b.get(f"{LIST}/terms")).status_code == 403
        assert (await b.get(f"{LIST}/99999999999")).status_code == 404
    assert await everything() == before


async def test_what_was_added_is_ticked_again_when_it_is_held_once_more() -> None:
    salon = await open_salon()
    extra = await beard(salon)
    async with browser(salon.actors["Olga"]) as b:
        made = await b.post(LIST, data=form(salon, addons=str(extra)))
        [link] = await Express.objects()
        await b.post(f"{LIST}/{link.id}/refusal", data={})
        page = (await b.get(made.headers["location"])).text
        again = re.search(r'href="(/desk/visits/new[^"]+)"', page)
        assert again is not None
        shown = (await b.get(unescape(again[1]))).text
    assert link.addons == [extra]
    assert re.search(rf'value="{extra}"[^>]* checked', shown)


async def test_terms_are_one_of_the_list() -> None:
    salon = await open_salon()
    async with browser(salon.actors["Nora"]) as b:
        wrong = await b.post(f"{LIST}/terms", data={"minutes": "none"})
        assert (wrong.status_code, await ExpressTerms.count()) == (422, 0)
        await b.post(f"{LIST}/terms", data={"minutes": "15"})
        assert "Saved." in (await b.get(f"{LIST}/terms?done=saved")).text
