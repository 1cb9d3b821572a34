"""A stranger books a place of a class: service, date, contact. Three taps, no scripts."""

import re
from datetime import timedelta

import pytest

from booking import actions
from booking.tables import GroupEvent, Seat
from clients.tables import Client, Visit
from kit import clock, db
from kit.rights import SYSTEM
from tests.booking.classes import offer_yoga, put_on, seat, taken
from tests.browse import browser
from tests.cast import Salon, open_salon
from tests.counting import count_queries
from tests.widgets.flow import hidden_on

pytestmark = pytest.mark.usefixtures("morning")
PETRA = {"name": "Petra", "phone": "0151 12345679", "email": "petra@example.com"}


async def on(**more) -> tuple[Salon, GroupEvent]:  # type: ignore[no-untyped-def]
    salon = await open_salon()
    return salon, await put_on(salon, await offer_yoga(salon), **more)


def address(event: GroupEvent) -> str:
    return f"/book/center/events/{event.id}"


async def test_three_taps_lead_from_the_price_list_to_a_place() -> None:
    _, event = await on()
    async with browser() as b:
        services = await b.get("/book/center")
        assert f"service={event.service}" in services.text
        dates = await b.get(f"/book/center?service={event.service}")
        assert "10:00–11:00" in dates.text
        assert "10 places left" in dates.text
        form = await b.get(re.search(r'class="choice" href="([^"]+events[^"]+)"', dates.text)[1])
        answer = await b.post(
            f"{address(event)}/visits", data={**hidden_on(form.text), **PETRA, "seats": "2"}
        )
        assert answer.status_code == 303
        visit = await b.get(answer.headers["location"])
        assert "You are booked" in visit.text
        assert "<dt>Places</dt><dd>2</dd>" in visit.text
        assert "€30.00" in visit.text
    assert await taken(event.id) == 2


async def test_the_form_offers_as_many_places_as_one_may_have_and_there_are() -> None:
    _, event = await on(capacity=4, cut_off_minutes=60)
    async with browser() as b:
        form = await b.get(address(event))
        assert re.findall(r'<option value="(\d)"', form.text) == ["1", "2", "3"]
        await seat(event.id, 1, 2)
        with clock.pretend(event.starts_at - timedelta(minutes=30)):
            form = await b.get(address(event))
        assert re.findall(r'<option value="(\d)"', form.text) == ["1", "2"]


async def test_what_is_wrong_is_said_beside_the_field_and_what_was_typed_stays() -> None:
    _, event = await on()
    async with browser() as b:
        answer = await b.post(f"{address(event)}/visits", data={"name": "Petra", "phone": "12", "seats": "2"})
        assert answer.status_code == 422
        assert 'value="Petra"' in answer.text
        assert 'id="phone-error"' in answer.text
        assert '<option value="2" selected>' in answer.text
        odd = await b.post(f"{address(event)}/visits", data={**PETRA, "seats": "x"})
        assert odd.status_code == 422
    assert (await Seat.count(), await Visit.count()) == (0, 0)


async def test_somebody_was_faster() -> None:
    _, event = await on(capacity=3)
    await seat(event.id, 1, 2)
    async with browser() as b:
        answer = await b.post(f"{address(event)}/visits", data={**PETRA, "seats": "2"})
        assert answer.status_code == 409
        assert "1 place is left" in answer.text
        assert 'value="Petra"' in answer.text
        await actions.change_event(SYSTEM, event.id, actions.EventChange(capacity=2), None)
        full = await b.post(f"{address(event)}/visits", data={**PETRA, "seats": "1"})
        assert full.status_code == 409
        assert "Other dates" in full.text
    assert await taken(event.id) == 2


async def test_a_form_sent_twice_books_once() -> None:
    _, event = await on()
    async with browser() as b:
        fields = {**hidden_on((await b.get(address(event))).text), **PETRA, "seats": "1"}
        first = await b.post(f"{address(event)}/visits", data=fields)
        second = await b.post(f"{address(event)}/visits", data=fields)
        assert first.headers["location"] == second.headers["location"]
    assert (await taken(event.id), await Visit.count()) == (1, 1)


async def test_full_past_cancelled_and_desk_only_dates_are_not_offered() -> None:
    salon, event = await on(capacity=1, cut_off_minutes=60 * 24 * 2)
    later = await put_on(salon, event.service, "12:00")
    off = await put_on(salon, event.service, "14:00")
    await actions.cancel_event(SYSTEM, off.id, "", None)
    await seat(event.id, 1)
    async with browser() as b:
        dates = (await b.get(f"/book/center?service={event.service}")).text
        assert address(later) in dates
        assert address(event) not in dates
        assert "full" in dates
        assert address(off) not in dates
        assert "Other dates" in (await b.get(address(off))).text
        with clock.pretend(later.starts_at):
            assert address(later) not in (await b.get(f"/book/center?service={event.service}")).text
        await db.execute("UPDATE service SET is_online = false WHERE id = $1", event.service)
        assert (await b.get(address(later))).status_code == 404
        assert (await b.post(f"{address(later)}/visits", data={**PETRA, "seats": "1"})).status_code == 404


async def test_another_branch_does_not_sell_it() -> None:
    _, event = await on()
    async with browser() as b:
        path = f"/book/harbour/events/{event.id}"
        assert (await b.get(path)).status_code == 404
        assert (await b.post(f"{path}/visits", data={**PETRA, "seats": "1"})).status_code == 404
        assert (await b.get("/book/center/events/999999999999")).status_code == 404
    assert await Client.count() == 1


async def test_a_class_without_dates_says_so() -> None:
    salon = await open_salon()
    yoga = await offer_yoga(salon)
    async with browser() as b:
        assert "No dates yet" in (await b.get(f"/book/center?service={yoga}")).text


async def test_more_dates_than_a_page_are_a_tap_away_and_none_is_lost() -> None:
    _, event = await on()
    for hour in range(1, 60):
        await db.execute(
            "INSERT INTO group_event (branch, service, member, starts_at, ends_at, capacity, taken, note, "
            "cut_off_minutes, notice_minutes, created_at, cancelled_by, cancelled_why, version) "
            "SELECT branch, service, member, starts_at + $2, ends_at + $2, capacity, 0, '', 0, 0, "
            "created_at, '', '', 1 FROM group_event WHERE id = $1",
            event.id,
            timedelta(hours=hour * 5),
        )
    async with browser() as b:
        page = await b.get(f"/book/center?service={event.service}")
        found = set(re.findall(r"/events/(\d+)", page.text))
        later = re.search(r'href="([^"]+day=[^"]+)"', page.text)[1].replace("&amp;", "&")
        found |= set(re.findall(r"/events/(\d+)", (await b.get(later)).text))
    assert len(found) == 60


async def test_the_manage_link_gives_the_place_back_and_says_when_it_is_late() -> None:
    _, event = await on(notice_minutes=120)
    visit = await seat(event.id, 1, 2)
    async with browser() as b:
        page = await b.get(f"/v/{visit.code}")
        assert "Give your place back" in page.text
        assert "/times" not in page.text
        assert "It costs you nothing" in (await b.get(f"/v/{visit.code}/cancellation")).text
        with clock.pretend(event.starts_at - timedelta(minutes=30)):
            assert "late to cancel now" in (await b.get(f"/v/{visit.code}")).text
            question = await b.get(f"/v/{visit.code}/cancellation")
            assert "noted as late" in question.text
            answer = await b.post(f"/v/{visit.code}/cancellation", data={"why": "", "version": "1"})
            assert answer.status_code == 303
        assert "Your place has been given back" in (await b.get(f"/v/{visit.code}")).text
    assert await taken(event.id) == 0
    assert (await Visit.objects().get(Visit.id == visit.id)).cancelled_late


async def test_a_place_cannot_be_moved_by_its_link() -> None:
    _, event = await on()
    visit = await seat(event.id)
    async with browser() as b:
        page = await b.get(f"/v/{visit.code}/times")
        assert (page.status_code, "is a class" in page.text) == (409, True)


async def test_the_dates_are_read_with_the_same_queries_however_many_there_are() -> None:
    salon, event = await on()
    async with browser() as b:
        seen = set()
        for start in (None, "12:00", "14:00"):
            if start:
                await put_on(salon, event.service, start)
            async with count_queries() as count:
                await b.get(f"/book/center?service={event.service}")
            seen.add(len(count))
    assert seen == {5}  # one of them is which form is the default one


async def test_a_full_date_offers_the_waiting_list_and_the_place_that_becomes_free() -> None:
    _, event = await on(capacity=2)
    inside = await seat(event.id, 1, 2)
    async with browser() as b:
        dates = await b.get(f"/book/center?service={event.service}")
        assert "full, waiting list" in dates.text
        form = await b.get(address(event))
        assert "Join the waiting list" in form.text
        assert "Confirm" not in form.text
        fields = {**hidden_on(form.text), **PETRA, "seats": "1", "or_list": "yes"}
        answer = await b.post(f"{address(event)}/visits", data=fields)
        link = answer.headers["location"]
        page = await b.get(link)
        assert "You are on the waiting list" in page.text
        assert "Leave the waiting list" in page.text
        assert "Add to your calendar" not in page.text
        await actions.cancel(SYSTEM, inside.id, "")
        assert "You are booked" in (await b.get(link)).text
    assert await taken(event.id) == 1


async def test_the_list_is_left_by_its_link() -> None:
    _, event = await on(capacity=1)
    await seat(event.id, 1)
    visit = await seat(event.id, 2, or_list=True)
    async with browser() as b:
        question = await b.get(f"/v/{visit.code}/cancellation")
        assert "Leave the waiting list?" in question.text
        version = hidden_on(question.text)["version"]
        answer = await b.post(f"/v/{visit.code}/cancellation", data={"why": "", "version": version})
        assert answer.status_code == 303
    assert (await Visit.objects().get(Visit.id == visit.id)).status == "cancelled"
    assert await taken(event.id) == 1


async def test_who_wants_more_than_there_are_may_take_fewer_or_wait() -> None:
    _, event = await on(capacity=3)
    await seat(event.id, 1, 2)
    async with browser() as b:
        wanted = {**PETRA, "seats": "2"}
        refused = await b.post(f"{address(event)}/visits", data=wanted)
        assert refused.status_code == 409
        assert "Join the waiting list" in refused.text
        assert "Confirm" in refused.text
        answer = await b.post(f"{address(event)}/visits", data={**wanted, "or_list": "yes"})
        assert "You are on the waiting list" in (await b.get(answer.headers["location"])).text
    assert await taken(event.id) == 2
