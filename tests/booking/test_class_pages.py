"""Classes at the desk, over HTTP."""

import re

import pytest

from booking import actions
from booking.tables import GroupEvent, Seat
from clients.tables import Visit
from kit import db
from tests.booking.class_forms import DAY, typed
from tests.booking.classes import offer_yoga, on, put_on, seat, taken
from tests.booking.scene import at
from tests.browse import browser
from tests.cast import open_salon
from tests.counting import count_queries

pytestmark = pytest.mark.usefixtures("morning")


async def test_a_class_is_put_on_by_its_form() -> None:
    salon = await open_salon()
    yoga = await offer_yoga(salon)
    async with browser(salon.actors["Olga"]) as olga:
        form = await olga.get(f"/desk/events/new?branch={salon.center}&day={DAY}")
        assert "Yoga · 60 min · 10 places" in form.text
        assert "Haircut" not in form.text
        answer = await olga.post(
            "/desk/events", data=typed(salon, yoga, capacity="7", price="9,50", minutes="90")
        )
        assert answer.status_code == 303
        sheet = await olga.get(answer.headers["location"])
    assert "0 of 7 places taken" in sheet.text
    event = await GroupEvent.objects().first()
    assert (event.starts_at, event.ends_at, event.price) == (at("10:00"), at("11:30"), 950)


async def test_a_refused_form_keeps_what_was_typed_and_offers_the_next_times() -> None:
    salon, event = await on()
    async with browser(salon.actors["Olga"]) as olga:
        wanted = typed(salon, event.service, note="Bring a mat", capacity="7")
        answer = await olga.post("/desk/events", data=wanted)
        assert answer.status_code == 409
        assert "Bring a mat" in answer.text
        assert 'value="7"' in answer.text
        assert re.findall(r'name="at" value="([^"]+)"', answer.text)[0] == f"{DAY}T11:00"
        odd = await olga.post("/desk/events", data=typed(salon, event.service, capacity="many", price="-"))
        assert odd.status_code == 422
        assert odd.text.count("aria-invalid") == 2
    assert await GroupEvent.count() == 1


async def test_the_sheet_lists_who_is_in_and_marks_who_arrived() -> None:
    salon, event = await on()
    visit = await seat(event.id, 1, 2)
    async with browser(salon.actors["Olga"]) as olga:
        sheet = await olga.get(f"/desk/events/{event.id}")
        assert "2 of 10 places taken" in sheet.text
        assert "Client 1" in sheet.text
        path = f"/desk/events/{event.id}/people/{visit.id}/status"
        answer = await olga.post(path, data={"status": "arrived", "version": "1"})
        assert answer.headers["location"] == f"/desk/events/{event.id}"
        stale = await olga.post(path, data={"status": "no_show", "version": "1"})
        assert stale.status_code == 409
        assert "changed this visit" in stale.text
    assert (await Visit.objects().get(Visit.id == visit.id)).status == "arrived"


async def test_the_desk_adds_a_client_and_hears_when_it_is_full() -> None:
    salon, event = await on(capacity=2)
    async with browser(salon.actors["Olga"]) as olga:
        path = f"/desk/events/{event.id}/people"
        known = {"client": str(salon.masha), "seats": "2", "code": "D" * 22}
        assert (await olga.post(path, data=known)).status_code == 303
        assert (await olga.post(path, data=known)).status_code == 303, "sent twice, booked once"
        full = await olga.post(path, data={"name": "Petra", "phone": "0151 12345679", "seats": "1"})
        assert full.status_code == 409
        assert "This class is full" in full.text
        assert 'value="Petra"' in full.text
        odd = await olga.post(path, data={"name": "Petra", "seats": "two"})
        assert (odd.status_code, "Write a whole number" in odd.text) == (422, True)
    assert (await Seat.count(), await taken(event.id)) == (1, 2)


async def test_the_desk_puts_somebody_on_the_list_and_lets_them_in() -> None:
    salon, event = await on(capacity=1)
    await seat(event.id, 1)
    async with browser(salon.actors["Olga"]) as olga:
        path = f"/desk/events/{event.id}/people"
        petra = {"name": "Petra", "phone": "0151 12345679", "seats": "1", "or_list": "yes"}
        assert (await olga.post(path, data=petra)).status_code == 303
        sheet = await olga.get(f"/desk/events/{event.id}")
        assert "1 on the waiting list" in sheet.text
        assert "1 of 1 places taken" in sheet.text
        visit = await Visit.objects().get(Visit.status == "listed")
        refused = await olga.post(f"{path}/{visit.id}/status", data={"status": "waiting", "version": "1"})
        assert (refused.status_code, "This class is full" in refused.text) == (409, True)
        card = await olga.get(f"/desk/visits/{visit.id}")
        assert "Take off the waiting list" in card.text
        assert "On the list" in (await olga.get(f"/desk/clients/{visit.client}")).text
        await actions.change_event(salon.actors["Olga"], event.id, actions.EventChange(capacity=2), None)
        assert "2 of 2 places taken" in (await olga.get(f"/desk/events/{event.id}")).text


async def test_before_it_is_called_off_the_page_says_how_many_are_written_to() -> None:
    salon, event = await on()
    await seat(event.id, 1)
    await seat(event.id, 2)
    async with browser(salon.actors["Olga"]) as olga:
        question = await olga.get(f"/desk/events/{event.id}/cancellation")
        assert "2 visits are cancelled with it, and their clients are written to" in question.text
        answer = await olga.post(f"/desk/events/{event.id}/cancellation", data={"why": "Ill", "version": "1"})
        assert answer.status_code == 303
        sheet = await olga.get(f"/desk/events/{event.id}")
        assert "This class is cancelled: Ill" in sheet.text
        assert "Add a client" not in sheet.text
        again = await olga.post(f"/desk/events/{event.id}/cancellation", data={"why": ""})
        assert again.status_code == 409


async def test_a_class_is_changed_by_its_form() -> None:
    salon, event = await on()
    await seat(event.id, 1, 3)
    async with browser(salon.actors["Olga"]) as olga:
        form = await olga.get(f"/desk/events/{event.id}/change")
        assert "1 visit moves along" in form.text
        path, wanted = (
            f"/desk/events/{event.id}/change",
            typed(salon, event.service, time="12:00", version="1"),
        )
        few = await olga.post(path, data={**wanted, "capacity": "2"})
        assert few.status_code == 409
        assert "3 places are booked already, so there cannot be only 2" in few.text
        assert (await olga.post(path, data={**wanted, "capacity": "8"})).status_code == 303
        stale = await olga.post(path, data={**wanted, "capacity": "9"})
        assert stale.status_code == 409
        assert 'name="version" value="2"' in stale.text
    row = await GroupEvent.objects().first()
    assert (row.capacity, row.starts_at) == (8, at("12:00"))


async def test_the_calendar_shows_a_class_with_how_full_it_is() -> None:
    salon, event = await on()
    await seat(event.id, 1, 3)
    async with browser(salon.actors["Olga"]) as olga:
        day = (await olga.get(f"/desk/calendar/day?branch={salon.center}&day={DAY}")).json()
        agenda = await olga.get(f"/desk/calendar/agenda?branch={salon.center}&day={DAY}")
        part = {"member": salon.anna, "name": "Anna", "start": f"{DAY}T10:00", "end": f"{DAY}T11:00"}
        assert day["classes"] == [
            {"id": event.id, "title": "Yoga", "colour": "teal", "taken": "3/10", "part": part}
        ]
        assert "3/10 places taken" in agenda.text
        await actions.cancel_event(salon.actors["Olga"], event.id, "", None)
        day = (await olga.get(f"/desk/calendar/day?branch={salon.center}&day={DAY}")).json()
    assert day["classes"] == []


async def test_a_specialist_sees_the_own_classes_and_changes_none() -> None:
    salon, event = await on()
    hers = await put_on(salon, event.service, member=salon.lena)
    async with browser(salon.actors["Anna"]) as anna:
        coming = await anna.get("/desk/events")
        assert f'href="/desk/events/{event.id}"' in coming.text
        assert f'href="/desk/events/{hers.id}"' not in coming.text
        assert "New class" not in coming.text
        assert (await anna.get(f"/desk/events/{hers.id}")).status_code == 404
        assert "Cancel the class" not in (await anna.get(f"/desk/events/{event.id}")).text
        for path, form in (
            ("", typed(salon, event.service)),
            (f"/{event.id}/change", typed(salon, event.service)),
            (f"/{event.id}/cancellation", {"why": ""}),
            (f"/{event.id}/people", {"name": "Petra"}),
        ):
            assert (await anna.post(f"/desk/events{path}", data=form)).status_code == 403


async def test_boris_finds_no_class_of_center() -> None:
    salon, event = await on()
    visit = await seat(event.id)
    async with browser(salon.actors["Boris"]) as boris:
        assert (await boris.get(f"/desk/events?branch={salon.center}")).status_code == 404
        for path, form in (
            ("/change", typed(salon, event.service)),
            ("/cancellation", {"why": ""}),
            ("/people", {"name": "Petra", "seats": "1"}),
            (f"/people/{visit.id}/status", {"status": "arrived"}),
        ):
            assert (await boris.post(f"/desk/events/{event.id}{path}", data=form)).status_code == 404
    assert await taken(event.id) == 1


async def test_list_and_sheet_ask_as_often_however_many_there_are() -> None:
    salon, event = await on(capacity=300)
    counts = {"/desk/events": set(), f"/desk/events/{event.id}": set()}
    number = 0
    async with browser(salon.actors["Olga"]) as olga:
        for size in (1, 10, 100):
            while number < size:
                number += 1
                await seat(event.id, number)
                await copy_event(event.id, number)
            for path, seen in counts.items():
                async with count_queries() as count:
                    assert (await olga.get(path)).status_code == 200
                seen.add(len(count))
    assert counts == {"/desk/events": {5}, f"/desk/events/{event.id}": {4}}


async def copy_event(event: int, days: int) -> None:
    await db.execute(
        "INSERT INTO group_event (branch, service, member, starts_at, ends_at, capacity, taken, note, "
        "cut_off_minutes, notice_minutes, created_at, cancelled_by, cancelled_why, version) "
        "SELECT branch, service, member, starts_at + $2 * interval '1 day', ends_at + $2 * interval '1 day', "
        "capacity, 0, '', 0, 0, created_at, '', '', 1 FROM group_event WHERE id = $1",
        event,
        days,
    )
