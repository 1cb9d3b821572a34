"""The panel of a visit over HTTP: alerts, notes, moments, services, prices; who may what."""

import pytest

from booking import actions
from booking.card import visit_card
from clients.tables import Client, Visit
from kit import db
from kit.rights import SYSTEM
from tests.booking.web import DAY, FRAGMENT, JSON, at, booked
from tests.browse import browser
from tests.cast import open_salon
from tests.counting import count_queries

pytestmark = pytest.mark.usefixtures("morning")
WARNING = "Allergic to ammonia"


async def warn(salon) -> None:
    await Client.update({Client.warning: WARNING, Client.birthday: "12-05"}).where(Client.id == salon.masha)


async def fresh(visit: Visit) -> Visit:
    return await Visit.objects().where(Visit.id == visit.id).first()


async def arrived(salon, **more) -> Visit:
    visit = await booked(salon, **more)
    return await actions.set_status(SYSTEM, visit.id, Visit.Status.arrived, None)


async def test_alerts_stand_above_the_visit_in_words() -> None:
    salon = await open_salon()
    await warn(salon)
    visit = await booked(salon)
    async with browser(salon.actors["Olga"]) as olga:
        page = await olga.get(f"/desk/visits/{visit.id}", headers=FRAGMENT)
    assert f"Warning: {WARNING}" in page.text
    assert "Birthday on Saturday 5 December" in page.text
    assert "First visit" in page.text
    assert page.text.index(WARNING) < page.text.index("<dl")


async def test_a_specialist_sees_the_warning_and_not_the_card() -> None:
    salon = await open_salon()
    await warn(salon)
    visit = await booked(salon)
    async with browser(salon.actors["Anna"]) as anna:
        page = await anna.get(f"/desk/visits/{visit.id}", headers=FRAGMENT)
    assert WARNING in page.text
    assert "Birthday" not in page.text
    assert "Checkout" not in page.text
    assert "Services and people" not in page.text


async def test_a_visit_that_was_come_to_and_never_paid_is_told_with_its_bill() -> None:
    salon = await open_salon()
    old = await arrived(salon)
    await db.execute(
        "UPDATE visit SET starts_at = starts_at - interval '7 days', ends_at = ends_at - interval '7 days' "
        "WHERE id = $1",
        old.id,
    )
    visit = await booked(salon, 12)
    async with browser(salon.actors["Olga"]) as olga:
        page = await olga.get(f"/desk/visits/{visit.id}", headers=FRAGMENT)
    assert "Not paid: 24 November" in page.text
    assert f'href="/desk/bills/{old.id}"' in page.text
    assert "First visit" not in page.text


async def test_the_panel_costs_the_same_few_queries_whatever_is_beside_the_visit() -> None:
    salon = await open_salon()
    visit = await booked(salon)
    async with count_queries() as few:
        await visit_card(salon.actors["Olga"], visit.id)
    await warn(salon)
    for hour in (11, 12, 13, 14):
        await booked(salon, hour)
    async with count_queries() as many:
        await visit_card(salon.actors["Olga"], visit.id)
    assert len(few) == len(many) == PANEL_QUERIES


PANEL_QUERIES = 8


async def test_notes_are_written_and_written_again() -> None:
    salon = await open_salon()
    visit = await booked(salon)
    async with browser(salon.actors["Olga"]) as olga:
        await olga.post(f"/desk/visits/{visit.id}/notes", data={"notes": "Tea with milk", "version": "1"})
        page = await olga.get(f"/desk/visits/{visit.id}", headers=FRAGMENT)
    now = await fresh(visit)
    assert (now.notes, now.version, now.comment) == ("Tea with milk", 2, "")
    assert "Notes changed" in page.text


async def test_notes_over_somebody_elses_are_refused_and_what_was_typed_stays() -> None:
    salon = await open_salon()
    visit = await booked(salon)
    async with browser(salon.actors["Olga"]) as olga:
        await olga.post(f"/desk/visits/{visit.id}/notes", data={"notes": "Tea with milk", "version": "1"})
        late = {"notes": "Coffee, black", "version": "1"}
        answer = await olga.post(f"/desk/visits/{visit.id}/notes", data=late, headers=FRAGMENT)
    assert answer.status_code == 409
    assert "Coffee, black</textarea>" in answer.text
    assert '<p class="words">Tea with milk</p>' in answer.text
    assert (await fresh(visit)).notes == "Tea with milk"


async def test_notes_that_are_a_novel_are_refused_beside_their_field() -> None:
    salon = await open_salon()
    visit = await booked(salon)
    async with browser(salon.actors["Olga"]) as olga:
        novel = {"notes": "a" * 10_001, "version": "1"}
        answer = await olga.post(f"/desk/visits/{visit.id}/notes", data=novel, headers=FRAGMENT)
    assert answer.status_code == 422
    assert "at most 10000 letters" in answer.text
    assert (await fresh(visit)).version == 1


async def test_a_specialist_writes_beside_their_own_visits_only() -> None:
    salon = await open_salon()
    hers, lenas = await booked(salon), await booked(salon, 10, salon.lena)
    async with browser(salon.actors["Anna"]) as anna:
        own = await anna.post(f"/desk/visits/{hers.id}/notes", data={"notes": "7.1"})
        other = await anna.post(f"/desk/visits/{lenas.id}/notes", data={"notes": "7.1"})
    async with browser(salon.actors["Rita"]) as rita:
        sees_only = await rita.post(f"/desk/visits/{hers.id}/notes", data={"notes": "8.1"})
    assert (own.status_code, other.status_code, sees_only.status_code) == (303, 404, 403)
    assert ((await fresh(hers)).notes, (await fresh(lenas)).notes) == ("7.1", "")


async def test_a_client_is_begun_with_and_finished_and_the_status_stays_arrived() -> None:
    salon = await open_salon()
    visit = await arrived(salon)
    async with browser(salon.actors["Anna"]) as anna:
        begun = await anna.post(f"/desk/visits/{visit.id}/moments", data={"mark": "start"}, headers=FRAGMENT)
        assert "since 09:00" in begun.text
        await anna.post(f"/desk/visits/{visit.id}/moments", data={"mark": "finish"}, headers=FRAGMENT)
    now = await fresh(visit)
    assert now.status == "arrived"
    assert now.started_at is not None
    assert now.finished_at is not None


@pytest.mark.parametrize("mark", ["finish", "not started", "nonsense", ""])
async def test_what_cannot_be_said_yet_is_refused(mark: str) -> None:
    salon = await open_salon()
    visit = await arrived(salon)
    async with browser(salon.actors["Olga"]) as olga:
        answer = await olga.post(f"/desk/visits/{visit.id}/moments", data={"mark": mark}, headers=FRAGMENT)
    assert answer.status_code in (409, 422)
    assert (await fresh(visit)).version == visit.version


async def test_who_has_not_arrived_is_not_begun_with() -> None:
    salon = await open_salon()
    visit = await booked(salon)
    async with browser(salon.actors["Olga"]) as olga:
        answer = await olga.post(f"/desk/visits/{visit.id}/moments", data={"mark": "start"}, headers=FRAGMENT)
    assert answer.status_code == 409
    assert (await fresh(visit)).started_at is None


@pytest.mark.parametrize("status", ["waiting", "confirmed", "no_show"])
async def test_a_step_back_forgets_when_it_was_begun(status: str) -> None:
    salon = await open_salon()
    visit = await arrived(salon)
    async with browser(salon.actors["Olga"]) as olga:
        for mark in ("start", "finish"):
            await olga.post(f"/desk/visits/{visit.id}/moments", data={"mark": mark})
        await olga.post(f"/desk/visits/{visit.id}/status", data={"status": status})
    now = await fresh(visit)
    assert (now.status, now.started_at, now.finished_at) == (status, None, None)


async def test_services_are_changed_from_the_sheet() -> None:
    salon = await open_salon()
    visit = await booked(salon)
    async with browser(salon.actors["Olga"]) as olga:
        form = await olga.get(f"/desk/visits/{visit.id}/services", headers=FRAGMENT)
        line = await db.fetch_value("SELECT id FROM visit_line WHERE visit = $1", visit.id)
        assert f'name="line-1" value="{line}"' in form.text
        sent = {
            "version": "1", "line-1": str(line), "service-1": str(salon.haircut),
            "member-1": str(salon.anna), "service-2": str(salon.colour), "member-2": str(salon.lena),
        }  # fmt: skip
        answer = await olga.post(f"/desk/visits/{visit.id}/services", data=sent, headers=FRAGMENT)
    assert answer.status_code == 200
    assert answer.headers["HX-Retarget"] == "#visit-panel"
    told = answer.headers["HX-Trigger"]
    assert "Now: Haircut, Colour." in told
    assert "It takes 3 h instead of 1 h." in told
    assert "instead of \\u20ac45.00" in told or "instead of €45.00" in told


async def test_a_refused_time_says_person_by_person_why_not_and_keeps_what_was_typed() -> None:
    salon = await open_salon()
    visit, _ = await booked(salon), await booked(salon, 11)
    async with browser(salon.actors["Olga"]) as olga:
        sent = {"version": "1", "line-1": "", "service-1": str(salon.colour), "member-1": str(salon.anna)}
        answer = await olga.post(f"/desk/visits/{visit.id}/services", data=sent, headers=FRAGMENT)
    assert answer.status_code == 409
    assert "Masha Petrova" in answer.text
    assert f'<option value="{salon.colour}" selected>' in answer.text
    assert (await fresh(visit)).version == 1


async def test_a_row_is_added_and_taken_out_without_changing_anything() -> None:
    salon = await open_salon()
    visit = await booked(salon)
    one = {"version": "1", "service-1": str(salon.haircut), "member-1": str(salon.anna)}
    async with browser(salon.actors["Olga"]) as olga:
        more = await olga.post(
            f"/desk/visits/{visit.id}/services/rows", data={**one, "more": "yes"}, headers=FRAGMENT
        )
        two = {**one, "service-2": str(salon.colour), "drop": "1"}
        less = await olga.post(f"/desk/visits/{visit.id}/services/rows", data=two, headers=FRAGMENT)
    assert "Service 2" in more.text
    assert "Service 2" not in less.text
    assert f'<option value="{salon.colour}" selected>' in less.text
    assert (await fresh(visit)).version == 1


async def test_an_old_sheet_shows_the_services_as_they_are_now() -> None:
    salon = await open_salon()
    visit = await booked(salon)
    await actions.set_status(SYSTEM, visit.id, Visit.Status.confirmed, None)
    async with browser(salon.actors["Olga"]) as olga:
        sent = {"version": "1", "service-1": str(salon.colour), "member-1": str(salon.anna)}
        answer = await olga.post(f"/desk/visits/{visit.id}/services", data=sent, headers=FRAGMENT)
    assert answer.status_code == 409
    assert "Somebody changed this visit" in answer.text
    assert 'name="version" value="2"' in answer.text


async def test_without_scripts_every_sheet_is_a_page_of_its_own() -> None:
    salon = await open_salon()
    visit = await booked(salon)
    line = await db.fetch_value("SELECT id FROM visit_line WHERE visit = $1", visit.id)
    async with browser(salon.actors["Vera"]) as vera:
        for path in ("services", f"lines/{line}", "history"):
            page = await vera.get(f"/desk/visits/{visit.id}/{path}")
            assert page.status_code == 200
            assert "<!doctype html>" in page.text


async def test_a_price_is_agreed_on_in_the_panel_with_the_right() -> None:
    salon = await open_salon()
    visit = await booked(salon)
    line = await db.fetch_value("SELECT id FROM visit_line WHERE visit = $1", visit.id)
    sent = {"quantity": "1", "price": "45.00", "discount": "10%", "reason": "Birthday", "version": "1"}
    async with browser(salon.actors["Olga"]) as olga:
        refused = await olga.post(f"/desk/visits/{visit.id}/lines/{line}", data=sent)
        form = await olga.get(f"/desk/visits/{visit.id}/lines/{line}", headers=FRAGMENT)
    async with browser(salon.actors["Vera"]) as vera:
        wrong = await vera.post(
            f"/desk/visits/{visit.id}/lines/{line}", data={**sent, "reason": ""}, headers=FRAGMENT
        )
        done = await vera.post(f"/desk/visits/{visit.id}/lines/{line}", data=sent)
    assert (refused.status_code, wrong.status_code, done.status_code) == (403, 422, 303)
    assert 'name="price"' not in form.text
    assert "Why is it given?" in wrong.text
    assert await db.fetch_value("SELECT discount FROM visit_line WHERE id = $1", line) == 450


async def test_who_only_sees_gets_no_forms_and_no_sheets() -> None:
    salon = await open_salon()
    visit = await booked(salon)
    line = await db.fetch_value("SELECT id FROM visit_line WHERE visit = $1", visit.id)
    async with browser(salon.actors["Anna"]) as anna, browser(salon.actors["Boris"]) as boris:
        for path in ("services", f"lines/{line}"):
            assert (await anna.get(f"/desk/visits/{visit.id}/{path}")).status_code == 403
            assert (await boris.get(f"/desk/visits/{visit.id}/{path}")).status_code == 404
        assert (await anna.post(f"/desk/visits/{visit.id}/next", data={})).status_code == 403
        assert (await boris.get(f"/desk/visits/{visit.id}/history")).status_code == 404


async def test_the_calendar_is_told_the_labels_of_a_visit() -> None:
    salon = await open_salon()
    visit = await booked(salon)
    label = await db.fetch_value("INSERT INTO label (name, colour) VALUES ('VIP', 'teal') RETURNING id")
    async with browser(salon.actors["Olga"]) as olga:
        sent = {"labels": str(label), "version": "1"}
        await olga.post(f"/desk/visits/{visit.id}/labels", data=sent, headers=FRAGMENT)
        entry = (await olga.get(f"/desk/calendar/visits/{visit.id}", headers=JSON)).json()
        sheet = (await olga.get(f"/desk/calendar/day?branch={salon.center}&day={DAY}", headers=JSON)).json()
        page = await olga.get(f"/desk/visits/{visit.id}", headers=FRAGMENT)
    assert entry["labels"] == sheet["visits"][0]["labels"] == [["VIP", "teal"]]
    assert "VIP</span>" in page.text
    assert at(10) == (await fresh(visit)).starts_at
