"""Every way to book wants the phone confirmed, where the branch does."""

import re
from collections.abc import Iterator
from datetime import timedelta

import httpx
import pytest

from booking import actions
from booking.waiting_tables import WaitingRequest
from catalog.choices import ConfirmsPhone
from catalog.tables import Branch
from clients.tables import Visit
from kit import clock
from kit.db import execute, fetch_value
from kit.settings import settings
from tests.booking.classes import offer_yoga, put_on
from tests.booking.scene import at
from tests.browse import browser
from tests.cast import Salon, open_salon
from tests.widgets.confirming import (
    PETRA,
    asking,
    booked,
    codes,
    figures,
    other,
    send,
    texts_leave,
    typed,
)
from tests.widgets.flow import TEN, hidden_on

pytestmark = pytest.mark.usefixtures("morning")


@pytest.fixture(autouse=True)
def _a_gateway() -> Iterator[None]:
    with texts_leave():
        yield


async def test_a_program_is_asked_for_the_code_and_told_its_ticket() -> None:
    salon = await asking()
    async with browser() as b:
        body = {"service": salon.haircut, "member": salon.anna, "starts_at": TEN, **PETRA}
        asked = await b.post("/book/center/visits", json=body)
        assert asked.status_code == 409
        ticket, code = asked.json()["ticket"], await figures()
        wrong = await b.post("/book/center/visits", json={**body, "ticket": ticket, "figures": other(code)})
        assert wrong.status_code == 422
        taken = {**body, "starts_at": "2026-12-10T10:07", "ticket": ticket, "figures": code}
        refused = await b.post("/book/center/visits", json=taken)
        assert refused.status_code == 409
        assert await booked() == (0, 0)
        done = await b.post("/book/center/visits", json={**body, "proof": refused.json()["proof"]})
        assert done.status_code == 201
    assert await booked() == (1, 1)


async def test_several_services_are_booked_after_the_code() -> None:
    salon = await asking()
    plan = {"plan": f"{salon.haircut}~{salon.haircut}", "starts_at": at("10:00").isoformat()}
    async with browser() as b:
        held = await b.post("/book/center/together/holds", data=plan)
        code = held.headers["location"].partition("?")[0].rpartition("/")[2]
        data = {**plan, "hold": code, **PETRA, "guest_1": "Mia"}
        page = await b.post("/book/center/together/visits", data=data)
        assert page.status_code == 200
        assert await booked() == (0, 0)
        with clock.pretend(clock.now() + timedelta(minutes=9)):
            page = await send(b, page, figures=other(await figures()))
            until = clock.now() + timedelta(minutes=10)
            assert await fetch_value("SELECT array_agg(DISTINCT expires_at) FROM hold") == [until]
            done = await send(b, page, figures=await figures())
        assert done.status_code == 303, done.text
        assert done.headers["location"] == f"/v/{code}"
    assert await Visit.count() == 2


async def test_places_of_a_class_are_booked_after_the_code() -> None:
    salon = await asking()
    event = await put_on(salon, await offer_yoga(salon))
    async with browser() as b:
        form = await b.get(f"/book/center/events/{event.id}")
        data = {**hidden_on(form.text), **PETRA, "seats": "2"}
        page = await b.post(f"/book/center/events/{event.id}/visits", data=data)
        assert page.status_code == 200
        assert await booked() == (0, 0)
        corrected = await send(b, page, correct="yes")
        assert 'value="Petra"' in corrected.text
        done = await send(b, page, figures=await figures())
        assert done.status_code == 303
    assert await booked() == (1, 1)


async def test_a_place_on_the_waiting_list_is_taken_after_the_code() -> None:
    salon = await asking()
    days = {
        "from_on-1": "2026-12-02",
        "to_on-1": "2026-12-02",
        "member-1": str(salon.anna),
        "day-1-2": "yes",
    }
    async with browser() as b:
        data = {"service": str(salon.haircut), **days, **PETRA}
        page = await b.post("/book/center/waiting", data=data)
        assert page.status_code == 200
        assert await WaitingRequest.count() == 0
        form = await send(b, page, correct="yes")
        assert 'value="2026-12-02"' in form.text
        done = await send(b, page, figures=await figures())
        assert done.status_code == 303, done.text
    assert await WaitingRequest.count() == 1


async def test_who_has_been_here_before_is_asked_for_no_code_where_only_new_ones_are() -> None:
    salon = await asking(ConfirmsPhone.new)
    async with browser() as b:
        page = await typed(b, salon)
        assert 'name="figures"' in page.text
        done = await send(b, page, figures=await figures())
        assert done.status_code == 303
        still_new = await typed(b, salon, "2026-12-10T12:00:00+01:00")
        assert 'name="figures"' in still_new.text
        await execute("UPDATE visit SET status = 'done', done_at = ends_at")
        known = await typed(b, salon, "2026-12-10T12:00:00+01:00")
        assert known.status_code == 303
    assert await Visit.count() == 2


async def test_a_landline_gets_no_text_and_is_told_so() -> None:
    salon = await asking()
    async with browser() as b:
        page = await typed(b, salon, phone="030 901820")
        assert page.status_code == 422
        assert "give us a mobile number" in page.text
        assert 'value="Petra"' in page.text
    assert await booked() == (0, 0)
    assert await codes() == 0


async def test_the_desk_is_asked_for_no_code() -> None:
    salon = await asking()
    wanted = actions.Booking(salon.center, salon.haircut, salon.anna, at("10:00"), "Petra", PETRA["phone"])
    await actions.book(salon.actors["Olga"], wanted)
    assert await booked() == (1, 1)


async def test_where_no_text_leaves_nobody_is_asked() -> None:
    salon = await asking()
    async with browser() as b:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("booking.actions.confirming.sends_texts", lambda: False)
            assert (await typed(b, salon)).status_code == 303


async def form_of(b: httpx.AsyncClient, salon: Salon) -> dict[str, str]:
    """The branch's own form, as its page fills it in."""
    page = (await b.get(f"/desk/branches/{salon.center}")).text
    fields = dict(re.findall(r'<input id="[^"]+" name="([^"]+)" type="\w+" value="([^"]*)"', page))
    chosen = re.findall(
        r'<select id="(\w+)"(?:(?!</select>).)*?<option value="([^"]*)" selected', page, re.DOTALL
    )
    return {**hidden_on(page), **fields, **dict(chosen)}


async def test_a_branch_asks_for_codes_only_where_texts_leave(monkeypatch: pytest.MonkeyPatch) -> None:
    salon = await open_salon()
    here = f"/desk/branches/{salon.center}"
    async with browser(salon.actors["Vera"]) as b:
        assert "Of who has not been here before" in (await b.get(here)).text
        saved = await b.post(here, data={**await form_of(b, salon), "confirms_phone": "new"})
        assert saved.status_code == 303, saved.text
        assert await kept(salon) == "new"
        monkeypatch.delenv("SMS_URL")
        settings.cache_clear()
        page = await b.get(here)
        assert "Text messages are not set up" in page.text
        assert "Of who has not been here before" not in page.text
        refused = await b.post(here, data={**await form_of(b, salon), "confirms_phone": "always"})
        assert refused.status_code == 422
        assert "No code can be sent" in refused.text
        assert await kept(salon) == "new"


async def kept(salon: Salon) -> str:
    branch = await Branch.objects().get(Branch.id == salon.center)
    assert branch is not None
    return str(branch.confirms_phone)
