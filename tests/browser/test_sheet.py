"""The sheet of clients by keyboard and touch: changed in its place, changed in bulk, moved on a board."""

import pytest
from playwright.async_api import Page, expect

from clients import actions
from clients.queries import client_row
from clients.schemas import ClientForm
from tests.browser.harness import axe, on_stage
from tests.browser.public_page import SIDEWAYS
from tests.cast import Salon, open_salon

pytestmark = [pytest.mark.committed, pytest.mark.usefixtures("morning")]


async def open_with(*names: str) -> Salon:
    salon = await open_salon()
    for name in names:
        await actions.add_client(salon.actors["Olga"], ClientForm(name=name), "DE")
    return salon


async def test_cells_are_changed_by_keyboard_and_what_is_wrong_waits_with_what_was_typed() -> None:
    salon = await open_with("Ada Berg", "Ida Berg")
    async with on_stage() as stage:
        page = await stage.page("desktop", salon.actors["Olga"])
        await page.goto("/desk/sheet?cols=email,birthday")
        await axe(page)
        await by_keyboard(page)
        await axe(page)
        phone = await stage.page("phone", salon.actors["Olga"])
        await by_touch(phone)
    ada, ida = await client_row(salon.masha + 1), await client_row(salon.masha + 2)
    assert (ada.name, ada.email, ada.birthday) == ("Ada Winter", "ada@example.com", "05-17")
    assert ida.email == "ida@example.com"


async def by_keyboard(page: Page) -> None:
    first = page.locator("tbody tr").first.locator("[data-key]")
    await first.first.focus()
    await page.keyboard.press("ArrowRight")
    await expect(first.nth(1)).to_be_focused()
    await page.keyboard.type("ada@")
    await expect(page.get_by_label("E-mail, Ada Berg")).to_have_value("ada@")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("alert")).to_contain_text("Please write an address")
    await page.get_by_label("E-mail, Ada Berg").fill("ada@example.com")
    await page.keyboard.press("Tab")
    await expect(page.get_by_label("Birthday, Ada Berg")).to_be_focused()
    await page.keyboard.type("17 May")
    await page.keyboard.press("Enter")
    await expect(first.nth(2)).to_have_text("17 May")
    await expect(page.locator("tbody tr").nth(1).locator("[data-key=birthday]")).to_be_focused()
    await page.keyboard.type("nonsense")
    await page.keyboard.press("Escape")
    await expect(page.locator("tbody tr").nth(1).locator("[data-key=birthday]")).to_have_text("")


async def by_touch(page: Page) -> None:
    await page.goto("/desk/sheet?cols=email")
    await page.get_by_role("button", name="Change the name of Ada Berg").tap()
    await page.get_by_label("Name, Ada Berg").fill("Ada Winter")
    await page.get_by_role("button", name="Save", exact=True).last.tap()
    await expect(page.get_by_role("link", name="Ada Winter")).to_be_visible()
    await page.locator("tr", has_text="Ida Berg").locator("[data-key=email]").tap()
    await page.get_by_label("E-mail, Ida Berg").fill("ida@example.com")
    await page.locator("form.cell-form").get_by_role("button", name="Save").tap()
    await expect(page.locator("[data-key=email]", has_text="ida@example.com")).to_be_visible()
    assert await page.evaluate(SIDEWAYS) == 0
    await axe(page)
