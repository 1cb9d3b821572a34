"""A field with a day and a time of the wall: at the desk, of staff, online, and as what others wait for."""

import pytest

from clients.queries import client_row
from clients.rules.fields import load
from clients.tables import Visit
from kit.rights import SYSTEM
from staff import queries as staff
from tests.booking.web import FRAGMENT, booked
from tests.browse import browser
from tests.cast import open_salon
from tests.clients.own import own
from tests.widgets.flow import MASHA, hidden_on, hold

pytestmark = pytest.mark.usefixtures("morning")


async def test_at_a_visit_and_of_staff_it_is_filled_in_and_shown_in_words() -> None:
    salon = await open_salon()
    visit, taken = await booked(salon), await own(salon, "Photographed", "date_time", of="visit")
    since, here = await own(salon, "Back from leave", "date_time", of="staff"), f"/desk/staff/{salon.anna}"
    async with browser(salon.actors["Nora"]) as nora:
        form = {"fields": str(taken.id), taken.name: "2026-12-01T18:05"}
        panel = await nora.post(f"/desk/visits/{visit.id}/fields", data=form, headers=FRAGMENT)
        part = (await nora.get(f"{here}/fields")).text
        sent = {**hidden_on(part), since.name: "1 February 2027, 9:00"}
        assert (await nora.post(f"{here}/fields", data=sent)).status_code == 303
        again = (await nora.get(f"{here}/fields")).text
    assert "1 Dec 2026, 18:05" in panel.text
    assert 'type="datetime-local" value="2026-12-01T18:05"' in panel.text
    assert 'value="2027-02-01T09:00"' in again
    assert load((await staff.access_member(SYSTEM, salon.anna)).extra) == {since.id: "2027-02-01T09:00"}


async def test_a_stranger_is_asked_what_is_wrong_stays_and_what_waits_for_it_is_required() -> None:
    salon = await open_salon()
    flight = await own(salon, "Landing", "date_time", of="visit", is_asked="yes", is_required="yes")
    waits = {"when_field": str(flight.id), "when_value": "24.12.2026 7:30", "is_required": "yes"}
    gate = await own(salon, "Gate", of="visit", is_asked="yes", **waits)
    async with browser() as stranger:
        form = (await stranger.get((await hold(stranger, salon)).headers["location"])).text
        sent = {**hidden_on(form), **MASHA, flight.name: "2026-12-24"}
        wrong = await stranger.post("/book/center/visits", data=sent)
        sent[flight.name] = "2026-12-24T07:30"
        missing = await stranger.post("/book/center/visits", data=sent)
        done = await stranger.post("/book/center/visits", data={**sent, gate.name: "B 12"})
    assert 'type="datetime-local"' in form
    assert "Only where “Landing” is 24 Dec 2026, 07:30." in form
    assert (wrong.status_code, missing.status_code, done.status_code) == (422, 422, 303)
    assert "Write a day and a time, like 17.05.2026 14:30" in wrong.text
    assert 'value="2026-12-24"' in wrong.text
    assert f'id="{gate.name}-error"' in missing.text
    visit = await Visit.objects().first()
    assert visit is not None
    assert load(visit.extra) == {flight.id: "2026-12-24T07:30", gate.id: "B 12"}


async def test_on_the_card_and_its_form_it_is_there() -> None:
    salon = await open_salon()
    field, card = await own(salon, "Next call", "date_time"), f"/desk/clients/{salon.masha}"
    async with browser(salon.actors["Olga"]) as olga:
        form = (await olga.get(f"{card}/edit")).text
        typed = {"name": "Masha Petrova", "phone": "+4915112345678", "email": "masha@example.com"}
        sent = {**hidden_on(form), **typed, field.name: "03.12.2026 10.15"}
        assert (await olga.post(card, data=sent)).status_code == 303
        assert "3 Dec 2026, 10:15" in (await olga.get(card)).text
        assert 'value="2026-12-03T10:15"' in (await olga.get(f"{card}/edit")).text
    assert load((await client_row(salon.masha)).extra) == {field.id: "2026-12-03T10:15"}
