"""On a tablet: a list comes in, a column is put right, it is looked at, imported and undone; one goes out."""

import pytest
from playwright.async_api import Page, expect

from clients.tables import Client
from tests.browser.harness import axe, on_stage
from tests.cast import Salon, open_salon
from tests.exchange.coming import csv_of

pytestmark = pytest.mark.committed
ROWS = [
    (f"Client {n}", f"0151 {10_000_000 + n}", f"c{n}@example.com", "17.05.1990", "tea") for n in range(300)
]
ODD = [("Masha P.", "+49 151 12345678", "", "29.02.", "Came with Ida"), ("Ina", "12", "", "", "")]
HEADINGS = ("Name", "Handy", "E-Mail", "Geburtstag", "Wunsch")


async def send(page: Page) -> None:
    await page.goto("/desk/clients")
    await page.get_by_role("link", name="Import or export").click()
    content = csv_of([*ROWS, *ODD], HEADINGS).decode().encode("cp1252")
    file = {"name": "Kundenliste.csv", "mimeType": "text/csv", "buffer": content}
    await page.get_by_label("File", exact=True).set_input_files(file)  # type: ignore[arg-type]
    await page.get_by_role("button", name="Look at the file").click()
    await expect(page.get_by_role("heading", name="What the columns hold")).to_be_visible()


async def say_what_the_last_column_holds(page: Page) -> None:
    last = page.get_by_label("What “Wunsch” holds")
    await expect(last).to_have_value("")
    await last.select_option(label="Notes")
    await page.get_by_role("button", name="See what would become of it").click()
    await expect(page.get_by_role("button", name="Import: add 300, change 1")).to_be_visible()
    await page.get_by_role("link", name="Wrong 1").click()
    await expect(page.get_by_text("“12” is no phone number.")).to_be_visible()
    await axe(page)


async def take_out(page: Page) -> None:
    await page.goto("/desk/exchange/export?q=Client 17")
    async with page.expect_download() as coming:
        await page.get_by_role("button", name="Excel").click()
    download = await coming.value
    assert download.suggested_filename == "clients-2026-12-01.xlsx"
    assert await download.path()
    await page.goto("/desk/exchange/exports")
    await expect(page.get_by_text("search: Client 17, xlsx")).to_be_visible()


async def test_a_list_comes_in_is_watched_and_taken_back_and_another_goes_out() -> None:
    salon: Salon = await open_salon()
    async with on_stage() as stage:
        page = await stage.page("tablet", salon.actors["Vera"])
        await send(page)
        await say_what_the_last_column_holds(page)
        assert await Client.count() == 1
        await page.get_by_role("button", name="Import: add 300").click()
        await expect(page.get_by_text("300 clients added, 1 changed.")).to_be_visible()
        assert await Client.count() == 301
        await take_out(page)
        await page.goto("/desk/exchange")
        await page.get_by_role("link", name="Kundenliste.csv").click()
        await page.get_by_role("button", name="Take all of it back").click()
        await page.get_by_role("dialog").get_by_role("button", name="Take all of it back").click()
        await expect(page.get_by_text("took this back: 300 clients removed, 1 as before.")).to_be_visible()
        assert await Client.count() == 1
