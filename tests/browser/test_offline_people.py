"""Whose day a tablet keeps without a network, and whose changes."""

import pytest
from playwright.async_api import Page, expect

from kit import db
from tests.browser.desk import booked
from tests.browser.harness import (
    Stage,
    axe,
    chromium,
    serving,
)
from tests.browser.tablet import at_the_tablet, tap_in
from tests.browser.test_offline import NOTHING_KEPT, kept, now, on_the_tablet, opened, strip, told
from tests.cast import PASSWORD, open_salon
from tests.staff.keys import PIN

pytestmark = [pytest.mark.committed, pytest.mark.usefixtures("morning")]


async def test_signing_out_takes_the_day_and_leaves_what_waits_for_its_own_person() -> None:
    salon = await open_salon()
    visit = await booked(salon, 10)
    async with serving() as site, chromium() as browser:
        page = await kept(Stage(site, browser), salon)
        await page.route("**/status", lambda route: route.abort())
        await (await opened(page, visit)).get_by_role("button", name="Arrived").tap()
        await expect(strip(page)).to_contain_text("1 to send")
        await sign_out_with_something_unsent(page)
        await page.unroute("**/status")

        await enter(page, "nora")
        await expect(strip(page)).to_have_text("1 change by Olga will be sent when they sign in here.")
        assert (await now(visit)).status == "waiting"
        await page.get_by_role("button", name="Sign out").tap()
        await enter(page, "olga")
        await expect(page.locator(".is-arrived")).to_have_count(1)
        await expect(strip(page)).to_be_hidden()
    assert await told(visit) == ["book", "set arrived"]
    assert await db.fetch_value("SELECT who FROM journal_entry ORDER BY id DESC LIMIT 1") == "Olga"


async def sign_out_with_something_unsent(page: Page) -> None:
    await page.get_by_role("button", name="Sign out").tap()
    await expect(page.locator("#question")).to_contain_text("1 to send. They stay on this tablet")
    await page.locator("#question [value=yes]").tap()
    await expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    await expect(page.get_by_text("Saved on this tablet, 1 change to send.")).to_be_visible()
    await page.wait_for_function(NOTHING_KEPT)


async def test_a_tablet_that_locks_keeps_nobodys_day() -> None:
    salon = await open_salon()
    async with serving() as site, chromium() as browser:
        page = await at_the_tablet(Stage(site, browser), salon, service_workers="allow")
        await tap_in(page, "Olga", PIN)
        await on_the_tablet(page)
        await page.get_by_role("button", name="Switch").tap()
        await page.wait_for_function(NOTHING_KEPT)
        await page.context.set_offline(True)
        await page.reload()
        await expect(page.get_by_role("heading", name="No day is kept on this tablet")).to_be_visible()
        await axe(page)


async def enter(page: Page, name: str) -> None:
    await page.get_by_label("E-mail").fill(f"{name}@example.com")
    await page.get_by_label("Password").fill(PASSWORD)
    await page.get_by_role("button", name="Sign in", exact=True).tap()
    await expect(page.locator(".ec-col-head").first).to_be_visible()
