"""A stranger joins the waiting list, is offered a time, answers, and leaves."""

import re
from datetime import timedelta

import httpx
import pytest

from booking import actions
from booking.waiting_tables import WaitingOffer, WaitingPreference, WaitingRequest
from clients.tables import Client, Visit
from kit import clock
from tests.booking.line import free, full_day, offers, set_way, work_off
from tests.browse import browser
from tests.cast import Salon, open_salon
from tests.counting import count_queries

pytestmark = pytest.mark.usefixtures("morning")
CONTACT = {"name": "Mia Stone", "phone": "0151 12345999", "email": "mia@example.com"}


def form(salon: Salon, **typed: str) -> dict[str, str]:
    wishes = {"from_on-1": "2026-12-02", "to_on-1": "2026-12-02", "member-1": str(salon.anna)}
    return {"service": str(salon.haircut), **wishes, **CONTACT, **typed}


async def join(b: httpx.AsyncClient, salon: Salon, **typed: str) -> str:
    answer = await b.post("/book/center/waiting", data=form(salon, **typed))
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


async def offered(b: httpx.AsyncClient, salon: Salon, way: str = "first") -> str:
    """The page of an offer of Anna's noon."""
    await set_way(salon, way)
    visits = await full_day(salon)
    place = await join(b, salon)
    await free(salon, visits["12:00"])
    await work_off()
    [offer] = await offers()
    return f"{place}/offers/{offer.id}"


async def request() -> WaitingRequest:
    found = await WaitingRequest.objects().order_by(WaitingRequest.id, ascending=False).first()
    assert found is not None
    return found


async def state() -> tuple[object, ...]:
    tables = (Client, Visit, WaitingRequest, WaitingPreference, WaitingOffer)
    answers = [each.answer for each in await offers()]
    return (*[await table.count() for table in tables], answers)


async def test_the_times_lead_to_a_form_filled_in_with_what_was_looked_at() -> None:
    salon = await open_salon()
    async with browser() as b:
        times = await b.get(f"/book/center?service={salon.haircut}&member={salon.anna}&day=2026-12-10")
        [link] = re.findall(r'href="(/book/center/waiting[^"]*)"', times.text)
        page = await b.get(link.replace("&amp;", "&"))
    assert page.status_code == 200
    assert 'value="2026-12-10"' in page.text
    assert f'value="{salon.anna}" selected' in page.text
    assert page.text.count("<fieldset") == 5
    assert page.headers["cache-control"] == "no-store"


async def test_a_stranger_joins_and_has_a_page_of_their_own() -> None:
    salon = await open_salon()
    async with browser() as b:
        place = await join(b, salon, **{"from_on-3": "2026-12-24", "day-3-3": "yes", "opens-3": "14:00"})
        page = await b.get(place)
    for words in ("You are on the list", "Haircut", "Wednesday 2 December, with Anna",
                  "Thursday 24 December, Thursday, from 14:00", "Leave the list"):  # fmt: skip
        assert words in page.text, words
    assert await WaitingPreference.count() == 2
    assert "Mia" not in page.text, "the page's address is all one needs to see it"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"name": ""}, "Please write a name"),
        ({"phone": "1"}, "Please write a phone number"),
        ({"email": "x"}, "Please write an address"),
        ({"from_on-1": ""}, "Choose a day"),
        ({"to_on-1": "2026-12-01"}, "before the first day"),
        ({"from_on-1": "2026-11-01", "to_on-1": "2026-11-02"}, "has passed"),
        ({"opens-1": "15:00", "closes-1": "14:00"}, "not later than"),
        ({"opens-1": "soon"}, "Write a time"),
        ({"member-1": "999"}, "do not do this"),
        ({f"from_on-{n}": "2026-12-02" for n in range(1, 7)}, "5 possibilities are the most"),
        ({"from_on-2": "2026-12-03", "to_on-2": "2026-12-02"}, "before the first day"),
    ],
)
async def test_what_is_wrong_stands_beside_its_field_and_nothing_is_lost(
    typed: dict[str, str], words: str
) -> None:
    salon = await open_salon()
    before = await state()
    async with browser() as b:
        page = await b.post("/book/center/waiting", data=form(salon, **typed))
    assert page.status_code == 422
    assert words in page.text
    for name, value in form(salon, **typed).items():
        if value and not name.endswith("-6") and not name.startswith("member"):
            assert f'value="{value}"' in page.text, name
    assert await state() == before


async def test_a_service_nobody_knows_is_not_found() -> None:
    salon = await open_salon()
    async with browser() as b:
        for service in ("", "x", "99999"):
            assert (await b.get(f"/book/center/waiting?service={service}")).status_code == 404
            answer = await b.post("/book/center/waiting", data=form(salon, service=service))
            assert answer.status_code == 404
    assert await WaitingRequest.count() == 0


async def test_another_site_cannot_send_the_forms() -> None:
    salon = await open_salon()
    foreign = {"origin": "https://evil.example"}
    async with browser() as b:
        assert (await b.post("/book/center/waiting", data=form(salon), headers=foreign)).status_code == 403
        place = await join(b, salon)
        assert (await b.post(f"{place}/leaving", headers=foreign)).status_code == 403
    assert (await request()).status == "waiting"


@pytest.mark.parametrize("path", ["", "/preferences", "/leaving", "/offers/1"])
async def test_a_code_nobody_has_opens_nothing(path: str) -> None:
    async with browser() as b:
        for code in ("nobody", "%00", "x" * 300):
            assert (await b.get(f"/w/{code}{path}")).status_code == 404


async def test_somebody_elses_offer_is_not_found() -> None:
    salon = await open_salon()
    async with browser() as b:
        page = await offered(b, salon)
        other = await join(b, salon, phone="0151 12345998")
        number = page.rsplit("/", 1)[1]
        before = await state()
        assert (await b.get(f"{other}/offers/{number}")).status_code == 404
        for verb in ("booking", "refusal"):
            assert (await b.post(f"{other}/offers/{number}/{verb}")).status_code == 404
    assert await state() == before


async def test_opening_every_link_of_the_letter_answers_nothing() -> None:
    salon = await open_salon()
    async with browser() as b:
        page = await offered(b, salon)
        before = await state()
        for link in (page, page.rsplit("/", 2)[0], page.rsplit("/", 2)[0] + "/leaving"):
            assert (await b.get(link)).status_code == 200
            assert (await b.head(link)).status_code in (200, 405)
        assert (await b.get(f"{page}/booking")).status_code == 405
    assert await state() == before


async def test_an_offer_shows_what_and_until_when_and_becomes_the_visit() -> None:
    salon = await open_salon()
    async with browser() as b:
        page = await offered(b, salon)
        shown = await b.get(page)
        for words in ("This time is free for you", "Haircut", "Anna", "Wednesday 2 December", "12:00–13:00",
                      "€45.00", "Held for you until 09:30", 'data-left="1800"'):  # fmt: skip
            assert words in shown.text, words
        booked = await b.post(f"{page}/booking")
        assert booked.status_code == 303
        assert "You are booked" in (await b.get(booked.headers["location"])).text
        assert (await b.post(f"{page}/booking")).headers["location"] == booked.headers["location"]
        assert "You took this time" in (await b.get(page)).text
        assert "You have your time" in (await b.get(page.rsplit("/", 2)[0])).text
    assert (await request()).status == "booked"


async def test_a_no_thank_you_keeps_the_place_in_line() -> None:
    salon = await open_salon()
    async with browser() as b:
        page = await offered(b, salon)
        answer = await b.post(f"{page}/refusal")
        assert answer.headers["location"] == page.rsplit("/", 2)[0]
        assert "You said no thank you" in (await b.get(page)).text
        refused = await b.post(f"{page}/booking")
        assert (refused.status_code, "no thank you to this time" in refused.text) == (409, True)
    assert (await request()).status == "waiting"
    assert [each.answer for each in await offers()] == ["declined"]


async def test_who_is_too_late_in_a_race_is_told_and_stays_in_line() -> None:
    salon = await open_salon()
    async with browser() as b:
        page = await offered(b, salon, "all")
        assert "whoever takes it first" in (await b.get(page)).text
        await actions.hold(salon.center, salon.haircut, salon.anna, (await offers())[0].starts_at)
        answer = await b.post(f"{page}/booking")
    assert answer.status_code == 409
    assert "Somebody was faster" in answer.text
    assert (await request()).status == "waiting"


async def test_an_offer_whose_time_is_over_can_still_be_tried() -> None:
    salon = await open_salon()
    async with browser() as b:
        page = await offered(b, salon)
        with clock.pretend(clock.now() + timedelta(minutes=31)):
            assert "Try to take it" in (await b.get(page)).text
            assert (await b.post(f"{page}/booking")).status_code == 303


async def test_one_leaves_with_one_tap_and_undoes_it_with_another() -> None:
    salon = await open_salon()
    async with browser() as b:
        place = await join(b, salon)
        await b.post(f"{place}/leaving")
        assert (await request()).status == "left"
        page = await b.get(place)
        assert "You are not on the list any more" in page.text
        assert "Undo" in page.text
        assert "not on the list any more" in (await b.get(f"{place}/leaving")).text
        await b.post(f"{place}/return")
        assert (await request()).status == "waiting"


async def test_nobody_returns_to_days_that_are_over() -> None:
    salon = await open_salon()
    async with browser() as b:
        place = await join(b, salon)
        await b.post(f"{place}/leaving")
        with clock.pretend(clock.now() + timedelta(days=3)):
            answer = await b.post(f"{place}/return")
    assert answer.status_code == 409
    assert "All the days you told us have passed" in answer.text
    assert (await request()).status == "left"


async def test_other_days_can_be_told_later() -> None:
    salon = await open_salon()
    async with browser() as b:
        place = await join(b, salon)
        page = await b.get(f"{place}/preferences")
        assert 'value="2026-12-02"' in page.text
        wrong = await b.post(f"{place}/preferences", data={"from_on-1": "2026-11-02"})
        assert (wrong.status_code, "has passed" in wrong.text) == (422, True)
        assert "2 December" in (await b.get(place)).text
        right = await b.post(
            f"{place}/preferences", data={"from_on-1": "2026-12-20", "to_on-1": "2026-12-23"}
        )
        assert right.status_code == 303
        assert "20–23 December" in (await b.get(place)).text


async def test_the_page_asks_the_database_no_more_for_more_possibilities() -> None:
    salon = await open_salon()
    counts = []
    async with browser() as b:
        for phone, more in (("0151 12345991", 1), ("0151 12345992", 5)):
            days = {f"from_on-{n}": f"2026-12-0{n + 1}" for n in range(2, more + 1)}
            place = await join(b, salon, phone=phone, **days)
            async with count_queries() as count:
                await b.get(place)
            counts.append(len(count))
    assert counts[0] == counts[1]
    assert counts[0] <= 7  # one of them is which form is the default one
