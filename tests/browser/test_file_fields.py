"""Files in fields of one's own, with a thumb and with a mouse: of a visit in its panel, of staff."""

import pytest
from playwright.async_api import Page, expect

from clients.rules.fields import load
from clients.tables import ClientFile, Visit
from tests.browser.desk import calendar
from tests.browser.harness import axe, on_stage
from tests.browser.public_page import SIDEWAYS
from tests.browser.test_panel import opened, prepared
from tests.cast import open_salon
from tests.clients.own import own
from tests.files import from_a_camera

pytestmark = pytest.mark.committed
SCAN = {"name": "Signed.JPG", "mimeType": "image/jpeg", "buffer": from_a_camera()}


@pytest.mark.parametrize("device", ["phone", "tablet"])
async def test_a_consent_form_is_photographed_into_its_field_in_the_panel(device: str) -> None:
    salon = await open_salon()
    visit = await prepared(salon)
    field = await own(salon, "Consent form", "file", of="visit", heading="Before we begin")
    await own(salon, "Patch test", "date_time", of="visit", heading="Before we begin")
    async with on_stage() as stage:
        page = await calendar(stage, salon, device)
        await opened(page, visit)
        await photograph(page)
        await fill_in_the_rest(page)
        await remove_and_bring_back(page)
    kept = await Visit.objects().get(Visit.id == visit.id)
    assert kept is not None
    assert str(load(kept.extra)[field.id]) == await only_file()


async def photograph(page: Page) -> None:
    panel = page.locator("#visit-panel")
    await panel.get_by_text("Add a photo or a file").click()
    await panel.get_by_label("Take a photo").set_input_files(SCAN)  # type: ignore[arg-type]
    await panel.get_by_label("Fills in the field").select_option(label="Consent form")
    await panel.get_by_role("button", name="Add", exact=True).click()
    await expect(panel.get_by_role("link", name="Open it")).to_be_visible()


async def fill_in_the_rest(page: Page) -> None:
    panel = page.locator("#visit-panel")
    await panel.get_by_text("Fill in Consent form and more").click()
    await expect(panel.get_by_label("Consent form")).to_have_value(await only_file())
    await panel.get_by_label("Patch test").fill("2026-11-29T18:05")
    await axe(page)
    assert await page.evaluate(SIDEWAYS) == 0
    await panel.get_by_role("button", name="Save the fields").click()
    await expect(panel.get_by_text("29 Nov 2026, 18:05")).to_be_visible()


async def remove_and_bring_back(page: Page) -> None:
    panel = page.locator("#visit-panel")
    await panel.get_by_role("button", name="Remove Signed.jpg").click()
    await expect(panel.get_by_text("A file that is not here any more").first).to_be_visible()
    await panel.get_by_role("button", name="Bring it back").click()
    await expect(panel.get_by_role("link", name="Open it")).to_be_visible()


async def only_file() -> str:
    [file] = await ClientFile.select(ClientFile.id)
    return str(file["id"])


@pytest.mark.parametrize("device", ["phone", "desktop"])
async def test_a_diploma_is_added_on_a_members_page_removed_and_brought_back(device: str) -> None:
    salon = await open_salon()
    await own(salon, "Diploma", "file", of="staff", help="Both sides.")
    async with on_stage() as stage:
        page = await stage.page(device, salon.actors["Nora"])
        await page.goto(f"/desk/staff/{salon.anna}")
        await page.get_by_text("Add a photo or a file").click()
        await page.get_by_label("Choose a picture or a paper").set_input_files(SCAN)  # type: ignore[arg-type]
        await page.get_by_role("button", name="Add", exact=True).click()
        await expect(page.get_by_text("Added.")).to_be_visible()
        await expect(page.get_by_role("link", name="Signed.jpg")).to_be_visible()
        await expect(page.get_by_label("Diploma")).to_have_value(await only_file())
        await axe(page)
        assert await page.evaluate(SIDEWAYS) == 0
        await page.get_by_role("button", name="Remove Signed.jpg").click()
        await expect(page.get_by_text("It can be brought back for a day.")).to_be_visible()
        await axe(page)
        await page.get_by_role("button", name="Bring it back").click()
        await expect(page.get_by_text("It is back.")).to_be_visible()
        await expect(page.get_by_role("link", name="Signed.jpg")).to_be_visible()
