"""On a tablet: a price list with two wrong cells is pasted, corrected in place, written, and taken back."""

import pytest
from playwright.async_api import Page, expect

from catalog.queries import prices_of_service
from catalog.tables import Service
from tests.browser.harness import axe, on_stage
from tests.cast import Salon, open_salon

pytestmark = pytest.mark.committed
LIST = (
    "Leistung\tKategorie\tDauer\tPrice in Center\tBemerkung\n"
    "Haircut\t\t\t47,00 €\tx\n"
    "Beard trim\tHair\tsoon\t18\tx\n"
    "Manicure\tNails\t1 h 30\tdear\tx\n"
    'Pedicure\tNails\t0:50\t"1.034,50"\tx\n'
)
PASTE = """text => {
    const data = new DataTransfer();
    data.setData("text/plain", text);
    const at = document.activeElement;
    at.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true }));
    at.value += text;
}"""


async def look(page: Page) -> None:
    await page.goto("/desk/services")
    await page.get_by_role("link", name="Paste a spreadsheet").click()
    await page.get_by_label("Rows, with their headings").focus()
    await page.evaluate(PASTE, LIST)
    await page.get_by_role("button", name="Look at the rows").click()
    await expect(page.get_by_role("status").get_by_text("2 wrong")).to_be_visible()


async def fits_everywhere(page: Page) -> None:
    """The rows are no page of the tour, because they come of a form."""
    tablet = page.viewport_size
    for width, scheme in ((320, "light"), (390, "dark"), (1180, "light")):
        await page.set_viewport_size({"width": width, "height": 820})
        await page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), width
        await axe(page)
    assert tablet is not None
    await page.set_viewport_size(tablet)


async def correct(page: Page) -> None:
    """The first wrong cell has the focus; Enter checks again."""
    await expect(page.get_by_role("group", name="Row 3: Beard trim").get_by_label("Minutes")).to_be_focused()
    await expect(page.get_by_text("Write a length like 60")).to_be_visible()
    await page.keyboard.press("Control+a")
    await page.keyboard.type("30 min")
    await page.get_by_role("group", name="Row 4: Manicure").get_by_label("Price in Center").fill("40")
    assert await Service.count() == 2
    await page.keyboard.press("Enter")


async def nothing_changed(salon: Salon) -> bool:
    return await Service.count() == 2 and (await prices_of_service(salon.haircut))[salon.center] == 4500


async def test_two_wrong_cells_are_corrected_in_place_written_and_undone() -> None:
    salon = await open_salon()
    async with on_stage() as stage:
        page = await stage.page("tablet", salon.actors["Vera"])
        await look(page)
        await expect(page.get_by_text("“Bemerkung” skipped")).to_be_visible()
        await fits_everywhere(page)
        await correct(page)
        await page.get_by_role("button", name="Correct Haircut").click()
        await expect(page.get_by_role("group", name="Row 2: Haircut").get_by_label("Name")).to_be_focused()
        await page.get_by_role("button", name="Check again").last.click()
        await page.get_by_role("button", name="Add 3, change 1").click()
        await expect(page.get_by_text("3 services added, 1 changed.")).to_be_visible()
        assert (await prices_of_service(salon.haircut))[salon.center] == 4700
        await page.get_by_role("link", name="Services", exact=True).last.click()
        await expect(page.get_by_text("3 services added, 1 changed.")).to_be_visible()
        await axe(page)
        await page.get_by_role("button", name="Undo").click()
        await expect(page.get_by_text("5 taken back.")).to_be_visible()
    assert await nothing_changed(salon)


async def test_all_of_it_works_without_scripts() -> None:
    salon = await open_salon()
    async with on_stage() as stage:
        page = await stage.page("tablet", salon.actors["Vera"], java_script_enabled=False)
        await page.goto("/desk/paste/services")
        await page.get_by_label("Rows, with their headings").fill(LIST)
        await page.get_by_role("button", name="Look at the rows").click()
        for row in ("Row 3: Beard trim", "Row 4: Manicure"):
            await page.get_by_role("group", name=row).get_by_label("Leave this row out").check()
        await page.get_by_role("button", name="Check again").last.click()
        await page.get_by_role("button", name="Add 1, change 1").click()
        await expect(page.get_by_text("1 service added, 1 changed, 2 left out.")).to_be_visible()
        await page.get_by_role("button", name="Undo").click()
        await expect(page.get_by_text("3 taken back.")).to_be_visible()
    assert await nothing_changed(salon)


async def test_several_are_chosen_by_touch_and_keyboard_and_raised_at_once() -> None:
    salon = await open_salon()
    async with on_stage() as stage:
        page = await stage.page("tablet", salon.actors["Vera"])
        await page.goto("/desk/bulk/services")
        await page.get_by_label("Haircut").tap()
        await expect(page.get_by_text("1 chosen")).to_be_visible()
        await page.get_by_label("All 2").focus()
        await page.keyboard.press("Space")
        await expect(page.get_by_text("2 chosen")).to_be_visible()
        await page.get_by_label("Price", exact=True).select_option("raise_percent")
        await page.get_by_label("How much").fill("10")
        await page.get_by_label("Rounded to").fill("1")
        await page.get_by_role("button", name="See what would change").click()
        await axe(page)
        await page.get_by_label("Leave out Colour").check()
        await page.get_by_role("button", name="Change 2").click()
        await expect(page.get_by_text("1 service changed, 1 left out.")).to_be_visible()
    assert await prices_of_service(salon.haircut) == {salon.center: 5000, salon.harbour: 275_000}
    assert await prices_of_service(salon.colour) == {salon.center: 11_000}
