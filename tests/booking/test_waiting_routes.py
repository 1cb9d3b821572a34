"""The waiting list at the desk, over HTTP."""

import pytest

from booking.tables import Hold
from booking.waiting_tables import WaitingOffer, WaitingPreference, WaitingRequest, WaitingTerms
from clients.tables import Client
from kit.journal import JournalEntry
from reminders.tables import Message
from tests.booking.line import free, full_day, offers, on_the_day, wait, work_off
from tests.browse import browser
from tests.cast import Salon, open_salon
from tests.counting import count_queries

pytestmark = pytest.mark.usefixtures("morning")
NOON = "2026-12-02T12:00"


def form(salon: Salon, **typed: str) -> dict[str, str]:
    wishes = {"from_on-1": "2026-12-02", "to_on-1": "2026-12-09", "member-1": str(salon.anna)}
    who = {"name": "Mia Stone", "phone": "0151 12345999"}
    return {"branch": str(salon.center), "service": str(salon.haircut), **wishes, **who, **typed}


async def state() -> tuple[object, ...]:
    tables = (
        Client,
        WaitingRequest,
        WaitingPreference,
        WaitingOffer,
        WaitingTerms,
        Hold,
        Message,
        JournalEntry,
    )
    requests = await WaitingRequest.select(WaitingRequest.status).output(as_list=True)
    return (*[await table.count() for table in tables], requests)


async def test_an_empty_list_says_what_will_be_here_and_offers_the_first_step() -> None:
    salon = await open_salon()
    async with browser(salon.actors["Olga"]) as olga:
        page = await olga.get("/desk/waiting")
    assert "Nobody waits" in page.text
    assert f"/desk/waiting/new?branch={salon.center}" in page.text


async def test_the_list_shows_who_waits_for_what_and_what_is_free() -> None:
    salon = await open_salon()
    await wait(salon, 1, on_the_day(salon.anna, 14 * 60, 14 * 60 + 15))
    await wait(salon, 2, on_the_day(salon.anna, 1400), email="")
    async with browser(salon.actors["Olga"]) as olga:
        page = (await olga.get("/desk/waiting")).text
        for words in ("Client 1", "Haircut", "Wednesday 2 December, 14:00–14:15, with Anna",
                      "2 free times match", "Nothing free", "No e-mail: call"):  # fmt: skip
            assert words in page, words
        await work_off()
        assert "Offered: Wednesday 2 December, 14:00" in (await olga.get("/desk/waiting")).text


async def test_the_list_is_searched_paged_and_shown_by_status() -> None:
    salon = await open_salon()
    for number in range(1, 23):
        await wait(salon, number)
    await work_off()
    async with browser(salon.actors["Olga"]) as olga:
        first, second = await olga.get("/desk/waiting"), await olga.get("/desk/waiting?page=2")
        assert ("Page 1 of 2" in first.text, "Client 1<" in first.text, "Client 22<" in first.text) == (
            True,
            True,
            False,
        )
        assert "Client 22<" in second.text
        found = (await olga.get("/desk/waiting?q=0151 1100 0007")).text
        assert ("Client 7<" in found, "Client 8<" in found) == (True, False)
        assert "Nobody fits" in (await olga.get("/desk/waiting?q=zzz")).text
        assert "Nobody fits" in (await olga.get("/desk/waiting?status=booked")).text
        assert (await olga.get("/desk/waiting?status=nonsense&page=x&branch=")).status_code == 200


async def test_a_longer_list_asks_the_database_no_more() -> None:
    salon = await open_salon()
    counts = []
    async with browser(salon.actors["Olga"]) as olga:
        await wait(salon, 30)
        await olga.get("/desk/waiting")  # what is kept from one question to the next is kept by now
        for people in (range(1), range(1, 10), range(10, 20)):
            for number in people:
                await wait(salon, number)
            async with count_queries() as count:
                await olga.get("/desk/waiting")
            counts.append(len(count))
    assert counts[0] == counts[1] == counts[2]


async def test_the_desk_puts_somebody_in_line_who_calls() -> None:
    salon = await open_salon()
    async with browser(salon.actors["Olga"]) as olga:
        page = await olga.get(f"/desk/waiting/new?branch={salon.center}")
        assert page.text.count("<fieldset") == 5
        answer = await olga.post("/desk/waiting", data=form(salon))
        assert answer.status_code == 303
        assert "In line" in (await olga.get(answer.headers["location"])).text
    request = await WaitingRequest.objects().first()
    assert request is not None
    assert (request.source, request.status) == ("desk", "waiting")


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"service": ""}, "Choose a service"),
        ({"name": ""}, "Please write a name"),
        ({"phone": ""}, "Please write a phone number"),
        ({"from_on-1": ""}, "Choose a day"),
        ({"from_on-1": "2026-12-10"}, "before the first day"),
        ({"opens-1": "10:00", "closes-1": "09:00"}, "not later than"),
    ],
)
async def test_what_is_wrong_is_said_and_what_was_typed_stays(typed: dict[str, str], words: str) -> None:
    salon = await open_salon()
    async with browser(salon.actors["Olga"]) as olga:
        before = await state()
        page = await olga.post("/desk/waiting", data=form(salon, **typed))
    assert page.status_code == 422
    assert words in page.text
    assert 'value="2026-12-09"' in page.text
    assert await state() == before


async def test_a_card_without_a_phone_cannot_be_put_in_line() -> None:
    salon = await open_salon()
    await Client.update({Client.phone: None}).where(Client.id == salon.masha)
    async with browser(salon.actors["Olga"]) as olga:
        before = await state()
        page = await olga.post("/desk/waiting", data=form(salon, client=str(salon.masha)))
    assert (page.status_code, "has no phone number yet" in page.text) == (409, True)
    assert await state() == before


async def test_a_time_is_offered_by_hand_and_kept() -> None:
    salon = await open_salon()
    visits = await full_day(salon)
    request = await wait(salon, 1)
    await free(salon, visits["12:00"])
    async with browser(salon.actors["Olga"]) as olga:
        page = (await olga.get(f"/desk/waiting/{request.id}")).text
        assert f'name="at" value="{NOON}"' in page
        offer = {"at": NOON, "member": str(salon.anna)}
        answer = await olga.post(f"/desk/waiting/{request.id}/offers", data=offer)
        assert answer.status_code == 303
        after = (await olga.get(answer.headers["location"])).text
    assert "the message is on its way" in after
    assert "by Olga" in after
    assert (len(await offers()), await Hold.count()) == (1, 1)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (NOON, "is taken"),
        ("2026-12-03T10:00", "cannot be offered to them now"),
        ("", "Please look at the marked fields"),
        ("soon", "Please look at the marked fields"),
        ("2026-12-01T07:00", "has passed"),
        ("2026-12-02T23:00", "Nobody works then"),
    ],
)
async def test_a_time_that_cannot_be_offered_is_refused_in_words(wrong: str, words: str) -> None:
    salon = await open_salon()
    request = await wait(salon, 1)
    there, who = f"/desk/waiting/{request.id}/offers", str(salon.anna)
    async with browser(salon.actors["Olga"]) as olga:
        await olga.post(there, data={"at": NOON, "member": who})
        before = await state()
        answer = await olga.post(there, data={"at": wrong, "member": who})
    assert answer.status_code in (409, 422)
    assert words in answer.text
    assert await state() == before


async def test_whoever_has_no_address_is_to_be_called() -> None:
    salon = await open_salon()
    request = await wait(salon, 1, email="")
    async with browser(salon.actors["Olga"]) as olga:
        offer = {"at": NOON, "member": str(salon.anna)}
        answer = await olga.post(f"/desk/waiting/{request.id}/offers", data=offer)
        assert "please call" in (await olga.get(answer.headers["location"])).text


async def test_one_is_taken_off_and_put_back() -> None:
    salon = await open_salon()
    request = await wait(salon, 1)
    async with browser(salon.actors["Olga"]) as olga:
        page = (await olga.get(f"/desk/waiting/{request.id}")).text
        assert 'data-confirm="Take Client 1 off' in page
        answer = await olga.post(f"/desk/waiting/{request.id}/removal")
        assert "Taken off the list" in (await olga.get(answer.headers["location"])).text
        assert "by Olga" in (await olga.get("/desk/waiting?status=left")).text
        await olga.post(f"/desk/waiting/{request.id}/return")
    row = await WaitingRequest.objects().first()
    assert row is not None
    assert row.status == "waiting"


async def test_other_days_are_noted_at_the_desk() -> None:
    salon = await open_salon()
    request = await wait(salon, 1)
    async with browser(salon.actors["Olga"]) as olga:
        there = f"/desk/waiting/{request.id}/preferences"
        assert 'value="2026-12-02"' in (await olga.get(there)).text
        before = await WaitingPreference.select().order_by(WaitingPreference.id)
        wrong = await olga.post(there, data={"from_on-1": "2026-11-01"})
        assert (wrong.status_code, "has passed" in wrong.text) == (422, True)
        assert await WaitingPreference.select().order_by(WaitingPreference.id) == before
        right = await olga.post(there, data={"from_on-1": "2026-12-24", "day-1-3": "yes"})
        assert right.status_code == 303
        assert "Thursday 24 December" in (await olga.get(right.headers["location"])).text


TERMS = {"way": "all", "offer_minutes": "20", "messages_a_day": "2", "messages_a_time": "1",
         "notice_minutes": "60", "quiet_from": "20:30", "quiet_until": "9:00"}  # fmt: skip


async def test_the_manager_says_how_times_are_offered() -> None:
    salon = await open_salon()
    there = f"/desk/waiting/terms?branch={salon.center}"
    async with browser(salon.actors["Nora"]) as nora:
        assert 'value="21:00"' in (await nora.get(there)).text
        for _ in range(2):
            assert (await nora.post(there, data=TERMS)).status_code == 303
        assert 'value="20:30"' in (await nora.get(there)).text
    [terms] = await WaitingTerms.objects()
    assert (terms.way, terms.quiet_from, terms.quiet_until) == ("all", 1230, 540)
    assert await JournalEntry.count().where(JournalEntry.action == "change waiting list") == 1


@pytest.mark.parametrize(
    "typed",
    [
        {"way": "loud"},
        {"offer_minutes": "0"},
        {"offer_minutes": "soon"},
        {"messages_a_day": "0"},
        {"messages_a_time": "99"},
        {"notice_minutes": "-1"},
        {"quiet_from": "24:00"},
        {"quiet_until": "late"},
    ],
)
async def test_terms_that_make_no_sense_are_refused(typed: dict[str, str]) -> None:
    salon = await open_salon()
    async with browser(salon.actors["Nora"]) as nora:
        before = await state()
        page = await nora.post(f"/desk/waiting/terms?branch={salon.center}", data={**TERMS, **typed})
    assert page.status_code == 422
    assert page.text.count("aria-invalid") == 1
    assert await state() == before


async def test_another_branch_sees_and_changes_nothing_of_it() -> None:
    salon = await open_salon()
    here = f"/desk/waiting/{(await wait(salon, 1)).id}"
    terms = f"/desk/waiting/terms?branch={salon.center}"
    async with browser(salon.actors["Boris"]) as boris:
        rows = await state()
        for path in (here, f"{here}/preferences", f"/desk/waiting?branch={salon.center}", terms):
            assert (await boris.get(path)).status_code == 404
        for path in ("/offers", "/preferences", "/removal", "/return"):
            data = {"at": NOON, "from_on-1": "2026-12-02"}
            assert (await boris.post(f"{here}{path}", data=data)).status_code == 404
        assert (await boris.post("/desk/waiting", data=form(salon))).status_code == 404
        assert (await boris.post(terms, data=TERMS)).status_code == 404
        assert await state() == rows


async def test_who_lacks_the_right_sees_and_changes_nothing_of_it() -> None:
    salon = await open_salon()
    here = f"/desk/waiting/{(await wait(salon, 1)).id}"
    async with browser(salon.actors["Anna"]) as anna:
        assert (await anna.get("/desk/waiting")).status_code == 403
        assert (await anna.post(f"{here}/removal")).status_code == 403
    async with browser(salon.actors["Olga"]) as olga:
        assert (await olga.get("/desk/waiting/terms")).status_code == 403
        assert (await olga.post("/desk/waiting/terms", data=TERMS)).status_code == 403
        assert (await olga.get("/desk/waiting/99999")).status_code == 404
    async with browser() as stranger:
        assert (await stranger.get("/desk/waiting")).status_code == 303
    assert await WaitingRequest.select(WaitingRequest.status).output(as_list=True) == ["waiting"]
    assert await WaitingTerms.count() == 0


async def test_booking_from_the_list_knows_the_client() -> None:
    salon = await open_salon()
    await wait(salon, 1)
    there = f"/desk/visits/new?branch={salon.center}&day=2026-12-02&time=12:00&client={salon.masha}"
    async with browser(salon.actors["Olga"]) as olga:
        page = (await olga.get(there)).text
    assert "Masha Petrova" in page
    assert f'value="{salon.masha}" checked' in page
