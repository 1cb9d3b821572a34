"""The calendar in Chromium, and where things are on it."""

import asyncio
from datetime import UTC, datetime

from playwright.async_api import Page, expect

from booking import actions
from clients.tables import Visit
from kit import clock
from kit.rights import SYSTEM
from tests.browser.harness import (
    NOW,
    Stage,
)
from tests.cast import Salon

QUARTER = 28  # pixels


def at(hour: int, minute: int = 0) -> datetime:
    """A time of Center's wall clock."""
    return datetime(2026, 12, 1, hour - 1, minute, tzinfo=UTC)


async def booked(salon: Salon, hour: int, member: int | None = None, service: int | None = None) -> Visit:
    wanted = actions.Booking(
        salon.center,
        service or salon.haircut,
        member or salon.anna,
        at(hour),
        client=salon.masha,
        notify=False,
    )
    with clock.pretend(NOW):
        return await actions.book(SYSTEM, wanted)


async def calendar(stage: Stage, salon: Salon, device: str = "tablet", who: str = "Olga") -> Page:
    page = await stage.page(device, salon.actors[who])
    await page.goto("/desk/calendar")
    await expect(page.locator("#live")).to_have_attribute("data-state", "live")
    await expect(page.locator(".ec-col-head").first).to_be_visible()
    return page


async def place_of(page: Page, visit: Visit) -> tuple[float, float]:
    """A point inside the visit, a quarter of an hour below its start."""
    event = page.locator(f'.ec-event:has([data-visit="{visit.id}"])')
    await expect(event).to_be_visible()
    async with asyncio.timeout(10):
        while (box := await event.bounding_box()) is None:  # noqa: ASYNC110  # being drawn anew
            await asyncio.sleep(0.05)
    return box["x"] + box["width"] / 2, box["y"] + QUARTER / 2
