"""Choosing a branch, a service, a specialist and a time; the same as JSON."""

import pytest

from catalog.tables import Branch, Service
from tests.browse import browser
from tests.cast import open_salon
from tests.counting import count_queries
from tests.widgets.flow import times_on

pytestmark = pytest.mark.usefixtures("morning")


async def test_a_stranger_chooses_a_branch() -> None:
    await open_salon()
    async with browser() as b:
        page = await b.get("/book")
        assert page.status_code == 200
        assert 'href="/book/center"' in page.text
        assert 'href="/book/harbour"' in page.text


async def test_with_one_branch_there_is_nothing_to_choose() -> None:
    await open_salon()
    await Branch.update({Branch.is_active: False}).where(Branch.slug == "harbour")
    async with browser() as b:
        page = await b.get("/book?service=1&embed=inline")
        assert page.status_code == 302
        assert page.headers["location"] == "/book/center?service=1&embed=inline"


async def test_the_price_list_has_headings_lengths_and_prices() -> None:
    salon = await open_salon()
    async with browser() as b:
        page = await b.get("/book/center")
        assert "Hair</h2>" in page.text
        assert "€45.00" in page.text
        assert "2 h" in page.text
        assert f"/book/center?service={salon.colour}" in page.text


async def test_a_link_to_a_service_goes_straight_to_its_times() -> None:
    salon = await open_salon()
    async with browser() as b:
        page = await b.get(f"/book/center?service={salon.haircut}")
        assert "Any specialist" in page.text
        assert "Anna" in page.text
        assert times_on(page.text)[:3] == [
            f"2026-12-01T10:{minute}:00+01:00" for minute in ("00", "15", "30")
        ]


async def test_a_day_without_free_times_offers_the_next_ones() -> None:
    salon = await open_salon()
    async with browser() as b:
        page = await b.get(f"/book/center?service={salon.haircut}&day=2026-12-06")
        assert "No free times on this day" in page.text
        assert "2026-12-07T09:00:00+01:00" in times_on(page.text)


async def test_later_days_are_a_link_away_until_the_book_ends() -> None:
    salon = await open_salon()
    async with browser() as b:
        first = await b.get(f"/book/center?service={salon.haircut}")
        assert "day=2026-12-15" in first.text
        last = await b.get(f"/book/center?service={salon.haircut}&day=2099-01-01")
        assert last.status_code == 200
        assert "Later days" not in last.text
        assert "Earlier days" in last.text


@pytest.mark.parametrize("service", ["999999", "abc", "-1", "0", "99999999999999999999"])
async def test_an_unknown_service_is_a_sentence_and_the_price_list(service: str) -> None:
    await open_salon()
    async with browser() as b:
        page = await b.get(f"/book/center?service={service}")
        assert page.status_code == 404
        assert "There is no such service here." in page.text
        assert "Haircut" in page.text


async def test_a_service_only_the_desk_books_is_not_shown() -> None:
    salon = await open_salon()
    await Service.update({Service.is_online: False}).where(Service.id == salon.colour)
    async with browser() as b:
        assert "Colour" not in (await b.get("/book/center")).text
        assert (await b.get(f"/book/center?service={salon.colour}")).status_code == 404


async def test_an_unknown_branch_is_not_there() -> None:
    async with browser() as b:
        for path in ("/book/nowhere", "/book/nowhere/times?service=1", "/book/nowhere/theme.css"):
            assert (await b.get(path)).status_code == 404


async def test_a_misshapen_address_still_shows_a_page() -> None:
    salon = await open_salon()
    async with browser() as b:
        page = await b.get(
            f"/book/center?service={salon.haircut}&member=x&day=never&embed=%00&accent=%22&utm_x=%00"
        )
        assert page.status_code == 200


async def test_what_an_embedding_site_said_is_carried_along() -> None:
    await open_salon()
    async with browser() as b:
        page = await b.get("/book/center?embed=popup&accent=be185d&utm_source=maps&evil=1")
        assert "embed=popup&amp;accent=%23be185d&amp;utm_source=maps" in page.text
        assert "evil" not in page.text


async def test_pages_set_no_cookie_and_may_be_framed() -> None:
    salon = await open_salon()
    async with browser() as b:
        for path in ("/book", "/book/center", f"/book/center?service={salon.haircut}", "/embed.js"):
            answer = await b.get(path)
            assert "set-cookie" not in answer.headers
            assert "frame-ancestors *" in answer.headers["content-security-policy"]


async def test_free_times_as_json() -> None:
    salon = await open_salon()
    async with browser() as b:
        answer = await b.get(
            f"/book/center/times?service={salon.haircut}&member={salon.anna}&first=2026-12-05&last=2026-12-07"
        )
        times = answer.json()["times"]
        assert list(times) == ["2026-12-05", "2026-12-07"]
        assert times["2026-12-05"][0] == "2026-12-05T09:00:00+01:00"
        assert times["2026-12-05"][-1] == "2026-12-05T17:00:00+01:00"


async def test_free_times_take_three_queries_besides_the_branch() -> None:
    salon = await open_salon()
    async with browser() as b:
        async with count_queries() as count:
            await b.get(f"/book/center/times?service={salon.haircut}&first=2026-12-01&last=2026-12-31")
        assert len(count) <= 4


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("", 404),
        ("service=x", 404),
        ("service=999999", 404),
        ("service={haircut}&member=x", 404),
        ("service={haircut}&first=soon", 422),
        ("service={haircut}&last=2026-13-01", 422),
        ("service={haircut}&first=2026-12-02&last=2026-12-01", 422),
        ("service={haircut}&first=2026-01-01&last=2030-01-01", 422),
        ("service={haircut}&first=9999-12-31", 422),
    ],
)
async def test_a_question_that_makes_no_sense_is_told_so(query: str, status: int) -> None:
    salon = await open_salon()
    async with browser() as b:
        answer = await b.get(
            f"/book/center/times?{query.format(haircut=salon.haircut)}",
            headers={"accept": "application/json"},
        )
        assert answer.status_code == status
        assert answer.headers["content-type"].startswith("application/problem+json")
        assert answer.json()["title"]


async def test_the_colours_of_a_branch() -> None:
    await open_salon()
    async with browser() as b:
        own = await b.get("/book/center/theme.css")
        assert own.headers["content-type"].startswith("text/css")
        assert "--accent: light-dark(#0f766e" in own.text
        asked = await b.get("/book/center/theme.css?accent=fde047")
        assert "--accent: light-dark(#fde047" in asked.text
        assert "--on-accent: light-dark(#000000" in asked.text
        wild = await b.get("/book/center/theme.css?accent=red;}body{display:none")
        assert "#0f766e" in wild.text
        assert "display" not in wild.text
