"""What people type wrongly, and what others send on purpose: kindly refused, nothing lost or changed."""

from collections.abc import Awaitable, Callable
from urllib.parse import quote

import httpx
import pytest

from booking.tables import Hold, Seat
from booking.waiting_tables import WaitingRequest
from clients.tables import Client, Visit, VisitLine
from kit.db import fetch_value
from kit.journal import JournalEntry
from tests.booking.classes import offer_yoga, put_on
from tests.booking.scene import at
from tests.browse import browser
from tests.cast import Salon, open_salon
from tests.widgets.flow import TEN, hidden_on, hold, times_on

pytestmark = pytest.mark.usefixtures("morning")
PETRA = {"name": "Petra", "phone": "0151 98765432", "email": "petra@example.com", "comment": "Hi"}
Send = Callable[[httpx.AsyncClient, Salon, dict[str, str]], Awaitable[httpx.Response]]


async def one(b: httpx.AsyncClient, salon: Salon, typed: dict[str, str]) -> httpx.Response:
    form = hidden_on((await b.get((await hold(b, salon)).headers["location"])).text)
    return await b.post("/book/center/visits", data={**form, **typed})


async def several(b: httpx.AsyncClient, salon: Salon, typed: dict[str, str]) -> httpx.Response:
    sent = {"plan": f"{salon.colour}-{salon.haircut}", "starts_at": TEN}
    held = await b.post("/book/center/together/holds", data=sent)
    form = hidden_on((await b.get(held.headers["location"])).text)
    return await b.post("/book/center/together/visits", data={**form, **typed})


async def places(b: httpx.AsyncClient, salon: Salon, typed: dict[str, str]) -> httpx.Response:
    event = await put_on(salon, await offer_yoga(salon))
    form = hidden_on((await b.get(f"/book/center/events/{event.id}")).text)
    return await b.post(f"/book/center/events/{event.id}/visits", data={**form, "seats": "1", **typed})


async def list_(b: httpx.AsyncClient, salon: Salon, typed: dict[str, str]) -> httpx.Response:
    wish = {"from_on-1": "2026-12-02", "to_on-1": "2026-12-09", "member-1": "", "service": str(salon.haircut)}
    return await b.post("/book/center/waiting", data={**wish, **typed})


WAYS = {"one": one, "several": several, "places": places, "list": list_}
COMMENTED = ("one", "several", "places")


async def made() -> list[int]:
    return [await table.count() for table in (Visit, VisitLine, Seat, Client, WaitingRequest)]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    "phone", ["+33 6 12 34 56 78", "+1 212-555-0123", "030 123456", "+7 (916) 123-45-67", "0049 151 98765432"]
)
async def test_numbers_of_any_country_and_landlines_are_taken(way: str, phone: str) -> None:
    salon = await open_salon()
    async with browser() as b:
        answer = await WAYS[way](b, salon, {**PETRA, "phone": phone})
    assert answer.status_code == 303, answer.text
    assert await Client.count() == 2


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("phone", "why"),
    [
        ("12", "Some figures are missing"), ("0151 1", "Please write"),
        ("0151 123456789012345", "too many figures"),
        ("0900 1234567", "cost extra"), ("call me", "Please write a phone number like"), ("", "Please write"),
    ],
)  # fmt: skip
async def test_numbers_that_reach_nobody_are_refused_with_a_reason(way: str, phone: str, why: str) -> None:
    salon = await open_salon()
    async with browser() as b:
        before = await made()
        answer = await WAYS[way](b, salon, {**PETRA, "phone": phone})
        assert answer.status_code == 422
        assert 'id="phone-error"' in answer.text
        assert why in answer.text
        assert 'value="petra@example.com"' in answer.text
        assert await made() == before


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Ἀλέξανδρος", "Ἀλέξανδρος"), ("محمد بن سلمان", "محمد بن سلمان"), ("李小龙", "李小龙"),
        ("👩‍👩‍👧 Familie", "👩‍👩‍👧 Familie"), ("علی‌رضا", "علی‌رضا"),
        ("\u202eAnna\u2066 Berg\u200f", "Anna Berg"),
        ("🌸" * 200, "🌸" * 200), ("<b>Anna</b> {{ 7 }}", "<b>Anna</b> {{ 7 }}"),
    ],
)  # fmt: skip
async def test_names_of_any_script_are_kept_as_they_are_written(way: str, typed: str, kept: str) -> None:
    salon = await open_salon()
    async with browser() as b:
        answer = await WAYS[way](b, salon, {**PETRA, "name": typed})
        assert answer.status_code == 303, answer.text
        page = await b.get(answer.headers["location"])
        assert page.status_code == 200
        assert "<b>Anna" not in page.text
    assert await fetch_value("SELECT name FROM client ORDER BY id DESC LIMIT 1") == kept


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", ["🌸" * 201, "x" * 5000, " ", "\u202e\u200f"])
async def test_names_that_are_too_long_or_none_are_said_so(way: str, name: str) -> None:
    salon = await open_salon()
    async with browser() as b:
        before = await made()
        answer = await WAYS[way](b, salon, {**PETRA, "name": name})
        assert (answer.status_code, 'id="name-error"' in answer.text) == (422, True)
        assert await made() == before


@pytest.mark.parametrize("way", COMMENTED)
async def test_words_that_are_too_many_are_said_to_be_and_stay(way: str) -> None:
    salon = await open_salon()
    async with browser() as b:
        before = await made()
        answer = await WAYS[way](b, salon, {**PETRA, "comment": "word " * 500})
        assert (answer.status_code, "at most 2000 letters" in answer.text) == (422, True)
        assert "word word word" in answer.text
        assert await made() == before


@pytest.mark.parametrize("way", WAYS)
async def test_a_slip_in_an_address_is_offered_a_correction_everywhere(way: str) -> None:
    salon = await open_salon()
    async with browser() as b:
        before = await made()
        asked = await WAYS[way](b, salon, {**PETRA, "email": "petra@gmial.com"})
        assert (asked.status_code, "Did you mean petra@gmail.com?" in asked.text) == (422, True)
        assert 'value="petra@gmial.com"' in asked.text
        assert await made() == before
        email = {"email": "petra@gmial.com"}
        taken = await again(b, way, salon, asked, {**PETRA, **email, "email_meant": "petra@gmail.com"})
        assert taken.status_code == 303, taken.text
    assert await Client.exists().where(Client.email == "petra@gmail.com")


@pytest.mark.parametrize("way", WAYS)
async def test_an_address_that_was_right_is_kept_everywhere(way: str) -> None:
    salon = await open_salon()
    async with browser() as b:
        asked = await WAYS[way](b, salon, {**PETRA, "email": "petra@gmial.com"})
        right = {**PETRA, "email": "petra@gmial.com", "email_kept": "petra@gmial.com"}
        kept = await again(b, way, salon, asked, right)
        assert kept.status_code == 303, kept.text
    assert await Client.exists().where(Client.email == "petra@gmial.com")


async def again(
    b: httpx.AsyncClient, way: str, salon: Salon, asked: httpx.Response, typed: dict[str, str]
) -> httpx.Response:
    """The page that came back, sent once more."""
    more = {"seats": "1"} if way == "places" else {}
    if way == "list":
        return await list_(b, salon, typed)
    return await b.post(str(asked.request.url.path), data={**hidden_on(asked.text), **more, **typed})


@pytest.mark.parametrize(
    "path",
    [
        "?service=999999", "?service=x", "?service=-1", "?service=99999999999999999999", "/events/999999",
        "/together?plan=999999", "/together?plan=%00", "/together?plan=1.m1.m1~~", "/together/more?plan=x",
    ],
)  # fmt: skip
async def test_what_is_not_there_shows_what_can_be_booked(path: str) -> None:
    salon = await open_salon()
    async with browser() as b:
        page = await b.get(f"/book/center{path}")
    assert page.status_code in (404, 422)
    assert "What would you like?" in page.text
    assert f"service={salon.haircut}" in page.text


@pytest.mark.parametrize("path", ["/book/nowhere", "/book/no?service=1", "/v/nothing", "/w/nothing", "/x/x"])
async def test_an_address_of_nothing_leads_to_the_start(path: str) -> None:
    await open_salon()
    async with browser() as b:
        page = await b.get(path)
    assert page.status_code == 404
    assert 'href="/book"' in page.text


PRICES = {"price": "1", "total": "1", "discount": "4400", "amount": "0", "minutes": "5", "source": "desk"}


@pytest.mark.parametrize("way", COMMENTED)
async def test_a_price_that_somebody_sends_is_nobodys(way: str) -> None:
    salon = await open_salon()
    async with browser() as b:
        answer = await WAYS[way](b, salon, {**PETRA, **PRICES, "client": str(salon.masha), "status": "done"})
        assert answer.status_code == 303, answer.text
    [visit] = await Visit.objects()
    expected = {"one": 4500, "several": 15_500, "places": 1500}[way]
    assert await fetch_value("SELECT sum(price * quantity - discount)::int FROM visit_line") == expected
    assert (visit.status, visit.source, visit.client != salon.masha) == ("waiting", "widget", True)


async def everything() -> list[object]:
    tables = (Visit, Client, Seat)
    return [*[await table.count() for table in tables], await JournalEntry.count()]


@pytest.mark.parametrize(
    "starts_at",
    [
        "", "now", "2026-13-40T10:00", "2026-12-10T10:07:00+01:00", "2026-12-01T09:05:00+01:00",
        "2020-01-01T10:00:00+01:00", "9999-12-31T23:59:59+00:00", "2026-12-10T03:00:00+01:00", "0", "\x00",
    ],
)  # fmt: skip
@pytest.mark.parametrize("what", ["service", "plan"])
async def test_a_time_that_nobody_offered_is_refused_with_those_that_are(what: str, starts_at: str) -> None:
    salon = await open_salon()
    chosen = {what: str(salon.haircut)}
    place = "/book/center" if what == "service" else "/book/center/together"
    before = await everything()
    async with browser() as b:
        for path in ("holds", "visits"):
            answer = await b.post(f"{place}/{path}", data={**chosen, **PETRA, "starts_at": starts_at})
            assert answer.status_code in (409, 422), answer.text
            assert times_on(answer.text)
            assert "Petra" in answer.text
    assert await everything() == before
    assert await Hold.count() == 0


TOKENS = ["x", "' OR 1=1 --", "%00", "../../etc", "a" * 5000, "ü", "0"]


@pytest.mark.parametrize("token", TOKENS)
async def test_tokens_that_somebody_made_open_nothing_and_break_nothing(token: str) -> None:
    salon = await open_salon()
    before = await everything()
    wanted = {"service": str(salon.haircut), "starts_at": at("10:00").isoformat()}
    async with browser() as b:
        for path in (
            f"/v/{quote(token, safe='')}",
            f"/me/{quote(token, safe='')}",
            f"/w/{quote(token, safe='')}",
        ):
            assert (await b.get(path)).status_code == 404
        for name in ("proof", "ticket", "work", "hold", "as_before", "form"):
            odd = {**wanted, name: token, "name": "", "phone": ""}
            answer = await b.post("/book/center/visits", data=odd)
            assert answer.status_code in (400, 403, 409, 422), (name, answer.text)
        page = await b.get("/book/center", params={**wanted, "mine": token, "hold": token, "addons": token})
        assert page.status_code in (200, 409), page.text
    assert await everything() == before
