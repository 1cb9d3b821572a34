"""A stranger adds something on a phone, and without scripts; the desk ticks it in its sheet."""

import pytest
from playwright.async_api import Page

from clients.queries import visit_lines
from clients.tables import Visit
from tests.booking.extras import beard, towel
from tests.browser.desk import calendar
from tests.browser.harness import axe, on_stage
from tests.browser.public_page import check
from tests.cast import Salon, open_salon

pytestmark = pytest.mark.committed


async def salon_with_extras() -> Salon:
    salon = await open_salon()
    await beard(salon)
    await towel(salon)
    return salon


async def titles() -> list[str]:
    visit = await Visit.objects().first()
    assert visit is not None
    return [line.title for line in await visit_lines(visit.id)]


async def book(page: Page) -> None:
    await page.get_by_role("button", name="Choose a time").click()
    await page.get_by_text("Haircut, with Beard trim and Hot towel").wait_for()
    await page.get_by_role("link", name="Thu 10 December").click()
    await page.get_by_role("heading", name="Thursday 10 December").wait_for()
    await page.get_by_role("button", name="10:30", exact=True).click()
    await page.get_by_label("Name").fill("Masha Petrova")
    await page.get_by_label("Phone").fill("0151 12345678")


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (320, "dark")])
async def test_a_phone_adds_two_things_and_sees_what_they_come_to(width: int, scheme: str) -> None:
    salon = await salon_with_extras()
    async with on_stage() as stage:
        page = await stage.page("phone", viewport={"width": width, "height": 844}, color_scheme=scheme)
        await page.goto(f"/book/center?service={salon.haircut}")
        await page.get_by_text("1 h, €45.00").wait_for()
        await page.get_by_label("Beard trim").check()
        await page.get_by_text("1 h 15 min, €60.00").wait_for()
        await page.get_by_label("Hot towel").check()
        await page.get_by_text("1 h 25 min, €67.00").wait_for()
        await check(page)
        await book(page)
        await check(page)
        await page.get_by_role("link", name="Other times").click()
        await page.get_by_role("link", name="Change what is added").click()
        assert await page.get_by_label("Hot towel").is_checked()
        await book(page)
        await page.get_by_role("button", name="Confirm").click()
        await page.get_by_role("heading", name="You are booked").wait_for()
        await check(page)
    assert await titles() == ["Haircut", "Beard trim", "Hot towel"]


async def test_it_works_without_scripts() -> None:
    salon = await salon_with_extras()
    async with on_stage() as stage:
        page = await stage.page("phone", java_script_enabled=False)
        await page.goto(f"/book/center?service={salon.haircut}")
        await page.get_by_label("Beard trim").check()
        await page.get_by_label("Hot towel").check()
        await book(page)
        await page.get_by_role("button", name="Confirm").click()
        await page.get_by_role("heading", name="You are booked").wait_for()
    assert await titles() == ["Haircut", "Beard trim", "Hot towel"]


async def test_the_desk_ticks_them_in_its_sheet_at_the_first_tap() -> None:
    salon = await salon_with_extras()
    async with on_stage() as stage:
        page = await calendar(stage, salon)
        await page.get_by_role("link", name="New visit").click()
        await page.get_by_label("Service", exact=True).select_option(str(salon.haircut))
        await page.get_by_label("Hot towel").check()
        await page.locator("#sheet-body [name=day]").fill("2026-12-02")
        await page.locator("#sheet-body [name=time]").fill("10:00")
        await page.get_by_label("Client's name").fill("Petra")
        await axe(page)
        await page.get_by_role("button", name="Book", exact=True).click()
        await page.locator("#visit-panel").get_by_text("Hot towel").wait_for()
    assert await titles() == ["Haircut", "Hot towel"]
