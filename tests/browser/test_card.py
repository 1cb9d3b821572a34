"""A card at work: a discount is given, a child linked by keyboard, and the timeline filtered and read on."""

from datetime import timedelta

import pytest
from playwright.async_api import Page, expect

from clients.actions import index_clients
from clients.actions.sources import add_source
from clients.tables import Client, Visit
from kit import clock
from tests.browser.harness import axe, on_stage
from tests.browser.public_page import SIDEWAYS
from tests.cast import Salon, add, open_salon

pytestmark = pytest.mark.committed


async def test_a_card_says_more_belongs_to_others_and_tells_its_story() -> None:
    salon = await open_salon()
    vera = salon.actors["Vera"]
    await add_source(vera, "Walked past")
    tim = await add(Client(name="Tim Petrov", warning="Allergic to nuts", created_at=clock.now()))
    await index_clients([tim])
    for days in range(1, 15):
        when = clock.now() - timedelta(days=days)
        await add(Visit(branch=salon.center, client=salon.masha, code=f"v{days}", status="done",
                        source="desk", starts_at=when, ends_at=when + timedelta(hours=1),
                        created_at=when))  # fmt: skip
    async with on_stage() as stage:
        page = await stage.page("desktop", vera)
        await say_more(page, salon)
        await link_by_keyboard(page)
        await read_the_timeline(page, salon)
        phone = await stage.page("phone", vera)
        await phone.goto(f"/desk/clients/{salon.masha}/links/new?q=tim")
        assert await phone.evaluate(SIDEWAYS) == 0
        await axe(phone)


async def say_more(page: Page, salon: Salon) -> None:
    """What is wrong is said beside it, and what was chosen stays."""
    await page.goto(f"/desk/clients/{salon.masha}/edit")
    await page.get_by_label("Source").select_option(label="Walked past")
    await page.get_by_label("Importance").select_option(label="Gold")
    await page.get_by_label("Personal discount, %").fill("150")
    await page.locator("form").get_by_role("button", name="Save").last.click()
    await expect(page.locator("#discount-error")).to_contain_text("from 0 to 100")
    await axe(page)
    await page.get_by_label("Personal discount, %").fill("10")
    await page.locator("form").get_by_role("button", name="Save").last.click()
    for words in ("Walked past", "Gold", "10%"):
        await expect(page.locator(".facts").get_by_text(words, exact=True)).to_be_visible()


async def link_by_keyboard(page: Page) -> None:
    await page.get_by_role("link", name="Link somebody").press("Enter")
    await page.wait_for_url("**/links/new")
    await page.keyboard.type("petr")
    await expect(page.get_by_label("Tim Petrov")).to_be_checked()
    await expect(page.get_by_text("Allergic to nuts")).to_be_visible()
    await page.get_by_label("For Masha Petrova that").select_option(label="is their child")
    await page.get_by_role("button", name="Link them").press("Enter")
    await page.get_by_role("link", name="Tim Petrov").click()
    await expect(page.locator(".family").get_by_text("Parent")).to_be_visible()
    await page.get_by_role("link", name="Masha Petrova").click()


async def read_the_timeline(page: Page, salon: Salon) -> None:
    """Only visits, all of them; the address keeps what was chosen, and the way back leads to everything."""
    timeline = page.get_by_role("navigation", name="What the timeline shows")
    await expect(page.locator(".event")).to_have_count(12)
    await axe(page)
    await timeline.get_by_role("link", name="Visits").click()
    await expect(timeline.locator("[aria-current]")).to_have_text("Visits")
    await page.get_by_role("link", name="Show earlier").click()
    await expect(page.locator(".event")).to_have_count(14)
    await expect(page.get_by_role("link", name="Show earlier")).to_have_count(0)
    assert page.url.endswith("?show=visits")
    await page.reload()
    await expect(page.locator(".event")).to_have_count(12)
    await timeline.get_by_role("link", name="Everything").click()
    await expect(page.get_by_text("Vera linked two cards")).to_be_visible()
    assert page.url.endswith(f"/desk/clients/{salon.masha}")
