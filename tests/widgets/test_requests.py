"""A request as its client sees it."""

import pytest

from booking import actions
from booking.actions import Move
from catalog.tables import Branch
from clients.tables import Visit
from tests.booking.scene import at
from tests.browse import browser
from tests.cast import Salon, open_salon
from tests.widgets.flow import MASHA, TEN, book, hidden_on, hold

pytestmark = pytest.mark.usefixtures("morning")


async def salon_by_request() -> Salon:
    salon = await open_salon()
    await Branch.update({Branch.takes_requests: True}).where(Branch.id == salon.center)
    return salon


async def the_visit() -> Visit:
    return await Visit.objects().first()


async def test_a_stranger_reads_that_it_is_a_request_sends_it_and_withdraws_it() -> None:
    salon = await salon_by_request()
    async with browser() as b:
        form = await b.get((await hold(b, salon)).headers["location"])
        assert "Send the request" in form.text
        done = await b.post("/book/center/visits", data={**hidden_on(form.text), **MASHA})
        page = await b.get(done.headers["location"])
        assert "We have got your request" in page.text
        assert "calendar.ics" not in page.text
        here = f"/v/{(await the_visit()).code}"
        assert (await b.get(f"{here}/times")).status_code == 409
        ask = await b.get(f"{here}/cancellation")
        assert "Withdraw your request?" in ask.text
        gone = await b.post(f"{here}/cancellation", data=hidden_on(ask.text))
        assert "You have withdrawn your request" in (await b.get(gone.headers["location"])).text
    assert (await the_visit()).status == Visit.Status.cancelled


async def test_a_program_is_told_that_it_has_asked() -> None:
    salon = await salon_by_request()
    async with browser() as b:
        told = await b.post("/book/center/visits", json={"service": salon.haircut, "starts_at": TEN, **MASHA})
    assert (told.status_code, told.json()["status"]) == (201, "requested")


async def offered(salon: Salon) -> Visit:
    visit = await the_visit()
    wanted = Move(at("15:00", visit.starts_at.date()), None, None)
    return await actions.offer_another(salon.actors["Olga"], visit.id, wanted)


async def test_another_time_is_answered_with_yes_and_looking_at_it_answers_nothing() -> None:
    salon = await salon_by_request()
    async with browser() as b:
        await book(b, salon)
        visit = await offered(salon)
        page = await b.get(f"/v/{visit.code}")
        assert "Would this time suit you?" in page.text
        assert (await b.get(f"/v/{visit.code}/acceptance")).status_code == 405
        assert (await the_visit()).status == Visit.Status.requested
        for _ in range(2):  # a second tap is the same yes
            done = await b.post(f"/v/{visit.code}/acceptance", data=hidden_on(page.text))
            assert done.status_code == 303
        assert "You are booked" in (await b.get(f"/v/{visit.code}")).text
    now = await the_visit()
    assert (now.status, now.starts_at) == (Visit.Status.waiting, visit.starts_at)


async def test_yes_to_an_offer_that_has_changed_shows_the_new_one_first() -> None:
    salon = await salon_by_request()
    async with browser() as b:
        await book(b, salon)
        page = await b.get(f"/v/{(await offered(salon)).code}")
        visit = await the_visit()
        wanted = Move(at("16:00", visit.starts_at.date()), None, None)
        await actions.offer_another(salon.actors["Olga"], visit.id, wanted)
        answer = await b.post(f"/v/{visit.code}/acceptance", data=hidden_on(page.text))
    assert answer.status_code == 409
    assert "16:00" in answer.text
    assert (await the_visit()).status == Visit.Status.requested


async def test_a_declined_request_says_so_with_the_reason() -> None:
    salon = await salon_by_request()
    async with browser() as b:
        await book(b, salon)
        visit = await the_visit()
        await actions.decline_request(salon.actors["Olga"], visit.id, "Anna is ill that day.", None)
        page = await b.get(f"/v/{visit.code}")
        again = await b.post(f"/v/{visit.code}/acceptance", data={})
    assert "We are sorry, this did not work out" in page.text
    assert "Anna is ill that day." in page.text
    assert again.status_code == 409
    assert (await the_visit()).status == Visit.Status.cancelled


async def test_a_stranger_cannot_accept_their_own_request() -> None:
    salon = await salon_by_request()
    async with browser() as b:
        await book(b, salon)
        visit = await the_visit()
        answer = await b.post(f"/v/{visit.code}/acceptance", data={"version": "1"})
    assert answer.status_code == 409
    assert (await the_visit()).status == Visit.Status.requested
