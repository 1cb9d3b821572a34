"""The whole application: strangers, outages and things that are too large."""

import asyncio
import re

import pytest

from app import ROOMS
from booking import live
from tests.browse import application, browser
from tests.cast import open_salon


async def test_the_front_door_leads_to_booking() -> None:
    async with browser() as stranger:
        answer = await stranger.get("/")
    assert answer.headers["location"] == "/book"


async def test_health_answers_when_the_database_does() -> None:
    async with browser() as stranger:
        assert (await stranger.get("/health")).json() == {"status": "well"}


@pytest.mark.parametrize(
    "path", ["/nowhere", "/desk/visits/999999", "/static/x/kit/nothing.css", "/v/unknown-code"]
)
async def test_what_does_not_exist_is_a_page_that_says_so(path: str) -> None:
    salon = await open_salon()
    async with browser(salon.actors["Olga"]) as olga:
        answer = await olga.get(path)
    assert answer.status_code == 404
    assert "text/html" in answer.headers["content-type"]


async def test_a_program_gets_the_same_refusal_as_json() -> None:
    async with browser() as stranger:
        answer = await stranger.get("/nowhere", headers={"accept": "application/json"})
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert answer.json()["title"]


async def test_a_body_of_ten_megabytes_is_refused_in_words() -> None:
    salon = await open_salon()
    async with browser(salon.actors["Olga"]) as olga:
        answer = await olga.post("/desk/clients", content=b"name=" + b"x" * 10_000_000, headers=FORM)
    assert answer.status_code == 413
    assert "too large" in answer.text


FORM = {"content-type": "application/x-www-form-urlencoded"}


STRANGE = re.compile(r"\{\w+:(\w+)\}")
ZERO = {"str": "%00", "path": "%00", "int": "1", "date": "2026-12-01", "uuid": "%00"}


@pytest.mark.committed
@pytest.mark.parametrize("verb", ["GET", "POST"])
async def test_a_character_that_nobody_can_type_is_no_trouble_of_ours(verb: str) -> None:
    salon = await open_salon()
    paths = [each.path for each in application().routes if verb in each.methods]
    assert len(paths) > 60
    async with browser(salon.actors["Vera"]) as vera:
        for path in paths:
            if path.endswith(("/changes", "/sign-out")):  # news without end; the end of us
                continue
            strange = STRANGE.sub(lambda found: ZERO[found[1]], path)
            fields = {"name": "a\0b", "q": "a\0b", "status": "\0", "title": "\0"}
            answer = await vera.request(verb, f"{strange}?q=a%00b&status=%00", **sent(verb, fields))
            assert answer.status_code < 500, strange


def sent(verb: str, fields: dict[str, str]) -> dict[str, object]:
    return {"data": fields} if verb == "POST" else {}


async def test_a_form_from_another_site_is_refused() -> None:
    salon = await open_salon()
    async with browser(salon.actors["Olga"]) as olga:
        del olga.headers["x-csrftoken"]
        answer = await olga.post("/desk/clients", content=b"name=Eve", headers=FORM)
    assert answer.status_code == 403
    assert "out of date" in answer.text


async def test_nobody_signed_in_is_asked_to_sign_in_and_brought_back() -> None:
    async with browser() as stranger:
        page = await stranger.get("/desk/calendar")
        data = await stranger.get("/desk/calendar", headers={"accept": "application/json"})
    assert (page.status_code, data.status_code) == (303, 401)
    assert page.headers["location"] == "/desk/sign-in?next=/desk/calendar"


async def test_staff_pages_may_not_be_framed_and_booking_pages_may() -> None:
    salon = await open_salon()
    async with browser(salon.actors["Olga"]) as olga:
        desk = await olga.get("/desk/clients")
        book = await olga.get("/book/center")
    assert "frame-ancestors 'none'" in desk.headers["content-security-policy"]
    assert "frame-ancestors *" in book.headers["content-security-policy"]
    for page in (desk, book):
        assert "unsafe" not in page.headers["content-security-policy"]


async def test_booking_pages_set_no_cookie() -> None:
    await open_salon()
    async with browser() as stranger:
        for path in ("/book", "/book/center", "/v/unknown"):
            assert "set-cookie" not in (await stranger.get(path)).headers


async def test_a_page_that_is_not_the_desks_leaves_the_desks_token_alone() -> None:
    salon = await open_salon()
    async with browser(salon.actors["Olga"]) as olga:
        for path in ("/apple-touch-icon.png", "/desk-lamp", "/book/center", "/nowhere"):
            assert "set-cookie" not in (await olga.get(path)).headers, path


async def test_head_answers_what_get_does_without_the_body() -> None:
    salon = await open_salon()
    async with browser(salon.actors["Olga"]) as olga:
        for path in ("/desk/clients", "/book/center", "/embed.js", "/nowhere", "/desk/journal"):
            full, head = await olga.get(path), await olga.head(path)
            assert (head.status_code, head.content) == (full.status_code, b""), path
            for name in ("content-type", "content-length", "content-security-policy"):
                assert head.headers[name] == full.headers[name], path


async def test_head_of_the_news_of_the_calendar_ends_at_once() -> None:
    salon = await open_salon()
    async with browser(salon.actors["Olga"]) as olga, asyncio.timeout(5):
        answer = await olga.head(f"/desk/calendar/changes?branch={salon.center}")
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert not live.SUBSCRIBERS


def test_every_page_of_the_menu_has_an_icon_of_its_own() -> None:
    """Two rights may lead to one page; two pages never look alike."""
    entries = [entry for room in ROOMS for entry in getattr(room, "MENU", ())]
    icons = {entry.href: entry.icon for entry in entries}
    assert len(set(icons.values())) == len(icons)
