"""The desk books two services for a client and one for her child, in the sheet and without scripts."""

import pytest
from playwright.async_api import Locator, Page, expect

from clients.tables import Visit
from tests.browser.desk import at, calendar
from tests.browser.harness import axe, on_stage
from tests.cast import Salon, open_salon

pytestmark = [pytest.mark.committed, pytest.mark.usefixtures("morning")]


async def type_all(form: Page | Locator, salon: Salon) -> None:
    """A colour and a cut for Petra, and a cut for Tom."""
    await form.locator("#service").select_option(str(salon.colour))
    await form.get_by_role("button", name="Add another service").click()
    await form.locator("#service-2").select_option(str(salon.haircut))
    await form.get_by_role("button", name="Add another service").click()
    await form.locator("#service-3").select_option(str(salon.haircut))
    await form.locator("#guest-3").select_option(label="Guest 1")
    await form.get_by_label("Time").fill("13:00")
    await form.get_by_label("Client's name").fill("Petra")


async def booked() -> list[tuple[str, object, object]]:
    visits = await Visit.objects(Visit.client).order_by(Visit.id)
    return [(each.client.name, each.starts_at, each.ends_at) for each in visits]


async def test_two_services_for_a_client_and_one_for_her_child_are_booked_in_the_sheet() -> None:
    salon = await open_salon()
    async with on_stage() as stage:
        page = await calendar(stage, salon)
        sheet, panel = page.locator("#sheet"), page.locator("#visit-panel")
        await page.get_by_role("link", name="New visit").click()
        await expect(sheet.get_by_role("heading", name="New visit")).to_be_focused()
        await type_all(sheet, salon)
        await expect(sheet.get_by_label("The client and the guests")).to_be_visible()
        await expect(sheet.get_by_label("Name of guest 2")).to_be_hidden()
        await axe(page)
        await sheet.get_by_role("button", name="Book").click()
        await expect(sheet.get_by_label("Name of guest 1")).to_be_focused()
        await axe(page)
        await sheet.get_by_label("Name of guest 1").fill("Tom")
        await sheet.get_by_role("button", name="Book").click()
        await expect(sheet).not_to_be_visible()
        await expect(panel).to_contain_text("Petra pays for all.")
        await expect(page.locator(".ec-event .name", has_text="Tom")).to_be_visible()
        await axe(page)
    assert await booked() == [("Petra", at(13), at(16)), ("Tom", at(13), at(14))]


async def test_the_same_works_without_scripts() -> None:
    salon = await open_salon()
    async with on_stage() as stage:
        page = await stage.page("phone", salon.actors["Olga"], java_script_enabled=False)
        await page.goto(f"/desk/visits/new?branch={salon.center}&day=2026-12-01")
        await type_all(page, salon)
        await page.get_by_label("Name of guest 1").fill("Tom")
        await page.get_by_role("button", name="Book", exact=True).last.click()
        await page.wait_for_url("**/desk/visits/*")
        await expect(page.get_by_text("Petra pays for all.")).to_be_visible()
    assert await booked() == [("Petra", at(13), at(16)), ("Tom", at(13), at(14))]
