"""Repeating a visit in the sheet over the calendar, and without scripts."""

from datetime import datetime, timedelta

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


async def test_the_desk_repeats_a_visit_and_takes_the_alternative_of_a_date_that_clashes() -> None:
    salon = await open_salon()
    visit = await booked(salon, 11)
    await taken_in_a_week(salon)
    async with on_stage() as stage:
        page = await calendar(stage, salon)
        await page.goto(f"/desk/calendar?branch={salon.center}&visit={visit.id}")
        panel, sheet = page.locator("#visit-panel"), page.locator("#sheet")
        await panel.get_by_role("link", name="Repeat…").click()
        await sheet.get_by_label("Every").select_option("1")
        await sheet.get_by_label("How many more times").fill("2")
        await axe(page)
        await sheet.get_by_role("button", name="Look at the dates").click()
        await expect(sheet).to_contain_text("Anna is busy 11:30–12:30 with Masha Petrova (Haircut).")
        await axe(page)
        await sheet.get_by_label("10:30 with Anna").check()
        await sheet.get_by_role("button", name="Book these dates").click()
        await expect(sheet).not_to_be_visible()
        await expect(panel).to_contain_text("1 of 3, every week")
    assert await starts_of("waiting") == [at(11), at(10, 30) + WEEK, at(11, 30) + WEEK, at(11) + 2 * WEEK]


async def starts_of(status: str) -> list[datetime]:
    wanted = Visit.select(Visit.starts_at).where(Visit.status == status).order_by(Visit.starts_at)
    return list(await wanted.output(as_list=True))


async def test_the_desk_ends_this_visit_and_all_later_ones() -> None:
    salon = await open_salon()
    visit = await booked(salon, 11)
    chosen = [(int((at(11) + week * WEEK).timestamp()), salon.anna) for week in (1, 2)]
    with clock.pretend(NOW):
        await actions.repeat(SYSTEM, visit.id, actions.Repetition(1, chosen))
    async with on_stage() as stage:
        page = await calendar(stage, salon)
        await page.goto(f"/desk/calendar?branch={salon.center}&visit={visit.id}")
        panel, sheet = page.locator("#visit-panel"), page.locator("#sheet")
        await panel.get_by_text("All 3 visits, every week").click()
        await axe(page)
        await panel.get_by_role("link", name="Cancel this and all later…").click()
        await expect(sheet).to_contain_text("Cancel 3 visits of Masha Petrova")
        await axe(page)
        await sheet.get_by_role("button", name="Cancel all 3").click()
        await expect(sheet).not_to_be_visible()
    assert await starts_of("cancelled") == [at(11), at(11) + WEEK, at(11) + 2 * WEEK]


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
