"""“Why not?” where it is asked: in the sheet over the calendar."""

import pytest
from playwright.async_api import expect

from clients.tables import Visit
from tests.browser.desk import QUARTER, at, booked, calendar, place_of
from tests.browser.harness import axe, drag, on_stage
from tests.cast import open_salon

pytestmark = [pytest.mark.committed, pytest.mark.usefixtures("morning")]
BUSY = "Anna is busy 11:00–12:00 with Masha Petrova (Haircut)."


async def test_the_desk_asks_reads_the_answer_and_books_another_time_with_enter() -> None:
    salon = await open_salon()
    await booked(salon, 11)
    async with on_stage() as stage:
        page = await calendar(stage, salon)
        await page.get_by_role("link", name="New visit").click()
        sheet = page.locator("#sheet")
        await sheet.get_by_label("Service").select_option(label="Haircut · 60 min · €45.00")
        await sheet.get_by_label("Time").fill("11:30")
        await sheet.get_by_label("With").select_option("Anna")
        await sheet.get_by_role("button", name="Why not this time?").click()
        await expect(sheet.locator(".why-not")).to_contain_text(BUSY)
        await axe(page)
        await sheet.get_by_role("button", name="Tue 1 Dec, 12:00").click()
        await expect(sheet.locator(".why-not")).to_contain_text("Anna can be booked for 12:00–13:00.")
        await axe(page)
        await sheet.get_by_label("Client's name").press("Enter")
        await expect(sheet).not_to_be_visible()
        starts = await Visit.select(Visit.starts_at).order_by(Visit.starts_at).output(as_list=True)
        assert starts == [at(11), at(12)]


async def test_a_drag_that_is_refused_names_who_is_in_the_way() -> None:
    salon = await open_salon()
    visit, _ = await booked(salon, 9), await booked(salon, 11)
    async with on_stage() as stage:
        page = await calendar(stage, salon, "desktop")
        x, y = await place_of(page, visit)
        await drag(page, (x, y), (x, y + 7 * QUARTER))
        await expect(page.locator(".toast")).to_contain_text(BUSY)


async def test_it_is_asked_and_answered_without_scripts() -> None:
    salon = await open_salon()
    await booked(salon, 11)
    async with on_stage() as stage:
        page = await stage.page("phone", salon.actors["Olga"], java_script_enabled=False)
        await page.goto(f"/desk/visits/new?branch={salon.center}&day=2026-12-01&time=11:15")
        await page.get_by_label("Service").select_option(str(salon.haircut))
        await page.get_by_role("button", name="Why not this time?").click()
        await expect(page.locator(".why-not")).to_contain_text(BUSY)
        await expect(page.locator(".why-not")).to_contain_text("Lena can be booked for 11:15–12:15.")


async def test_of_two_who_come_together_the_desk_reads_what_can_be_had_and_what_is_in_the_way() -> None:
    salon = await open_salon()
    await booked(salon, 11)
    for size in ("phone", "tablet", "desktop"):
        async with on_stage() as stage:
            page = await calendar(stage, salon, size)
            await page.get_by_role("link", name="New visit").click()
            sheet = page.locator("#sheet")
            await sheet.get_by_label("Service").select_option(str(salon.haircut))
            await sheet.get_by_role("button", name="Add another service").click()
            await sheet.locator("[name=service-2]").select_option(str(salon.haircut))
            await sheet.locator("[name=guest-2]").select_option("1")
            await sheet.get_by_label("Time").fill("11:30")
            await sheet.get_by_role("button", name="Why not this time?").click()
            reasons = sheet.locator(".why-not")
            await expect(reasons).to_contain_text("Lena is the only one who is free for both")
            await expect(reasons).to_contain_text(BUSY)
            await axe(page)
