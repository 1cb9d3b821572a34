"""Two tablets at one salon: what is done on one is seen on the other, also after the server was killed."""

import pytest
from playwright.async_api import Page, expect

from clients.tables import Visit
from tests.browser.desk import booked, calendar
from tests.browser.harness import Stage, chromium, free_port, serving
from tests.cast import open_salon

pytestmark = [pytest.mark.committed, pytest.mark.usefixtures("morning")]


async def check_in(page: Page, visit: Visit) -> None:
    await page.locator(f'.ec-event [data-visit="{visit.id}"]').tap()
    panel = page.locator("#visit-panel")
    await panel.get_by_role("button", name="Arrived").tap()
    await expect(panel.locator(".badge").first).to_have_text("Arrived")


def arrived(page: Page, visit: Visit):  # type: ignore[no-untyped-def]
    return page.locator(f'.ec-event.is-arrived:has([data-visit="{visit.id}"])')


async def test_each_sees_what_the_other_does_also_after_the_server_was_killed() -> None:
    salon = await open_salon()
    first, second = await booked(salon, 10), await booked(salon, 12)
    port = free_port()
    async with chromium() as browser:
        async with serving(port, killed=True) as site:
            stage = Stage(site, browser)
            front, back = await calendar(stage, salon), await calendar(stage, salon, who="Nora")
            await check_in(front, first)
            await expect(arrived(back, first)).to_be_visible()
        for page in (front, back):
            await expect(page.locator("#live")).to_have_attribute("data-state", "away")
        async with serving(port):
            for page in (front, back):
                await expect(page.locator("#live")).to_have_attribute("data-state", "live")
            await check_in(back, second)
            await expect(arrived(front, second)).to_be_visible()
            await expect(arrived(back, first)).to_be_visible()
