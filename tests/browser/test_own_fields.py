"""An owner makes a field with a condition, a stranger answers it, the desk reads it and sets a tag."""

import pytest
from playwright.async_api import Page, expect

from clients.actions.tags import add_tag
from clients.queries import client_row
from clients.rules.fields import load
from tests.browser.harness import axe, on_stage
from tests.browser.public_page import SIDEWAYS
from tests.cast import Salon, open_salon
from tests.clients.own import own

pytestmark = pytest.mark.committed


async def test_a_field_is_made_asked_for_online_and_read_at_the_desk() -> None:
    salon = await open_salon()
    await own(salon, "Any allergies?", "yes_no", is_asked="yes", is_required="yes")
    await add_tag(salon.actors["Vera"], "VIP", "rose")
    async with on_stage() as stage:
        await make_the_field(await stage.page("tablet", salon.actors["Vera"]))
        phone = await stage.page("phone")
        await book_with_it(phone, salon)
        await read_and_mark(await stage.page("desktop", salon.actors["Olga"]), salon)
    said = load((await client_row(salon.masha)).extra)
    assert list(said.values()) == [True, "Ammonia"]


async def make_the_field(page: Page) -> None:
    await page.goto("/desk/clients")
    await page.get_by_role("link", name="Set up").click()
    await page.get_by_role("link", name="New field").click()
    await page.get_by_label("Title").fill("To what?")
    await page.get_by_label("Has to be filled in").check()
    await page.get_by_label("The booking form asks for it").check()
    await page.get_by_label("Only where").select_option(label="Any allergies?")
    await page.get_by_role("button", name="Make the field").click()
    await expect(page.locator("#when_value-error")).to_contain_text("has “Any allergies?” to be")
    await page.locator("#when_value").fill("Yes")
    await page.get_by_role("button", name="Make the field").click()
    await expect(page.get_by_text("Only where “Any allergies?” is Yes")).to_be_visible()
    await axe(page)


async def book_with_it(page: Page, salon: Salon) -> None:
    """The question is there as soon as it makes sense, and not before."""
    await page.goto(f"/book/center?service={salon.haircut}&day=2026-12-10")
    await page.get_by_role("button", name="10:30", exact=True).click()
    await page.get_by_label("Name").fill("Masha Petrova")
    await page.get_by_label("Phone").fill("0151 12345678")
    await expect(page.get_by_label("To what?")).to_be_hidden()
    await page.get_by_role("button", name="Confirm").click()
    await expect(page.get_by_text("Please fill this in.")).to_be_visible()
    await page.get_by_label("Any allergies?").select_option("yes")
    await expect(page.get_by_label("To what?")).to_be_visible()
    await axe(page)
    assert await page.evaluate(SIDEWAYS) == 0
    await page.get_by_role("button", name="Confirm").click()
    await expect(page.get_by_text("Please fill this in.")).to_have_count(1)
    assert await page.evaluate("document.activeElement.labels[0].textContent") == "To what?"
    await page.get_by_label("To what?").fill("Ammonia")
    await page.get_by_role("button", name="Confirm").click()
    await page.get_by_role("heading", name="You are booked").wait_for()


async def read_and_mark(page: Page, salon: Salon) -> None:
    """One tap sets a tag and another takes it back; then it stays."""
    await page.goto(f"/desk/clients/{salon.masha}")
    await expect(page.get_by_text("Ammonia")).to_be_visible()
    for again in (True, False):
        await page.get_by_role("button", name="VIP", exact=True).click()
        await expect(page.locator("#client-marks")).to_have_text("VIP")
        await expect(page.get_by_text("since 1 Dec 2026, by Olga")).to_be_visible()
        if again:
            await page.get_by_role("button", name="Undo").click()
            await expect(page.get_by_text("Undone: VIP.")).to_be_visible()
            await expect(page.locator("#client-marks")).to_have_text("")
    await axe(page)
    await page.goto("/desk/clients")
    await expect(page.locator("#found .badge")).to_have_text(["VIP"])
