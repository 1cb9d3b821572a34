"""A booking in each language, on a phone: whole and readable at each step, whatever length the words have."""

import pytest
from playwright.async_api import Page

from clients.queries.personal import key_for
from clients.rules.personal import Opens
from clients.tables import Visit
from kit.words import LANGUAGES, MIRRORED
from tests.browser.harness import on_stage
from tests.browser.public_page import check
from tests.cast import open_salon

pytestmark = pytest.mark.committed
CONTACT = {"name": "Masha Petrova", "phone": "0151 12345678"}


@pytest.mark.parametrize("language", [*LANGUAGES, MIRRORED])
async def test_every_step_is_readable(language: str) -> None:
    salon = await open_salon()
    async with on_stage() as stage:
        page = await stage.page("phone", viewport={"width": 360, "height": 780})
        await page.goto(f"/book/center?lang={language}")
        await check(page)
        await page.goto(f"/book/center?service={salon.haircut}&day=2026-12-10&lang={language}")
        await check(page)
        await page.locator(".free .time").first.click()
        await page.locator("#contact").wait_for()
        await check(page)
        await confirm(page)
        await page.locator("[aria-invalid=true]").first.wait_for()
        await check(page)
        for name, text in CONTACT.items():
            await page.locator(f"[name={name}]").fill(text)
        await confirm(page)
        await page.wait_for_url("**/v/*")
        await check(page)
        assert await page.get_attribute("html", "lang") == language
        assert await page.get_attribute("html", "dir") == ("rtl" if language == MIRRORED else "ltr")


async def confirm(page: Page) -> None:
    await page.locator("button.primary.wide").click()


async def test_who_is_known_taps_twice() -> None:
    salon = await open_salon()
    key = key_for(Opens.again, salon.masha, 0)
    async with on_stage() as stage:
        page = await stage.page("phone")
        await page.goto(f"/book/center?service={salon.haircut}&mine={key}")
        await page.locator(".time").first.click()
        await page.get_by_text("Masha Petrova").wait_for()
        await check(page)
        await page.get_by_role("button", name="Confirm").click()
        await page.get_by_role("heading", name="You are booked").wait_for()
    visit = await Visit.objects().first()
    assert visit is not None
    assert visit.client == salon.masha
