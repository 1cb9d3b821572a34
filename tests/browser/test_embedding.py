"""Booking from inside somebody else's site: inline, in a popup, by a floating button."""

import pytest
from playwright.async_api import FrameLocator, Page

from clients.tables import VisitOrigin
from tests.browser.harness import axe, on_stage
from tests.browser.public_page import SIDEWAYS, hosting
from tests.cast import open_salon

pytestmark = pytest.mark.committed

LISTEN = """() => {
    window.heard = [];
    for (const name of ["open", "step", "booked", "close"])
        addEventListener("book-online:" + name, (event) => heard.push([name, event.detail]));
}"""


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
    """Back in the browser is a step back in the frame, and the frame always follows its content."""
    await frame.get_by_role("link", name="Haircut").click()
    await frame.get_by_role("button", name="Today 10:15").wait_for()
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
