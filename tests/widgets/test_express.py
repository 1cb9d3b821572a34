"""The link of a time that the desk holds, as its client opens it."""

from datetime import timedelta

import pytest

from booking.tables import Hold
from catalog.tables import Branch, Service
from clients.tables import Client, Visit
from kit import clock
from kit.vault import new_code
from tests.booking.express import everything, now_is, sent
from tests.booking.extras import beard
from tests.browse import browser
from tests.cast import open_salon
from tests.widgets.flow import hidden_on, times_on

pytestmark = pytest.mark.usefixtures("morning")
DETAILS = {"name": "Petra Stone", "email": "petra@example.com", "comment": "With a fringe"}


async def test_the_link_shows_what_is_held_until_when_and_the_contact_as_the_desk_wrote_it() -> None:
    salon = await open_salon()
    await Branch.update({Branch.address: "Lindenstraße 1"}).where(Branch.id == salon.center)
    link = await sent(salon, email="petra@example.com")
    before = await everything()
    async with browser() as b:
        page = (await b.get(f"/x/{link.code}")).text
        await b.get(f"/x/{link.code}")
    said = ("Haircut", "Anna", "€45.00", "Lindenstraße 1", 'value="Petra"', "+49 1511 2345679")
    for word in (
        *said,
        'value="petra@example.com"',
        'data-left="3600"',
        "Held for you until 10:00",
        "noindex",
    ):
        assert word in page
    assert await everything() == before


async def test_one_button_books_and_the_finished_link_leads_to_the_visit() -> None:
    salon = await open_salon()
    link = await sent(salon)
    async with browser() as b:
        done = await b.post(f"/x/{link.code}/visit", data=DETAILS)
        [visit] = await Visit.objects()
        assert (done.status_code, done.headers["location"]) == (303, f"/v/{visit.code}")
        again = await b.post(f"/x/{link.code}/visit", data=DETAILS)
        opened = await b.get(f"/x/{link.code}")
        assert again.headers["location"] == opened.headers["location"] == f"/v/{visit.code}"
        no = await b.post(f"/x/{link.code}/refusal", data={})
        assert no.headers["location"] == f"/v/{visit.code}"
    assert (await Visit.count(), visit.comment) == (1, "With a fringe")


async def test_the_code_of_the_link_opens_neither_the_hold_nor_a_visit() -> None:
    salon = await open_salon()
    link = await sent(salon)
    async with browser() as b:
        assert (await b.get(f"/book/center/holds/{link.code}")).status_code == 404
        assert (await b.get(f"/v/{link.code}")).status_code == 404
        assert (await b.get(f"/x/{link.hold_code}")).status_code == 404
        assert (await b.get(f"/x/{new_code()}")).status_code == 404
        assert (await b.post(f"/x/{new_code()}/visit", data=DETAILS)).status_code == 404


async def test_what_is_wrong_is_said_beside_the_field_and_what_was_typed_stays() -> None:
    salon = await open_salon()
    link = await sent(salon)
    async with browser() as b:
        before = await everything()
        wrong = await b.post(f"/x/{link.code}/visit", data={**DETAILS, "email": "petra@"})
        assert wrong.status_code == 422
        for word in ("address like name@example.com", 'value="Petra Stone"', "With a fringe</textarea>"):
            assert word in wrong.text
        assert await everything() == before


async def test_a_lapsed_link_says_so_and_offers_times_that_keep_what_was_typed() -> None:
    salon = await open_salon()
    link = await sent(salon)
    async with browser() as b:
        with clock.pretend(clock.now() + timedelta(hours=2)):
            opened = await b.get(f"/x/{link.code}")
            assert opened.status_code == 200
            assert "It was kept until 10:00" in opened.text
            late = await b.post(f"/x/{link.code}/visit", data=DETAILS)
            assert late.status_code == 409
            start = times_on(late.text)[0]
            assert start == "2026-12-02T10:00:00+01:00"
            kept = hidden_on(late.text)
            assert (kept["name"], kept["phone"], kept["comment"]) == (
                "Petra Stone", "+4915112345679", "With a fringe",
            )  # fmt: skip
            form = await b.post("/book/center/holds", data={**kept, "starts_at": start})
            assert form.status_code == 201
            for word in ("Petra Stone", "+4915112345679", "petra@example.com", "With a fringe"):
                assert word in form.text
            booked = await b.post("/book/center/visits", data={**kept, **hidden_on(form.text), **DETAILS})
            assert booked.status_code == 303


async def test_a_time_that_was_lost_all_the_same_is_answered_with_others() -> None:
    salon = await open_salon()
    link = await sent(salon)
    await Hold.delete(force=True)
    await sent(salon, name="Rosa", phone="0151 12345670")
    async with browser() as b:
        late = await b.post(f"/x/{link.code}/visit", data=DETAILS)
    assert (late.status_code, times_on(late.text)[0]) == (409, "2026-12-02T11:00:00+01:00")
    assert hidden_on(late.text)["comment"] == "With a fringe"
    assert await Visit.count() == 0


async def test_what_was_added_is_offered_with_another_time_too() -> None:
    salon = await open_salon()
    extra = await beard(salon)
    link = await sent(salon, addons=(extra,))
    async with browser() as b:
        page = (await b.get(f"/x/{link.code}")).text
        assert "Haircut, with Beard trim" in page
        assert "€60.00" in page
        with clock.pretend(clock.now() + timedelta(hours=2)):
            over = (await b.get(f"/x/{link.code}")).text
    assert hidden_on(over)["addons"] == str(extra)


async def test_a_lapsed_link_of_what_strangers_cannot_book_says_whom_to_call() -> None:
    salon = await open_salon()
    await Service.update({Service.is_online: False}, force=True)
    await Branch.update({Branch.phone: "+49 30 901820"}).where(Branch.id == salon.center)
    link = await sent(salon)
    async with browser() as b:
        with clock.pretend(clock.now() + timedelta(hours=2)):
            page = (await b.get(f"/x/{link.code}")).text
    assert times_on(page) == []
    assert "+49 30 901820" in page


async def test_no_thank_you_frees_the_time_at_once_and_may_be_said_twice() -> None:
    salon = await open_salon()
    link = await sent(salon)
    async with browser() as b:
        for _ in range(2):
            gone = await b.post(f"/x/{link.code}/refusal", data={})
            assert gone.headers["location"] == f"/x/{link.code}"
        page = await b.get(f"/x/{link.code}")
        assert "You have let this time go" in page.text
        late = await b.post(f"/x/{link.code}/visit", data=DETAILS)
        assert late.status_code == 409
    assert (await Hold.count(), (await now_is(link)).state) == (0, "declined")


async def test_only_the_desk_may_book_for_them_and_yet_they_finish_what_it_began() -> None:
    salon = await open_salon()
    await Client.update({Client.online_ban: True}).where(Client.id == salon.masha)
    link = await sent(salon, client=salon.masha)
    async with browser() as b:
        done = await b.post(f"/x/{link.code}/visit", data={"name": "Masha Petrova"})
    assert done.status_code == 303


async def test_a_form_on_another_site_changes_nothing() -> None:
    salon = await open_salon()
    link = await sent(salon)
    before = await everything()
    async with browser() as b:
        for path in ("visit", "refusal"):
            elsewhere = {"sec-fetch-site": "cross-site"}
            answer = await b.post(f"/x/{link.code}/{path}", data=DETAILS, headers=elsewhere)
            assert answer.status_code == 403
    assert await everything() == before
