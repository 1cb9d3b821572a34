"""On a tablet: what is known goes into a file, a consent is given, and the client is erased for good."""

import pytest
from playwright.async_api import Page, expect

from clients.actions.consenting import add_consent
from clients.schemas import ConsentForm
from clients.tables import Client
from kit.rights import SYSTEM
from tests.browser.harness import axe, on_stage
from tests.cast import Salon, open_salon

pytestmark = pytest.mark.committed


async def says_yes(page: Page) -> None:
    consents = page.get_by_role("region", name="Consents")
    await consents.get_by_text("Text, or say yes for them").click()
    await consents.get_by_label("How can it be shown?").fill("sheet of May 3")
    await consents.get_by_role("button", name="They agree").click()
    await expect(consents.get_by_text("Given", exact=True)).to_be_visible()
    await expect(consents.get_by_text("sheet of May 3")).to_be_visible()


async def takes_the_file(page: Page) -> None:
    async with page.expect_download() as coming:
        await page.get_by_role("button", name="Everything known about them").click()
    download = await coming.value
    assert download.suggested_filename.startswith("about-client-")


async def erases(page: Page) -> None:
    await page.get_by_role("link", name="Erase this client").click()
    await expect(page.get_by_role("heading", name="Erase Masha Petrova")).to_be_visible()
    await expect(page.get_by_text("Answers about consents")).to_be_visible()
    await axe(page)
    await page.get_by_label("I know that Masha Petrova cannot be brought back").check()
    await page.get_by_role("button", name="Erase for good").click()
    await page.get_by_role("dialog").get_by_role("button", name="Erase for good").click()
    await expect(page.get_by_text("a number without a person")).to_be_visible()


async def test_a_client_agrees_is_told_everything_and_is_erased() -> None:
    salon: Salon = await open_salon()
    await add_consent(SYSTEM, ConsentForm("Offers", "I agree to offers."))
    async with on_stage() as stage:
        page = await stage.page("tablet", salon.actors["Vera"])
        await page.goto(f"/desk/clients/{salon.masha}")
        await says_yes(page)
        await takes_the_file(page)
        await erases(page)
        await expect(page.get_by_role("heading", name=f"Erased client {salon.masha}")).to_be_visible()
        await expect(page.get_by_role("link", name="Change", exact=True)).to_have_count(0)
        await page.goto("/desk/privacy/looks")
        await expect(page.get_by_text("Taken out as a file")).to_be_visible()
    card = await Client.objects().get(Client.id == salon.masha)
    assert (card.phone, card.email) == (None, "")
