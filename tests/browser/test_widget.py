"""A stranger books: on a phone, without scripts, and from inside somebody else's site."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.async_api import FrameLocator, Page

from clients.tables import Visit
from kit.journal import JournalEntry
from tests.browser.harness import axe, on_stage
from tests.cast import open_salon

pytestmark = pytest.mark.committed

LISTEN = """() => {
    window.heard = [];
    for (const name of ["open", "step", "booked", "close"])
        addEventListener("book-online:" + name, (event) => heard.push([name, event.detail]));
}"""
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
SMALL = """[...document.querySelectorAll("a, button, summary, input:not([type=hidden]), textarea")]
    .filter((each) => each.checkVisibility())
    .map((each) => [each.outerHTML.slice(0, 90), each.getBoundingClientRect()])
    .filter(([, box]) => box.width < 48 || box.height < 48).map(([html]) => html)"""


class Host(BaseHTTPRequestHandler):
    """Somebody else's page, as strict as a page can be. Its policy names us and nothing more."""

    def __init__(self, site: str, body: str, *args: object) -> None:
        self.site, self.body = site, body
        super().__init__(*args)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header(
            "Content-Security-Policy",
            f"default-src 'none'; img-src data:; script-src {self.site}; frame-src {self.site}",
        )
        self.end_headers()
        self.wfile.write(
            f"""<!doctype html><html lang="en"><head><title>A hair site</title>
            <link rel="icon" href="data:,"><meta name="viewport" content="width=device-width">
            <script async src="{self.site}/embed.js"></script></head>
            <body><main><h1>Hair in Berlin</h1>{self.body}</main></body></html>""".encode()
        )

    def log_message(self, *_: object) -> None:
        """Quiet."""


@contextmanager
def hosting(site: str, body: str) -> Iterator[str]:
    """Another site: localhost, where ours is 127.0.0.1."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Host, site, body))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://localhost:{server.server_port}/?utm_source=spring&evil=1"
    finally:
        server.shutdown()
        server.server_close()


async def check(page: Page) -> None:
    await axe(page)
    assert await page.evaluate(SIDEWAYS) == 0
    assert await page.evaluate(SMALL) == []


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (320, "dark")])
async def test_a_phone_books_moves_and_cancels(width: int, scheme: str) -> None:
    await open_salon()
    async with on_stage() as stage:
        page = await stage.page("phone", viewport={"width": width, "height": 844}, color_scheme=scheme)
        await choose(page)
        await say_who_comes(page)
        await change_plans(page)
        assert await page.context.cookies() == []
    visit = await Visit.objects().first()
    assert visit is not None
    assert visit.status == Visit.Status.cancelled


async def choose(page: Page) -> None:
    await page.goto("/book")
    await check(page)
    await page.get_by_role("link", name="Center").click()
    await check(page)
    await page.get_by_role("link", name="Haircut").click()
    await check(page)
    await page.get_by_role("link", name="Thu 10 December").click()
    await page.get_by_role("heading", name="Thursday 10 December").wait_for()
    await page.get_by_role("button", name="10:30", exact=True).click()
    await page.get_by_text("Held for you: 10:00").wait_for()
    await check(page)


async def say_who_comes(page: Page) -> None:
    """First nothing, which leads to the first field, then what is needed, while the time is held longer."""
    await page.get_by_role("button", name="Confirm").click()
    await page.get_by_text("Please write a name.").wait_for()
    assert await page.evaluate("document.activeElement.name") == "name"
    await check(page)
    await page.get_by_label("Name").fill("Masha Petrova")
    await page.get_by_label("Phone").fill("0151 12345678")
    await page.get_by_role("button", name="Keep longer").click()
    await page.get_by_text("Held for you: 20:00").wait_for()
    assert await page.get_by_label("Phone").input_value() == "0151 12345678"
    await page.get_by_role("button", name="Confirm").click()
    await page.get_by_role("heading", name="You are booked").wait_for()
    await check(page)


async def change_plans(page: Page) -> None:
    await page.get_by_role("link", name="Move").click()
    await page.get_by_role("heading", name="When suits you better?").wait_for()
    await check(page)
    await page.get_by_role("button", name="10:45", exact=True).click()
    await page.get_by_text("10:45–11:45").wait_for()
    await page.get_by_role("link", name="Cancel the visit").click()
    await page.get_by_role("heading", name="Cancel your visit?").wait_for()
    await check(page)
    await page.get_by_role("button", name="Cancel the visit").click()
    await page.get_by_role("heading", name="This visit is cancelled").wait_for()
    await check(page)


async def test_a_time_lost_to_somebody_else_costs_one_tap_and_no_typing() -> None:
    salon = await open_salon()
    async with on_stage() as stage:
        page = await stage.page("phone")
        await page.goto(f"/book/center?service={salon.haircut}&member={salon.anna}")
        await page.get_by_role("button", name="10:15").first.click()
        await page.get_by_label("Name").fill("Masha Petrova")
        await page.get_by_label("Phone").fill("0151 12345678")
        await lapse_and_take(salon.center, salon.haircut, salon.anna)
        await page.get_by_role("button", name="Confirm").click()
        await page.get_by_role("heading", name="it is taken now").wait_for()
        await check(page)
        await page.locator("button.time").first.click()
        assert await page.get_by_label("Name").input_value() == "Masha Petrova"
        assert "/holds/" in page.url  # the address of the new hold, as if it had been a plain step
        await page.get_by_role("button", name="Confirm").click()
        await page.get_by_role("heading", name="You are booked").wait_for()


async def lapse_and_take(branch: int, service: int, member: int) -> None:
    """The hold ends, and somebody else is quicker."""
    from booking import actions as booking
    from booking.tables import Hold
    from kit import clock
    from kit.rights import CUSTOMER
    from tests.browser.harness import NOW

    with clock.pretend(NOW):
        hold = await Hold.objects().first()
        assert hold is not None
        await hold.update_self({Hold.expires_at: NOW})
        wanted = booking.Booking(
            branch, service, member, hold.starts_at, name="Frank", phone="+4915187654321"
        )
        await booking.book(CUSTOMER, wanted)


async def test_what_was_typed_survives_a_walk_back_for_another_time() -> None:
    salon = await open_salon()
    async with on_stage() as stage:
        page = await stage.page("phone")
        await page.goto(f"/book/center?service={salon.haircut}")
        await page.get_by_role("button", name="Today 10:15").click()
        await page.get_by_label("Name").fill("Masha Petrova")
        await page.get_by_role("link", name="Other times").click()
        await page.get_by_role("button", name="Today 10:30").click()
        assert await page.get_by_label("Name").input_value() == "Masha Petrova"


async def test_everything_works_without_scripts_and_a_site_keeps_its_link() -> None:
    await open_salon()
    async with on_stage() as stage:
        body = f'<book-online><a href="{stage.site}/book/center">Book online</a></book-online>'
        with hosting(stage.site, body) as address:
            page = await stage.page("phone", java_script_enabled=False)
            await page.goto(address)
            await page.get_by_role("link", name="Book online").click()
        await page.get_by_role("link", name="Haircut").click()
        await page.get_by_role("button", name="Today 10:15").click()
        await page.get_by_text("Held for you until 09:10").wait_for()
        await page.get_by_role("button", name="Keep longer").click()
        await page.get_by_text("Held for you until 09:20").wait_for()
        await page.get_by_label("Name").fill("Masha Petrova")
        await page.get_by_label("Phone").fill("0151 12345678")
        await page.get_by_role("button", name="Confirm").click()
        await page.get_by_role("heading", name="You are booked").wait_for()
        assert await page.context.cookies() == []


async def test_the_zone_is_mentioned_only_to_somebody_in_another() -> None:
    salon = await open_salon()
    async with on_stage() as stage:
        for zone, is_told in (("Europe/Berlin", False), ("Europe/Paris", False), ("America/New_York", True)):
            page = await stage.page("phone", timezone_id=zone)
            await page.goto(f"/book/center?service={salon.haircut}")
            assert await page.get_by_text("All times are the local time of Center").is_visible() == is_told


async def test_a_strict_site_embeds_the_pages_inline() -> None:
    await open_salon()
    async with on_stage() as stage:
        body = (
            f'<book-online accent="#be185d"><a href="{stage.site}/book/center">Book online</a></book-online>'
        )
        with hosting(stage.site, body) as address:
            page = await stage.page("phone")
            await page.goto(address)
            await page.evaluate(LISTEN)
            await page.evaluate("postMessage({bookOnline: 'size', height: 5000}, '*')")  # not from our frame
            await there_and_back(page, page.frame_locator("book-online iframe"))
            heard = await page.evaluate("heard")
            assert await page.evaluate(SIDEWAYS) == 0
            assert await page.context.cookies() == []
            await axe(page)
    assert ["step", {"step": "contact"}] in heard
    assert [detail for name, detail in heard if name == "booked"] == [
        {"service": "Haircut", "starts_at": "2026-12-01T09:30:00+00:00", "price": 4500, "currency": "EUR"}
    ]
    noted = await JournalEntry.objects().where(JournalEntry.action == "come from").first()
    assert noted is not None
    assert '"utm_source": "spring"' in noted.after
    assert "evil" not in noted.after


async def there_and_back(page: Page, frame: FrameLocator) -> None:
    """Back in the browser is a step back in the frame, and the frame always follows its content."""
    await frame.get_by_role("link", name="Haircut").click()
    await follows(page, frame)
    await frame.get_by_role("button", name="Today 10:15").click()
    await frame.get_by_label("Name").wait_for()
    await follows(page, frame)
    await page.evaluate("history.back()")
    await frame.get_by_role("link", name="All services").click()
    await frame.get_by_role("link", name="Haircut").click()
    await book_half_past(frame)
    await follows(page, frame)


async def book_half_past(where: Page | FrameLocator) -> None:
    """One tap and two fields, on the screen of times."""
    await where.get_by_role("button", name="Today 10:30").click()
    await where.get_by_label("Name").fill("Masha Petrova")
    await where.get_by_label("Phone").fill("0151 12345678")
    await where.get_by_role("button", name="Confirm").click()
    await where.get_by_role("heading", name="You are booked").wait_for()


async def follows(page: Page, frame: FrameLocator) -> None:
    """The frame is as high as what is in it: nothing is cut off, nothing scrolls inside."""
    for _ in range(50):
        inside = await frame.locator(".booking").evaluate(
            "(each) => Math.ceil(each.getBoundingClientRect().height)"
        )
        outside = await page.locator("book-online iframe").evaluate(
            "(each) => each.getBoundingClientRect().height"
        )
        if inside == outside:
            return
        await page.wait_for_timeout(50)
    raise AssertionError(f"The frame is {outside} high, its content {inside}.")


async def test_any_link_opens_a_popup_that_gives_the_focus_back() -> None:
    await open_salon()
    async with on_stage() as stage:
        body = f'<a href="{stage.site}/book/center" data-book-online data-accent="#fde047">Book a visit</a>'
        with hosting(stage.site, body) as address:
            page = await stage.page("desktop")
            await page.goto(address)
            await page.get_by_role("link", name="Book a visit").wait_for()
            await page.evaluate("customElements.whenDefined('book-online').then(() => true)")
            await page.evaluate(LISTEN)
            await open_and_close(page)
            frame = page.frame_locator("book-online iframe")
            await page.get_by_role("link", name="Book a visit").click()
            await frame.get_by_role("link", name="Haircut").click()
            await book_half_past(frame)
            heard = [name for name, _ in await page.evaluate("heard") if name != "step"]
            assert heard == ["open", "close", "open", "close", "open", "booked"]
            assert page.url == address
            assert await page.context.cookies() == []


async def open_and_close(page: Page) -> None:
    """By mouse and by its button; by keyboard and Escape, pressed inside the frame."""
    link, dialog = (
        page.get_by_role("link", name="Book a visit"),
        page.get_by_role("dialog", name="Book a visit"),
    )
    await link.click()
    await dialog.wait_for()
    await axe(page)
    await page.get_by_role("button", name="Close").click()
    await dialog.wait_for(state="hidden")
    assert await page.evaluate("document.activeElement.textContent") == "Book a visit"
    await link.press("Enter")
    await page.frame_locator("book-online iframe").get_by_role("link", name="Haircut").focus()
    await page.keyboard.press("Escape")
    await dialog.wait_for(state="hidden")


async def test_a_button_floats_over_the_site_and_opens_the_pages() -> None:
    await open_salon()
    async with on_stage() as stage:
        body = (
            f'<book-online mode="button" accent="#fde047" service="1">'
            f'<a href="{stage.site}/book/center">Book online</a></book-online>'
        )
        with hosting(stage.site, body) as address:
            page = await stage.page("phone")
            await page.goto(address)
            button = page.get_by_role("button", name="Book online")
            await button.click()
            frame = page.frame_locator("book-online iframe")
            await frame.get_by_role("heading", name="When suits you?").wait_for()
            box = await page.get_by_role("dialog").bounding_box()
            assert box == {"x": 0, "y": 0, "width": 390, "height": 844}
            await axe(page)
