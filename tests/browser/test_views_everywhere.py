"""The views on every size of screen, by night, from right to left, and for who sees only their own."""

import pytest
from playwright.async_api import Page, expect

from tests.booking.test_day import somebody_with_a_visit
from tests.browser.desk import booked
from tests.browser.harness import axe, on_stage
from tests.browser.test_views import FITS
from tests.cast import open_salon

pytestmark = [pytest.mark.committed, pytest.mark.usefixtures("morning")]


@pytest.mark.parametrize("shown", ["view=day", "view=three", "view=week", "view=agenda", "by=rooms"])
async def test_a_specialists_views_hold_their_own_and_nothing_to_press_for_changes(shown: str) -> None:
    salon = await open_salon()
    await booked(salon, 10, salon.anna, salon.colour)
    await booked(salon, 14, salon.lena, salon.colour)
    async with on_stage() as stage:
        page = await stage.page("tablet", salon.actors["Anna"])
        await page.goto(f"/desk/calendar?branch={salon.center}&{shown}")
        await expect(page.locator("#live")).to_have_attribute("data-state", "live")
        await expect(page.get_by_text("10:00–12:00").locator("visible=true")).to_have_count(1)
        await expect(page.get_by_text("14:00–16:00").locator("visible=true")).to_have_count(0)
        await expect(page.get_by_text("New visit")).to_have_count(0)
        await axe(page)


@pytest.mark.parametrize("width", [320, 3840])
async def test_every_view_fits_from_the_smallest_phone_to_the_largest_screen(width: int) -> None:
    salon = await open_salon()
    for number in range(6):
        await somebody_with_a_visit(salon, number)
    async with on_stage() as stage:
        page = await stage.page("desktop", salon.actors["Olga"], viewport={"width": width, "height": 900})
        for shown in ("day", "three", "week", "agenda"):
            await page.goto(f"/desk/calendar?branch={salon.center}&view={shown}")
            await expect(page.locator("#live")).to_have_attribute("data-state", "live")
            assert await page.evaluate(FITS), shown
        await page.locator("[data-month]").click()
        await expect(page.locator("#month [data-date='2026-12-01']")).to_be_visible()
        assert await page.evaluate(FITS)


async def test_at_night_and_from_right_to_left_the_views_stay_accessible() -> None:
    salon = await open_salon()
    for number in range(6):
        await somebody_with_a_visit(salon, number)
    async with on_stage() as stage:
        page = await stage.page("tablet", salon.actors["Olga"], color_scheme="dark")
        await turned_round(page, f"/desk/calendar?branch={salon.center}&view=week")
        await page.locator("[data-month]").click()
        await expect(page.locator("#month [data-date='2026-12-01']")).to_be_focused()
        await page.keyboard.press("ArrowLeft")
        await expect(page.locator("#month [data-date='2026-12-02']")).to_be_focused()
        await axe(page)


async def turned_round(page: Page, address: str) -> None:
    """Written from right to left, as an Arabic page would be."""
    await page.goto(address)
    await page.evaluate("document.documentElement.dir = 'rtl'")
    await expect(page.locator(".stacked")).to_be_visible()
    await axe(page)
    assert await page.evaluate(FITS)
