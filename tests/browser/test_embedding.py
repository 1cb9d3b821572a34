"""Booking from inside somebody else's site: inline, in a popup, by a floating button."""

import pytest
from playwright.async_api import FrameLocator, Page, expect

from clients.tables import Visit, VisitOrigin
from tests.browser.harness import answered_late, axe, on_stage
from tests.browser.public_page import SIDEWAYS, hosting
from tests.cast import open_salon

pytestmark = pytest.mark.committed

LISTEN = """() => {
    window.heard = [];
    for (const name of ["open", "step", "booked", "close"])
        addEventListener("book-online:" + name, (event) => heard.push([name, event.detail]));
}"""

FORBIDDEN = """for (const name of ["sessionStorage", "localStorage"])
    Object.defineProperty(window, name, { get() { throw new DOMException("No.", "SecurityError"); } });"""
COOKIE_CONTROLS = {
    "enableThirdPartyCookieRestriction": True,
    "disableThirdPartyCookieMetadata": True,
    "disableThirdPartyCookieHeuristics": True,
}
KEEPS_A_COOKIE = "() => { document.cookie = 'kept=1; SameSite=None; Secure'; return document.cookie; }"


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
    noted = await VisitOrigin.objects().first()
    assert noted is not None
    assert '"utm_source": "spring"' in noted.first
    assert "evil" not in noted.first + noted.last


async def there_and_back(page: Page, frame: FrameLocator) -> None:
    """Back and forward in the browser are steps in the frame, and the frame always follows its content."""
    await frame.get_by_role("link", name="Haircut").click()
    await frame.get_by_role("button", name="Today 10:15").wait_for()
    await follows(page, frame)
    await frame.get_by_role("button", name="Today 10:15").click()
    await frame.get_by_label("Name").wait_for()
    await follows(page, frame)
    await page.evaluate("history.back()")
    await frame.get_by_role("button", name="Today 10:30").wait_for()
    await page.evaluate("history.forward()")
    await frame.get_by_label("Name").wait_for()
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


async def test_a_button_floats_over_the_site_on_a_slow_line_where_nothing_may_be_kept() -> None:
    """No script has come yet when somebody taps and types; neither cookies nor storage are to be had."""
    await open_salon()
    async with on_stage() as stage:
        body = (
            f'<book-online mode="button" accent="#fde047" service="1">'
            f'<a href="{stage.site}/book/center">Book online</a></book-online>'
        )
        with hosting(stage.site, body) as address:
            page = await stage.page("phone")
            await page.add_init_script(FORBIDDEN)
            await keeps_no_cookies_of_others(page)
            _, embed_comes = await answered_late(page, "**/embed.js")
            _, script_comes = await answered_late(page, "**/booking*.js")
            await page.goto(address, wait_until="commit")
            await page.get_by_role("link", name="Book online").wait_for()
            embed_comes.set()
            frame = await opened_by_the_button(page)
            await frame.get_by_role("button", name="Today 10:15").click()
            await frame.get_by_label("Name").fill("Masha Petrova")
            script_comes.set()
            await frame.get_by_text("Held for you: ").wait_for()
            await taps_twice(page, frame)
    assert await Visit.count() == 1


async def keeps_no_cookies_of_others(page: Page) -> None:
    """As browsers do it by now, or let their users choose it."""
    session = await page.context.new_cdp_session(page)
    await session.send("Network.enable")
    await session.send("Network.setCookieControls", COOKIE_CONTROLS)


async def opened_by_the_button(page: Page) -> FrameLocator:
    await page.get_by_role("button", name="Book online").click()
    frame = page.frame_locator("book-online iframe")
    await frame.get_by_role("heading", name="When suits you?").wait_for()
    box = await page.get_by_role("dialog").bounding_box()
    assert box == {"x": 0, "y": 0, "width": 390, "height": 844}
    await axe(page)
    assert await frame.locator("body").evaluate(KEEPS_A_COOKIE) == "", "the browser keeps none of others"
    return frame


async def taps_twice(page: Page, frame: FrameLocator) -> None:
    """The answer is long in coming."""
    await expect(frame.get_by_label("Name")).to_have_value("Masha Petrova")
    await frame.get_by_label("Phone").fill("0151 12345678")
    asked, let_go = await answered_late(page, "**/book/center/visits*")
    await frame.get_by_role("button", name="Confirm").click(no_wait_after=True)
    await asked.wait()
    await frame.get_by_role("button", name="Confirm").dispatch_event("click")
    let_go.set()
    await frame.get_by_role("heading", name="You are booked").wait_for()
