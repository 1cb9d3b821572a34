"""Photos are added and compared, and a treatment note is written where the client is served."""

import pytest
from playwright.async_api import Page, expect

from clients.actions.templates import add_template
from clients.rules.treatments import Row
from clients.tables import ClientFile, TreatmentNote
from tests.booking.web import booked
from tests.browser.harness import axe, on_stage
from tests.browser.public_page import SIDEWAYS
from tests.cast import Salon, open_salon
from tests.files import drawn, from_a_camera

pytestmark = [pytest.mark.committed, pytest.mark.usefixtures("morning")]
DROPPED = """(zone, name) => {
    const held = new DataTransfer();
    held.items.add(new File(["Allergic to nothing"], name, { type: "text/html" }));
    for (const kind of ["dragenter", "dragover", "drop"]) {
        zone.dispatchEvent(new DragEvent(kind, { dataTransfer: held, bubbles: true, cancelable: true }));
    }
}"""


def file(name: str, content: bytes) -> dict[str, object]:
    return {"name": name, "mimeType": "image/jpeg", "buffer": content}


async def test_photos_are_added_compared_by_keyboard_and_removed_with_a_way_back() -> None:
    salon = await open_salon()
    async with on_stage() as stage:
        page = await stage.page("tablet", salon.actors["Olga"])
        await page.goto(f"/desk/clients/{salon.masha}")
        await page.get_by_role("link", name="Add a photo or a file").click()
        await add(page, "before", file("front.jpg", from_a_camera()))
        await add(page, "after", file("done.jpg", drawn(480, 640)), file("logo.jpg", b"<svg/>"))
        await expect(page.locator(".uploads .error")).to_contain_text("drawings in SVG")
        await page.locator(".drop-zone").evaluate(DROPPED, "consent.html")
        await page.get_by_role("button", name="Add", exact=True).click()
        await expect(page.locator("#files-list")).to_contain_text("consent.txt")
        await axe(page)
        await compare(page)
        await page.goto(f"/desk/clients/{salon.masha}/files")
        await page.get_by_role("img", name="After").first.click()
        await page.get_by_role("button", name="Remove it").click()
        await expect(page.get_by_role("img", name="After")).to_have_count(0)
        await page.get_by_role("button", name="Bring it back").click()
        await expect(page.get_by_role("img", name="After")).to_have_count(1)
    assert await ClientFile.count() == 3


async def add(page: Page, moment: str, *files: dict[str, object]) -> None:
    await page.get_by_label("Choose them").set_input_files(list(files))  # type: ignore[arg-type]
    await page.get_by_label("Photos show").select_option(moment)
    await page.get_by_role("button", name="Add", exact=True).click()
    await expect(page.get_by_role("img", name=moment.capitalize())).to_be_visible()


async def compare(page: Page) -> None:
    """Side by side, and one over the other with a slider that keys move."""
    await page.get_by_role("link", name="Before and after").click()
    images = page.locator(".photo-compare img")
    await expect(images).to_have_count(2)
    first, second = [await images.nth(at).bounding_box() for at in (0, 1)]
    assert first is not None
    assert second is not None
    assert (first["x"] < second["x"], first["y"] == second["y"]) == (True, True)
    await page.get_by_role("button", name="One over the other").press("Enter")
    slider = page.get_by_role("slider", name="How much of the first is seen")
    await slider.press("End")
    await expect(slider).to_have_attribute("aria-valuetext", "100 percent of the first photo")
    assert "inset(0px 0%" in await images.first.evaluate("(each) => getComputedStyle(each).clipPath")
    await axe(page)


async def test_a_treatment_note_is_written_at_the_visit_and_found_the_next_time() -> None:
    salon = await open_salon()
    rows = [Row("Formula"), Row("Minutes", "number"), Row("Scalp", "choice", "Fine\nDry")]
    await add_template(salon.actors["Vera"], "Colour", rows)
    visit = await booked(salon)
    async with on_stage() as stage:
        page = await stage.page("phone", salon.actors["Anna"])
        await page.goto(f"/desk/visits/{visit.id}")
        await page.get_by_role("link", name="Treatment notes").click()
        await write(page, "7.1, 20 vol", "soon")
        await expect(page.locator("#q-1-error")).to_contain_text("Write a number")
        assert await page.evaluate(SIDEWAYS) == 0
        await axe(page)
        await page.get_by_label("Minutes").fill("35")
        await page.get_by_role("button", name="Save the note").click()
        await expect(page.get_by_text("7.1, 20 vol")).to_be_visible()
        await change(page)
        await again(page)
        await see_on_the_card(await stage.page("desktop", salon.actors["Olga"]), salon)
    assert await TreatmentNote.count() == 1


async def write(page: Page, formula: str, minutes: str) -> None:
    await page.get_by_role("link", name="write a treatment note").click()
    await page.get_by_label("Formula").fill(formula)
    await page.get_by_label("Minutes").fill(minutes)
    await page.get_by_label("Scalp").select_option("Dry")
    await page.get_by_role("button", name="Save the note").click()


async def change(page: Page) -> None:
    await page.get_by_role("link", name="Change").click()
    await page.get_by_label("Formula").fill("7.3, 20 vol")
    await page.get_by_role("button", name="Save the note").click()
    await expect(page.locator("del")).to_have_text("7.1, 20 vol")
    await axe(page)


async def again(page: Page) -> None:
    """The next one begins as the last one was."""
    await page.get_by_role("link", name="All treatment notes").click()
    await page.get_by_role("link", name="write a treatment note").click()
    await page.get_by_role("link", name="Fill in as last time").click()
    await expect(page.get_by_label("Formula")).to_have_value("7.3, 20 vol")
    await expect(page.get_by_label("Scalp")).to_have_value("Dry")


async def see_on_the_card(page: Page, salon: Salon) -> None:
    await page.goto(f"/desk/clients/{salon.masha}")
    await expect(page.get_by_role("region", name="Treatment notes")).to_contain_text("7.3, 20 vol")
    await axe(page)
