"""Repeating a visit in the sheet over the calendar, and without scripts."""

from datetime import timedelta

import pytest
from playwright.async_api import expect

from booking import actions
from clients.tables import Visit
from kit import clock
from kit.rights import SYSTEM
from tests.browser.harness import NOW, axe, on_stage
from tests.browser.test_desk import at, booked, calendar
from tests.cast import Salon, open_salon

pytestmark = [pytest.mark.committed, pytest.mark.usefixtures("morning")]
WEEK = timedelta(weeks=1)


async def taken_in_a_week(salon: Salon) -> None:
    wanted = actions.Booking(salon.center, salon.haircut, salon.anna, at(11, 30) + WEEK, client=salon.masha)
    with clock.pretend(NOW):
        await actions.book(SYSTEM, wanted)


async def test_the_desk_repeats_a_visit_takes_an_alternative_and_ends_the_rest() -> None:
    salon = await open_salon()
    visit = await booked(salon, 11)
    await taken_in_a_week(salon)
    async with on_stage() as stage:
        page = await calendar(stage, salon)
        await page.goto(f"/desk/calendar?branch={salon.center}&visit={visit.id}")
        panel, sheet = page.locator("#visit-panel"), page.locator("#sheet")
        await panel.get_by_role("link", name="Repeat…").click()
        await sheet.get_by_label("Every").select_option("1")
        await sheet.get_by_label("How many more times").fill("3")
        await axe(page)
        await sheet.get_by_role("button", name="Look at the dates").click()
        await expect(sheet).to_contain_text("Anna is busy 11:30–12:30 with Masha Petrova (Haircut).")
        await expect(sheet).to_contain_text("1 date is not free.")
        await axe(page)
        await sheet.get_by_label("10:30 with Anna").check()
        await sheet.get_by_role("button", name="Book these dates").click()
        await expect(sheet).not_to_be_visible()
        await expect(panel).to_contain_text("1 of 4, every week")
        await axe(page)
        await panel.get_by_role("link", name="Cancel this and all later…").click()
        await expect(sheet).to_contain_text("Cancel 4 visits of Masha Petrova")
        await axe(page)
        await sheet.get_by_role("button", name="Cancel all 4").click()
        await expect(sheet).not_to_be_visible()
    starts = await Visit.select(Visit.starts_at).where(Visit.status == "cancelled").order_by(Visit.starts_at)
    assert [row["starts_at"] for row in starts] == [
        at(11), at(10, 30) + WEEK, at(11) + 2 * WEEK, at(11) + 3 * WEEK,
    ]  # fmt: skip


async def test_it_is_repeated_without_scripts_and_a_date_lost_meanwhile_is_marked() -> None:
    salon = await open_salon()
    visit = await booked(salon, 11)
    async with on_stage() as stage:
        page = await stage.page("phone", salon.actors["Olga"], java_script_enabled=False)
        await page.goto(f"/desk/visits/{visit.id}")
        await page.get_by_role("link", name="Repeat…").click()
        await page.get_by_label("Every").select_option("1")
        await page.get_by_label("Or until").fill("2026-12-15")
        await page.get_by_role("button", name="Look at the dates").click()
        await expect(page.get_by_text("Every date is free.")).to_be_visible()
        await taken_in_a_week(salon)
        await page.get_by_role("button", name="Book these dates").click()
        await expect(page.get_by_text("Nothing is booked: one of the dates")).to_be_visible()
        await expect(page.locator(".is-lost")).to_contain_text("taken in the meantime")
        await page.locator(".is-lost").get_by_label("Skip this date").check()
        await page.get_by_role("button", name="Book these dates").click()
        await expect(page.get_by_text("1 of 2, every week")).to_be_visible()
