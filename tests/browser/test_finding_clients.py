"""Finding a client and writing down how to reach them, by keyboard, by scanner, with and without scripts."""

import pytest
from playwright.async_api import Page, expect

from clients import actions, queries
from clients.schemas import ClientForm
from tests.browser.harness import Stage, axe, on_stage
from tests.cast import Salon, open_salon

pytestmark = [pytest.mark.committed, pytest.mark.usefixtures("morning")]


async def list_of(stage: Stage, salon: Salon, device: str = "desktop") -> Page:
    page = await stage.page(device, salon.actors["Olga"])
    await page.goto("/desk/clients")
    return page


async def open_with(*names: str) -> Salon:
    salon = await open_salon()
    for name in names:
        await actions.add_client(salon.actors["Olga"], ClientForm(name=name), "DE")
    return salon


async def test_somebody_is_found_and_opened_by_keyboard_alone() -> None:
    salon = await open_with("Юлия Ёлкина", "Julia Berg")
    async with on_stage() as stage:
        page = await list_of(stage, salon)
        await page.keyboard.press("/")
        field = page.get_by_role("searchbox", name="Find somebody")
        await expect(field).to_be_focused()
        await page.keyboard.type("julia")
        await expect(page.locator("#found")).to_contain_text("2 clients for “julia”")
        await expect(page.locator("#found mark").first).to_have_text("Julia")
        await expect(page).to_have_url("/desk/clients?q=julia")
        await axe(page)
        await go_through(page)
        await field.fill("jluia")
        await expect(page.locator("#found")).to_contain_text("Nobody is called “jluia” exactly")
        for text, answer in (("nobody here", "Nobody found"), ("yelk", "this sounds like it. 1 client")):
            await field.fill(text)
            await expect(page.locator("#found")).to_contain_text(answer)
        await page.keyboard.press("ArrowDown")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("heading", level=1)).to_have_text("Юлия Ёлкина")


async def go_through(page: Page) -> None:
    """Down to both, and up again to the field."""
    for key, name in (("ArrowDown", "Julia Berg"), ("ArrowDown", "Юлия Ёлкина"), ("ArrowUp", "Julia Berg")):
        await page.keyboard.press(key)
        await expect(page.get_by_role("link", name=name)).to_be_focused()
    await page.keyboard.press("ArrowUp")
    await expect(page.get_by_role("searchbox")).to_be_focused()


async def test_contacts_are_added_and_a_scanned_card_opens_its_client() -> None:
    salon = await open_salon()
    async with on_stage() as stage:
        page = await list_of(stage, salon, "phone")
        await page.goto(f"/desk/clients/{salon.masha}/edit")
        for value in ("@masha_p", "no number"):
            await page.get_by_role("button", name="Add a contact").click()
            await page.get_by_label("Number, name or link").last.fill(value)
        await page.get_by_label("Kind").first.select_option("Telegram")
        await page.get_by_label("Card number").fill("lc 0042")
        await axe(page)
        await page.get_by_label("Card number").press("Enter")
        await expect(page.get_by_text("Please write a phone number like")).to_be_visible()
        await page.get_by_role("button", name="Remove contact 2").click()
        await expect(page.get_by_role("button", name="Remove contact 1")).to_be_focused()
        await page.get_by_role("button", name="Save").click()
        await expect(page.get_by_role("link", name="@masha_p")).to_have_attribute(
            "href", "https://t.me/masha_p"
        )
        await axe(page)
        await scan(page, "LC0042")
        await expect(page.get_by_role("heading", level=1)).to_have_text("Masha Petrova")
    assert [each.value for each in await queries.contacts_of(salon.masha)] == ["masha_p"]


async def scan(page: Page, number: str) -> None:
    await page.goto("/desk/clients")
    await page.get_by_role("searchbox").focus()
    await page.keyboard.type(number, delay=2)
    await page.keyboard.press("Enter")
