"""Visits at the desk over HTTP: booked, moved, their status, called off."""

import pytest

from booking import actions
from booking.tables import Change
from clients.tables import Visit
from kit.rights import SYSTEM
from tests.booking.web import DAY, FRAGMENT, JSON, at, booked, new_visit
from tests.browse import browser
from tests.cast import open_salon

pytestmark = pytest.mark.usefixtures("morning")


async def test_a_visit_is_booked_from_the_form() -> None:
    salon = await open_salon()
    async with browser(salon.actors["Olga"]) as olga:
        answer = await olga.post("/desk/visits", data=new_visit(salon, notify="yes"))
    visit = await Visit.objects().first()
    assert (answer.status_code, answer.headers["location"]) == (303, f"/desk/visits/{visit.id}")
    assert (visit.starts_at, visit.source, visit.status) == (at(11), "desk", "waiting")


async def test_the_same_form_sent_twice_books_once() -> None:
    salon = await open_salon()
    async with browser(salon.actors["Olga"]) as olga:
        await olga.post("/desk/visits", data=new_visit(salon))
        again = await olga.post("/desk/visits", data=new_visit(salon), headers=FRAGMENT)
    assert again.status_code == 409
    assert "That time is taken" in again.text
    assert 'value="2026-12-01T12:00"' in again.text
    assert 'value="Petra"' in again.text
    assert await Visit.count() == 1


async def test_one_of_the_offered_times_is_booked_at_a_press() -> None:
    salon = await open_salon()
    async with browser(salon.actors["Olga"]) as olga:
        await olga.post("/desk/visits", data=new_visit(salon))
        offered = new_visit(salon, at=f"{DAY}T12:00")
        answer = await olga.post("/desk/visits", data=offered, headers=FRAGMENT)
    assert answer.status_code == 201
    assert answer.headers["HX-Retarget"] == "#visit-panel"
    assert sorted(each.starts_at for each in await Visit.objects()) == [at(11), at(12)]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"service": ""}, "Choose a service."),
        ({"day": ""}, "Choose a day."),
        ({"time": ""}, "Choose a time."),
        ({"time": "25:99"}, "That is no day and time."),
        ({"day": "2026-03-29", "time": "02:30"}, "The clocks skip that time on this day."),
        ({"member": "Anna"}, "Choose one of the list."),
        ({"client": "²"}, "Choose one of the list."),
        ({"phone": "12"}, "Please write a phone number like"),
        ({"email": "nobody"}, "Please write an address like"),
    ],
)
async def test_a_wrong_field_is_named_and_nothing_typed_is_lost(typed, sentence: str) -> None:
    salon = await open_salon()
    async with browser(salon.actors["Olga"]) as olga:
        answer = await olga.post("/desk/visits", data=new_visit(salon, comment="By the window", **typed))
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "By the window" in answer.text
    assert await Visit.count() == 0


async def test_a_time_nobody_works_is_refused_with_those_that_are_free() -> None:
    salon = await open_salon()
    async with browser(salon.actors["Olga"]) as olga:
        answer = await olga.post("/desk/visits", data=new_visit(salon, time="20:00"))
    assert answer.status_code == 409
    assert "Nobody works then" in answer.text
    assert "Wed 2 Dec, 09:00" in answer.text
    assert await Visit.count() == 0


async def test_a_known_client_is_found_by_name_and_booked_without_typing_the_phone() -> None:
    salon = await open_salon()
    async with browser(salon.actors["Olga"]) as olga:
        found = await olga.get("/desk/visits/new/clients?name=petr", headers=FRAGMENT)
        assert "Masha Petrova" in found.text
        assert (await olga.get("/desk/visits/new/clients?name=p", headers=FRAGMENT)).text == ""
        form = new_visit(salon, name="Masha", phone="", client=str(salon.masha))
        await olga.post("/desk/visits", data=form)
    assert (await Visit.objects().first()).client == salon.masha


async def test_the_panel_tells_what_there_is_to_know() -> None:
    salon = await open_salon()
    visit = await booked(salon, comment="Left side")
    async with browser(salon.actors["Olga"]) as olga:
        await olga.post(f"/desk/visits/{visit.id}/time", data={"at": f"{DAY}T10:15", "version": "1"})
        panel = (await olga.get(f"/desk/visits/{visit.id}", headers=FRAGMENT)).text
        whole = (await olga.get(f"/desk/visits/{visit.id}")).text
    for words in (
        "Masha Petrova", "+49 1511 2345678", "Left side", "€45.00", "Tuesday 1 December, 10:15–11:15",
        "Moved from Tue 1 Dec, 10:00 to Tue 1 Dec, 10:15", "Booked for Tue 1 Dec, 10:00",
        f"/desk/bills/{visit.id}", f"/desk/clients/{salon.masha}",
        f"/desk/loyalty/clients/{salon.masha}?branch=",
    ):  # fmt: skip
        assert words in panel
    assert "<html" not in panel
    assert "<html" in whole


async def test_a_dragged_visit_is_moved_and_comes_back_as_it_is_now() -> None:
    salon = await open_salon()
    visit = await booked(salon)
    form = {"at": f"{DAY}T13:30", "member": str(salon.lena), "version": "1"}
    async with browser(salon.actors["Olga"]) as olga:
        moved = await olga.post(f"/desk/visits/{visit.id}/time", data=form, headers=JSON)
    assert moved.status_code == 200
    assert moved.json()["version"] == 2
    part = {"member": salon.lena, "name": "Lena", "start": f"{DAY}T13:30", "end": f"{DAY}T14:30"}
    assert moved.json()["parts"] == [part]


async def test_a_drop_on_a_taken_time_is_refused_with_the_reason() -> None:
    salon = await open_salon()
    visit, _ = await booked(salon, 10), await booked(salon, 12)
    form = {"at": f"{DAY}T12:15", "version": "1"}
    async with browser(salon.actors["Olga"]) as olga:
        refused = await olga.post(f"/desk/visits/{visit.id}/time", data=form, headers=JSON)
        in_sheet = await olga.post(
            f"/desk/visits/{visit.id}/time", data={**form, "sheet": "yes"}, headers=FRAGMENT
        )
        in_panel = await olga.post(f"/desk/visits/{visit.id}/time", data=form, headers=FRAGMENT)
    assert refused.status_code == in_sheet.status_code == in_panel.status_code == 409
    assert refused.json()["title"].startswith("That time is taken")
    assert "Free next:" in in_sheet.text
    assert "What happened" in in_panel.text
    assert (await Visit.objects().get(Visit.id == visit.id)).version == 1


async def test_a_stale_version_is_refused_and_shows_the_visit_as_it_is() -> None:
    salon = await open_salon()
    visit = await booked(salon)
    await actions.set_status(SYSTEM, visit.id, Visit.Status.confirmed, 1)
    async with browser(salon.actors["Olga"]) as olga:
        for path, form in (
            ("time", {"at": f"{DAY}T15:00", "version": "1"}),
            ("status", {"status": "arrived", "version": "1"}),
            ("cancellation", {"version": "1"}),
        ):
            as_json = await olga.post(f"/desk/visits/{visit.id}/{path}", data=form, headers=JSON)
            assert (as_json.status_code, as_json.json()["visit"]["version"]) == (409, 2)
            panel = await olga.post(f"/desk/visits/{visit.id}/{path}", data=form, headers=FRAGMENT)
            assert "in the meantime" in panel.text
            assert 'name="version" value="2"' in panel.text
            assert panel.headers["HX-Retarget"] == "#sheet-body"
            assert "Theirs, as saved" in panel.text
    assert (await Visit.objects().get(Visit.id == visit.id)).status == "confirmed"


async def test_the_sheet_for_moving_knows_the_new_version_after_a_refusal() -> None:
    salon = await open_salon()
    visit = await booked(salon)
    await actions.set_status(SYSTEM, visit.id, Visit.Status.confirmed, 1)
    form = {"day": DAY, "time": "15:00", "member": str(salon.anna), "version": "1", "sheet": "yes"}
    async with browser(salon.actors["Olga"]) as olga:
        sheet = await olga.get(f"/desk/visits/{visit.id}/time", headers=FRAGMENT)
        assert 'value="10:00"' in sheet.text
        refused = await olga.post(f"/desk/visits/{visit.id}/time", data=form, headers=FRAGMENT)
        assert 'name="version" value="2"' in refused.text
        assert 'value="15:00"' in refused.text
        moved = await olga.post(f"/desk/visits/{visit.id}/time", data={**form, "version": "2"})
    assert moved.headers["location"] == f"/desk/visits/{visit.id}"


async def test_a_visit_walks_through_its_statuses() -> None:
    salon = await open_salon()
    visit = await booked(salon)
    async with browser(salon.actors["Olga"]) as olga:
        for version, status in enumerate(("confirmed", "arrived", "no_show", "waiting"), start=1):
            form = {"status": status, "version": str(version)}
            panel = await olga.post(f"/desk/visits/{visit.id}/status", data=form, headers=FRAGMENT)
            assert panel.status_code == 200
            assert "visit-changed" in panel.headers["HX-Trigger"]
        for status in ("done", "asleep", ""):
            wrong = await olga.post(f"/desk/visits/{visit.id}/status", data={"status": status}, headers=JSON)
            assert wrong.status_code in (409, 422)
    assert (await Visit.objects().get(Visit.id == visit.id)).version == 5


async def test_a_cancelled_visit_is_kept_with_its_reason_and_can_be_brought_back() -> None:
    salon = await open_salon()
    visit = await booked(salon)
    async with browser(salon.actors["Olga"]) as olga:
        url = f"/desk/visits/{visit.id}/cancellation"
        panel = await olga.post(url, data={"why": "Has a cold", "version": "1"}, headers=FRAGMENT)
        assert "Cancelled: Has a cold" in panel.text
        assert "Late, by Olga" in " ".join(panel.text.split())
        entry = (await olga.get(f"/desk/calendar/visits/{visit.id}")).json()
        assert (entry["status"], entry["parts"]) == ("cancelled", [])
        twice = await olga.post(url, data={"why": "Again"}, headers=JSON)
        assert twice.status_code == 409
        back = await olga.post(f"/desk/visits/{visit.id}/status", data={"status": "waiting"}, headers=JSON)
        assert back.json()["parts"][0]["start"] == f"{DAY}T10:00"


async def test_a_form_without_the_token_of_the_page_is_refused() -> None:
    salon = await open_salon()
    async with browser(salon.actors["Olga"]) as olga:
        del olga.headers["x-csrftoken"]
        assert (await olga.post("/desk/visits", data=new_visit(salon))).status_code == 403
    assert await Visit.count() == 0


async def test_every_change_is_news_for_the_calendars() -> None:
    salon = await open_salon()
    visit = await booked(salon)
    async with browser(salon.actors["Olga"]) as olga:
        await olga.post(f"/desk/visits/{visit.id}/status", data={"status": "arrived"})
    assert [(each.branch, each.visit) for each in await Change.objects()] == [(salon.center, visit.id)] * 2
