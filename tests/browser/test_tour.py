"""Every page on a device and at the size of the others, by day and by night: whole, readable, quiet."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from itertools import product

import httpx
import pytest
import pytest_asyncio
from playwright.async_api import ConsoleMessage, Page, Request, Response

from app import create_app
from kit import clock
from tests.browser.harness import DEVICES, EXPECTED, NOW, Stage, axe, contrast, on_stage
from tests.browser.tour_map import ENDLESS, PAGES, PARTS, REFUSALS, WANT_A_TOKEN, for_strangers
from tests.browser.tour_salon import Tour, salon_at_work

STOPS = [*(address for addresses in PAGES.values() for address in addresses), *REFUSALS]
STANDS_OUT = """() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    const reach = (each) => each.getBoundingClientRect().left + each.scrollWidth;
    if (scrollWidth <= clientWidth) return [];
    const widest = [...document.querySelectorAll("body *")].sort((one, other) => reach(other) - reach(one));
    return widest.slice(0, 3).map((each) => each.outerHTML.slice(0, 160));
}"""
PATIENCE = 60  # seconds
# What may be otherwise by night, and on another device than by day; all the rest was judged by day.
BY_NIGHT = ("link-in-text-block", "scrollable-region-focusable", "aria-hidden-focus")
ALL_LOADED = "() => !document.querySelector('.htmx-request')"
SPOILED = """() => {
    document.querySelector("main").innerHTML = `<p style="color: red">Not allowed</p>
        <div class="broad">${"broad".repeat(200)}</div><img src="/nowhere.png">`;
}"""


@dataclass
class Guide:
    """A page of each device for the owner and one for strangers; from stop to stop another goes on."""

    tour: Tour
    stage: Stage
    pages: dict[tuple[str, bool], Page] = field(default_factory=dict)
    complaints: list[str] = field(default_factory=list)

    async def open(self, device: str, *, stranger: bool) -> None:
        page = await self.stage.page(device, None if stranger else self.tour.salon.actors["Vera"])
        page.on("console", lambda message: self.note(in_console(message)))
        page.on("pageerror", lambda error: self.note(str(error)))
        page.on("requestfailed", lambda request: self.note(failed(request)))
        page.on("response", lambda answer: self.note(refused(answer)))
        self.pages[device, stranger] = page

    def note(self, complaint: str) -> None:
        if complaint:
            self.complaints.append(complaint)

    async def show(self, stop: str, device: str) -> Page:
        self.forget()
        page = self.pages[device, for_strangers(stop)]
        await page.set_viewport_size(DEVICES[device]["viewport"])  # type: ignore[arg-type]
        await page.emulate_media(color_scheme="light")
        address = stop.format_map(self.tour.names)
        answer = await page.goto(address)
        assert answer is not None
        assert (page.url, answer.status) == (self.stage.site + address, REFUSALS.get(stop, 200))
        await page.wait_for_function(ALL_LOADED)
        return page

    def forget(self) -> None:
        self.stage.complaints.clear()
        self.complaints.clear()


def in_console(message: ConsoleMessage) -> str:
    return message.text if message.type == "error" and EXPECTED not in message.text else ""


def failed(request: Request) -> str:
    """The news of the calendar are cut off by going on to the next page: that is no failure."""
    return "" if request.failure == "net::ERR_ABORTED" else f"{request.url}: {request.failure}"


def refused(answer: Response) -> str:
    wrong = answer.status >= 400 and not answer.request.is_navigation_request()
    return f"{answer.url}: {answer.status}" if wrong else ""


@pytest_asyncio.fixture(scope="module")
async def guide(emptied_afterwards: None) -> AsyncIterator[Guide]:  # noqa: ARG001
    with clock.pretend(NOW):
        tour = await salon_at_work()
    async with on_stage() as stage:
        guide = Guide(tour, stage)
        for device, stranger in product(DEVICES, (False, True)):
            await guide.open(device, stranger=stranger)
        yield guide


def test_the_tour_knows_every_address_of_the_product() -> None:
    known = {*PAGES, *PARTS, *ENDLESS}
    there = {
        route.path_format for route in create_app().routes if "GET" in getattr(route, "route_handler_map", {})
    }
    assert there == known


@pytest.mark.parametrize("stop", STOPS)
async def test_a_page_is_whole_readable_and_without_complaint(guide: Guide, stop: str) -> None:
    device, *others = devices_for(stop)
    try:
        async with asyncio.timeout(PATIENCE):
            await judge(guide, stop, device, others)
    except TimeoutError:  # Chromium now and then never answers; a page that is at fault does so twice
        await guide.open(device, stranger=for_strangers(stop))
        async with asyncio.timeout(PATIENCE):
            await judge(guide, stop, device, others)
    assert not guide.complaints
    # What moves on a page is not drawn while the others are judged.
    await guide.pages[device, for_strangers(stop)].goto("about:blank")


async def judge(guide: Guide, stop: str, device: str, others: list[str]) -> None:
    """By day on its device, then at the size of the others; by night at that of the last."""
    page = await guide.show(stop, device)
    assert await page.evaluate(STANDS_OUT) == []
    await axe(page)
    for other in others:
        await page.set_viewport_size(DEVICES[other]["viewport"])  # type: ignore[arg-type]
        assert (other, await page.evaluate(STANDS_OUT)) == (other, [])
    await page.emulate_media(color_scheme="dark")
    await axe(page, *BY_NIGHT)
    await contrast(page)


def devices_for(stop: str) -> list[str]:
    """The device changes from page to page."""
    turn = STOPS.index(stop) % len(DEVICES)
    return (list(DEVICES) * 2)[turn : turn + len(DEVICES)]


async def test_the_tour_notices_what_is_broad_missing_or_forbidden(guide: Guide) -> None:
    page = await guide.show("/desk/goods/new", "phone")
    async with page.expect_response("**/nowhere.png"):
        await page.evaluate(SPOILED)
    assert 'class="broad"' in " ".join(await page.evaluate(STANDS_OUT))
    with pytest.raises(AssertionError, match="image-alt"):
        await axe(page)
    told = " ".join(guide.complaints)
    assert "nowhere.png: 404" in told
    assert "Content Security Policy" in told
    guide.forget()


async def test_what_is_no_page_answers_too(guide: Guide) -> None:
    given = await guide.pages["desktop", False].context.cookies(f"{guide.stage.site}/desk")
    async with httpx.AsyncClient(
        base_url=guide.stage.site, cookies={each["name"]: each["value"] for each in given}
    ) as client:
        for address in PARTS.values():
            path = address.format_map(guide.tour.names)
            for answer in (await client.get(path), await client.head(path)):
                assert (answer.status_code == 401) if path in WANT_A_TOKEN else answer.status_code < 400, path
