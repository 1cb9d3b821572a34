"""Visits that a change of hours would strand, in a real browser: decided on by tapping, and accessible."""

import pytest
from playwright.async_api import Page

from booking import actions
from booking.actions import Booking
from clients.tables import Visit
from kit import clock
from kit.rights import CUSTOMER
from tests.booking.scene import at, wall
from tests.browser.harness import NOW, axe, on_stage
from tests.cast import Salon, open_salon

pytestmark = pytest.mark.committed


async def booked(salon: Salon, start: str) -> Visit:
    with clock.pretend(NOW):
        wanted = Booking(salon.center, salon.haircut, salon.anna, at(start), "Masha", "+49 1511 2345678")
        return await actions.book(CUSTOMER, wanted)


async def fits_on_the_screen(page: Page) -> None:
    await axe(page)
    assert not await page.evaluate("document.documentElement.scrollWidth > innerWidth")


@pytest.mark.parametrize("device", ["phone", "tablet", "desktop"])
async def test_a_shorter_day_is_saved_together_with_the_move_of_its_visit(device: str) -> None:
    salon = await open_salon()
    visit = await booked(salon, "15:00")
    async with on_stage() as stage:
        page = await stage.page(device, salon.actors["Nora"])
        await page.goto(f"/desk/staff/{salon.anna}/schedules/new?since=2026-01-05")
        await page.get_by_label("Wednesday").fill("9-12")
        await page.get_by_role("button", name="Save the schedule").click()
        await page.get_by_role("heading", name="1 visit would no longer fit").wait_for()
        await fits_on_the_screen(page)
        await page.get_by_role("button", name="Back to the form").click()
        assert await page.get_by_label("Wednesday").input_value() == "9-12"
        await page.get_by_role("button", name="Save the schedule").click()
        await page.get_by_label("Move to Wednesday 2 December, 11:00 with Anna").check()
        await page.get_by_role("button", name="Save, and do this with the visits").click()
        await page.get_by_text("Saved.").wait_for()
    moved = await Visit.objects().get(Visit.id == visit.id)
    assert moved is not None
    assert wall(moved.starts_at) == "11:00"


@pytest.mark.parametrize("device", ["phone", "desktop"])
async def test_new_clocks_are_asked_about_before_they_count(device: str) -> None:
    salon = await open_salon()
    visit = await booked(salon, "15:00")
    async with on_stage() as stage:
        page = await stage.page(device, salon.actors["Nora"])
        await page.goto(f"/desk/branches/{salon.center}")
        await page.get_by_label("Time zone").fill("Europe/Lisbon")
        await page.get_by_role("button", name="Save", exact=True).click()
        await page.get_by_role("heading", name="New clocks for Center").wait_for()
        await fits_on_the_screen(page)
        await page.get_by_role("button", name="Keep the moments").click()
        await page.get_by_text("Saved.").wait_for()
    kept = await Visit.objects().get(Visit.id == visit.id)
    assert kept is not None
    assert kept.starts_at == at("15:00")
