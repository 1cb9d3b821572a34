"""The sheet of clients by keyboard and touch: changed in its place, changed in bulk, moved on a board."""

import pytest
from playwright.async_api import Page, expect

from clients import actions
from clients.actions.tags import add_scale, add_tag
from clients.queries import client_row
from clients.queries.tags import marks
from clients.schemas import ClientForm
from tests.browser.harness import axe, drag, drag_by_touch, on_stage
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


async def test_many_are_tagged_at_once_taken_back_and_moved_on_the_board() -> None:
    salon = await open_with("Ada Berg", "Ida Berg")
    vera = salon.actors["Vera"]
    await add_tag(vera, "VIP", "rose")
    scale = await add_scale(vera, "How warm", "New\nRegular")
    async with on_stage() as stage:
        page = await stage.page("desktop", salon.actors["Olga"])
        await tag_two(page)
        await move_by_mouse_and_keyboard(page, scale.id)
        await move_by_touch(await stage.page("tablet", salon.actors["Nora"]), scale.id)
    first, second, third = [(await marks(client)).has for client in range(salon.masha, salon.masha + 3)]
    assert [each.name for each in first] == []
    assert [each.name for each in second] == ["Regular"]
    assert [each.name for each in third] == ["Regular"]


async def move_by_touch(page: Page, scale: int) -> None:
    await page.goto(f"/desk/board/{scale}?sort=name")
    here = await page.locator(".lane-card", has_text="Ida Berg").bounding_box()
    there = await page.locator("[data-lane]").nth(2).bounding_box()
    assert here
    assert there
    await drag_by_touch(page, (here["x"] + 5, here["y"] + 5), (there["x"] + 60, there["y"] + 150))
    await expect(page.locator("[data-lane]").nth(2)).to_contain_text("Ida Berg")


async def tag_two(page: Page) -> None:
    await page.goto("/desk/sheet?cols=tags")
    await page.get_by_label("Choose Ada Berg").check()
    await page.get_by_label("Choose Masha Petrova").click(modifiers=["Shift"])
    await expect(page.locator("[data-picked]")).to_have_text("3 chosen")
    await page.get_by_label("Choose Ida Berg").uncheck()
    await page.get_by_label("What is to be done").select_option(label="VIP")
    await page.get_by_role("button", name="Look first").click()
    await expect(page.get_by_role("status", name="What would become of it")).to_contain_text("2 clients")
    await axe(page)
    await page.get_by_role("button", name="Change 2 clients").click()
    await expect(page.get_by_role("status").first).to_contain_text("Set tag “VIP”: 2 clients.")
    await axe(page)
    await page.get_by_role("button", name="Undo").click()
    await expect(page.get_by_text("Taken back by Olga: 2 clients as before.")).to_be_visible()


async def move_by_mouse_and_keyboard(page: Page, scale: int) -> None:
    await page.goto(f"/desk/board/{scale}?sort=name")
    await axe(page)
    lanes = page.locator("[data-lane]")
    card, there = page.locator(".lane-card", has_text="Ada Berg"), await lanes.nth(2).bounding_box()
    here = await card.bounding_box()
    assert here
    assert there
    await drag(page, (here["x"] + 5, here["y"] + 5), (there["x"] + 60, there["y"] + 120))
    await expect(lanes.nth(2)).to_contain_text("Ada Berg")
    await expect(lanes.nth(2).locator(".count")).to_have_text("1")
    await page.get_by_label("Move Ida Berg").press("Enter")
    await page.get_by_role("button", name="New", exact=True).press("Enter")
    await expect(lanes.nth(1)).to_contain_text("Ida Berg")
    await expect(page.get_by_label("Move Ida Berg")).to_be_focused()
    await expect(lanes.nth(0).locator(".count")).to_have_text("1")
    await axe(page)
