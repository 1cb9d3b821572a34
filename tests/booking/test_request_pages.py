"""The list of requests and its answers over HTTP."""

import pytest

from booking import actions
from booking.actions import Booking
from catalog.tables import Branch
from clients.tables import Visit
from kit.rights import CUSTOMER
from tests.booking.scene import at
from tests.browse import browser
from tests.cast import Salon, open_salon

pytestmark = pytest.mark.usefixtures("morning")
LIST = "/desk/requests"
HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}


async def asked(salon: Salon) -> Visit:
    await Branch.update({Branch.takes_requests: True}).where(Branch.id == salon.center)
    who = {"name": "Masha", "phone": "+49 1511 2345678", "comment": "Window seat"}
    return await actions.book(CUSTOMER, Booking(salon.center, salon.haircut, salon.anna, at("10:00"), **who))


async def status(visit: Visit) -> str:
    return (await Visit.objects().get(Visit.id == visit.id)).status


async def test_the_desk_finds_a_request_in_the_menu_and_the_list_and_accepts_it() -> None:
    salon = await open_salon()
    visit = await asked(salon)
    async with browser(salon.actors["Olga"]) as b:
        assert (await b.get(f"{LIST}/count")).text == "1"
        page = await b.get(LIST)
        assert "Masha Petrova" in page.text
        assert "Window seat" in page.text
        assert f'hx-get="{LIST}/count"' in page.text
        done = await b.post(f"{LIST}/{visit.id}/acceptance", data={"version": "1"})
        assert done.status_code == 303
        assert (await b.get(f"{LIST}/count")).text == ""
        assert "Nobody waits for an answer" in (await b.get(LIST)).text
    assert await status(visit) == "waiting"


async def test_looking_changes_nothing() -> None:
    salon = await open_salon()
    visit = await asked(salon)
    async with browser(salon.actors["Olga"]) as b:
        calendar = await b.get(f"/desk/calendar?branch={salon.center}&day=2026-12-02")
        assert (calendar.status_code, "Request" in calendar.text) == (200, True)
        assert (await b.get(f"/desk/clients/{salon.masha}")).status_code == 200
        assert (await b.get(f"/desk/bills/{visit.id}")).status_code < 500
        for path in ("", "/count", f"/{visit.id}/offer"):
            assert (await b.get(f"{LIST}{path}")).status_code == 200
        assert (await b.get(f"{LIST}/{visit.id}/acceptance")).status_code == 405
    assert await status(visit) == "requested"


async def test_the_panel_offers_the_three_answers_and_only_them() -> None:
    salon = await open_salon()
    visit = await asked(salon)
    async with browser(salon.actors["Olga"]) as b:
        panel = (await b.get(f"/desk/visits/{visit.id}", headers=HTMX)).text
    for path in ("acceptance", "refusal", "offer"):
        assert f"/desk/requests/{visit.id}/{path}" in panel
    assert "Cancel this visit" not in panel
    assert "/desk/bills" not in panel


async def test_a_declined_request_shows_its_reason() -> None:
    salon = await open_salon()
    visit = await asked(salon)
    async with browser(salon.actors["Olga"]) as b:
        done = await b.post(f"{LIST}/{visit.id}/refusal", data={"why": "Anna is ill."}, headers=HTMX)
        assert done.status_code == 200
        assert "Anna is ill." in done.text
        assert "Request declined: Anna is ill." in done.text
        too_long = await b.post(f"{LIST}/{visit.id}/refusal", data={"why": "x" * 301}, headers=HTMX)
    assert too_long.status_code == 409
    assert await status(visit) == "cancelled"


async def test_another_time_is_offered_from_the_form_which_keeps_what_was_typed() -> None:
    salon = await open_salon()
    visit = await asked(salon)
    typed = {"day": "2026-12-02", "time": "15:00", "member": str(salon.anna), "version": "1", "sheet": "yes"}
    async with browser(salon.actors["Olga"]) as b:
        wrong = await b.post(f"{LIST}/{visit.id}/offer", data={**typed, "time": "19:30"}, headers=HTMX)
        assert wrong.status_code == 409
        assert 'value="19:30"' in wrong.text
        assert f'action="{LIST}/{visit.id}/offer"' in wrong.text
        same = await b.post(f"{LIST}/{visit.id}/offer", data={**typed, "time": "10:00"}, headers=HTMX)
        assert (same.status_code, "accept it instead" in same.text) == (422, True)
        done = await b.post(f"{LIST}/{visit.id}/offer", data=typed, headers=HTMX)
        assert done.status_code == 200
        assert "Asked for" in done.text
        assert "Offered another time" in done.text
        assert (await b.get(f"{LIST}/count")).text == ""
        assert "The client" in (await b.get(LIST)).text
    assert await status(visit) == "requested"


@pytest.mark.parametrize(("name", "code"), [("Boris", 404), ("Rita", 403)])
async def test_others_cannot_answer(name: str, code: int) -> None:
    salon = await open_salon()
    visit = await asked(salon)
    async with browser(salon.actors[name]) as b:
        for path in ("acceptance", "refusal", "offer"):
            assert (await b.post(f"{LIST}/{visit.id}/{path}", data={})).status_code == code
    assert await status(visit) == "requested"
