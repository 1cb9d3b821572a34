"""Classes at the desk, over HTTP."""

import re

import pytest

from booking import actions
from booking.tables import GroupEvent, Seat
from clients.tables import Visit
from kit import db
from tests.booking.classes import offer_yoga, put_on, seat, taken
from tests.booking.scene import at
from tests.browse import browser
from tests.cast import Salon, open_salon
from tests.counting import count_queries

pytestmark = pytest.mark.usefixtures("morning")
DAY = "2026-12-02"


async def on(**more) -> tuple[Salon, GroupEvent]:  # type: ignore[no-untyped-def]
    salon = await open_salon()
    return salon, await put_on(salon, await offer_yoga(salon), **more)


def typed(salon: Salon, yoga: int, **more: str) -> dict[str, str]:
    known = {"branch": str(salon.center), "service": str(yoga), "member": str(salon.anna)}
    return {**known, "day": DAY, "time": "10:00", **more}


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


async def test_a_series_is_put_on_by_the_same_form() -> None:
    salon = await open_salon()
    yoga = await offer_yoga(salon)
    weekly = {"repeats": "WEEKLY", "we": "yes", "fr": "yes", "count": "4"}
    async with browser(salon.actors["Olga"]) as olga:
        answer = await olga.post("/desk/events", data=typed(salon, yoga, **weekly))
        assert answer.status_code == 303
        sheet = await olga.get(answer.headers["location"])
        assert "3 more dates follow" in sheet.text
    days = [f"{each.starts_at:%a %d}" for each in await GroupEvent.objects().order_by(GroupEvent.id)]
    assert days == ["Wed 02", "Fri 04", "Wed 09", "Fri 11"]


async def test_a_series_that_cannot_be_says_why_and_keeps_what_was_typed() -> None:
    salon = await open_salon()
    yoga = await offer_yoga(salon)
    await put_on(salon, yoga)
    async with browser(salon.actors["Olga"]) as olga:
        endless = await olga.post("/desk/events", data=typed(salon, yoga, repeats="WEEKLY"))
        assert endless.status_code == 422
        assert "A series without end cannot be kept" in endless.text
        assert 'value="WEEKLY" selected' in endless.text
        daily = typed(salon, yoga, repeats="rule", rule="FREQ=DAILY;COUNT=5")
        clash = await olga.post("/desk/events", data=daily)
        assert clash.status_code == 409
        assert "2 dates cannot be, so nothing was changed" in clash.text
        assert "Wed 2 Dec 2026" in clash.text
        assert "Sun 6 Dec 2026" in clash.text
        assert await GroupEvent.count() == 1
        made = await olga.post("/desk/events", data={**daily, "skip": "yes"})
        assert made.status_code == 201
        assert "3 dates are on" in made.text
        assert "2 were left out" in made.text
    assert await GroupEvent.count() == 4


async def repeated(salon: Salon) -> list[GroupEvent]:
    first = actions.NewEvent(salon.center, await offer_yoga(salon), salon.anna, at("10:00"))
    return (await actions.create_series(salon.actors["Olga"], first, "FREQ=WEEKLY;COUNT=3")).events


async def test_a_change_reaches_as_far_as_was_chosen() -> None:
    salon = await open_salon()
    first, second, third = await repeated(salon)
    async with browser(salon.actors["Olga"]) as olga:
        path = f"/desk/events/{second.id}/change"
        assert "This and the following" in (await olga.get(path)).text
        wanted = typed(salon, first.service, day="2026-12-09", time="11:00", scope="following", version="1")
        assert (await olga.post(path, data={**wanted, "scope": "none"})).status_code == 422
        assert (await olga.post(path, data=wanted)).status_code == 303
    hours = [each.starts_at.hour + 1 for each in await GroupEvent.objects().order_by(GroupEvent.id)]
    assert hours == [10, 11, 11]
    assert third.id


async def test_calling_a_series_off_says_how_many_people_each_choice_reaches() -> None:
    salon = await open_salon()
    first, second, third = await repeated(salon)
    for number, event in enumerate((first, second, second, third)):
        await seat(event.id, number)
    async with browser(salon.actors["Olga"]) as olga:
        path = f"/desk/events/{second.id}/cancellation"
        question = await olga.get(path)
        for words in (
            "Only this date (1 date, 2 booked)",
            "following (2 dates, 3 booked)",
            "(3 dates, 4 booked)",
        ):
            assert words in question.text
        stale = await olga.post(path, data={"scope": "following", "version": "7", "why": "Summer"})
        assert stale.status_code == 409
        assert 'value="Summer"' in stale.text
        assert 'name="version" value="1"' in stale.text
        assert (await olga.post(path, data={"scope": "following", "version": "1"})).status_code == 303
    off = await GroupEvent.count().where(GroupEvent.cancelled_at.is_not_null())
    assert (off, await taken(first.id)) == (2, 1)


async def test_clients_are_copied_from_the_sheet_and_who_could_not_be_is_named() -> None:
    salon = await open_salon()
    first, second, third = await repeated(salon)
    olgas = salon.actors["Olga"]
    await actions.book_seats(olgas, actions.Places(first.id, 2, client=salon.masha))
    await actions.change_event(olgas, second.id, actions.EventChange(capacity=1), None)
    async with browser(olgas) as olga:
        assert "Copy to the following dates" in (await olga.get(f"/desk/events/{first.id}")).text
        copied = await olga.post(f"/desk/events/{first.id}/copies", data={})
        assert copied.status_code == 200
        assert "1 booked in 2 following dates" in copied.text
        assert "Masha Petrova" in copied.text
        assert "Only" not in copied.text or "1 place is left" in copied.text
    assert (await taken(second.id), await taken(third.id)) == (0, 2)
