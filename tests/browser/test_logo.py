"""A logo in the editor and on the form: seen before it is saved, kept in shape, too large said at once."""

from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from catalog.tables import Branch
from kit.rights import Actor
from tests.browser.harness import Stage, axe, on_stage
from tests.browser.public_page import check
from tests.cast import open_salon
from tests.files import drawn
from widgets.actions.forms import make_form
from widgets.rules.forms import Design, Look
from widgets.tables import BookingForm

pytestmark = pytest.mark.committed
SHAPE = """image => {
    const fit = Math.min(image.clientWidth / image.naturalWidth, image.clientHeight / image.naturalHeight);
    return [Math.round(image.clientHeight), getComputedStyle(image).objectFit, fit > 0];
}"""


def file(folder: Path, content: bytes) -> Path:
    made = folder / "logo.png"
    made.write_bytes(content)
    return made


async def editor(stage: Stage, device: str, form: BookingForm, vera: Actor) -> Page:
    """With its look before one."""
    desk = await stage.page(device, vera)
    await desk.goto(f"/desk/forms/{form.id}")
    await desk.get_by_role("heading", name="Look", exact=True).click()
    return desk


async def save(desk: Page) -> None:
    await desk.get_by_role("button", name="Save", exact=True).click()
    await desk.get_by_text("Saved. Everybody sees it from now on.").wait_for()


async def seen_by_customers(stage: Stage) -> None:
    for scheme in ("light", "dark"):
        phone = await stage.page("phone", color_scheme=scheme)
        await phone.goto("/book/center?form=spring")
        await expect(phone.get_by_alt_text("Center")).to_be_visible()
        await check(phone)
        logo = await phone.locator(".salon img").bounding_box()
        address = await phone.locator(".salon span").bounding_box()
        assert logo["y"] + logo["height"] <= address["y"], "the address stands below it"


async def keep(vera: Actor) -> BookingForm:
    await Branch.update({Branch.address: "Lindenplatz 1, 10999 Berlin"}, force=True)
    return await make_form(vera, "Spring", Design(look=Look(ground="#1e3a8a", ink="#ffffff")))


@pytest.mark.parametrize("device", ["tablet", "desktop"])
async def test_a_logo_is_seen_in_the_preview_before_it_is_saved_and_on_the_form_after(
    device: str, tmp_path: Path
) -> None:
    salon = await open_salon()
    form = await keep(salon.actors["Vera"])
    picture = file(tmp_path, drawn(640, 180, colour="crimson"))
    async with on_stage() as stage:
        desk = await editor(stage, device, form, salon.actors["Vera"])
        await desk.get_by_label("Name", exact=True).fill("Summer")
        await desk.get_by_label("Logo", exact=True).set_input_files(picture)
        seen = desk.frame_locator(".looks iframe").get_by_alt_text("Center")
        await expect(seen).to_be_visible()
        assert (await seen.get_attribute("src") or "").startswith("data:image/png;base64,")
        await axe(desk)
        await save(desk)
        await desk.get_by_role("heading", name="Look", exact=True).click()
        await expect(desk.get_by_alt_text("The logo")).to_be_visible()
        await expect(desk.get_by_label("Name", exact=True)).to_have_value("Summer")
        await axe(desk)
        await desk.get_by_label("Without the logo").check()
        await desk.frame_locator(".looks iframe").get_by_role("link", name="Center", exact=True).wait_for()
        await expect(seen).to_have_count(0)
        await seen_by_customers(stage)


@pytest.mark.parametrize("size", [(3000, 150), (60, 600), (40, 12)])
async def test_whatever_its_shape_a_phone_shows_it_unsqueezed(size: tuple[int, int], tmp_path: Path) -> None:
    salon = await open_salon()
    form = await keep(salon.actors["Vera"])
    picture = file(tmp_path, drawn(*size))
    async with on_stage() as stage:
        desk = await editor(stage, "desktop", form, salon.actors["Vera"])
        await desk.get_by_label("Logo", exact=True).set_input_files(picture)
        await save(desk)
        phone = await stage.page("phone", viewport={"width": 320, "height": 640})
        await phone.goto("/book/center?form=spring")
        logo = phone.get_by_alt_text("Center")
        await expect(logo).to_be_visible()
        assert await logo.evaluate(SHAPE) == [48, "contain", True]
        await check(phone)


async def test_a_picture_that_is_too_large_is_said_to_be_so_at_once_and_nothing_typed_is_lost(
    tmp_path: Path,
) -> None:
    salon = await open_salon()
    form = await keep(salon.actors["Vera"])
    large, wrong = tmp_path / "large.png", tmp_path / "logo.png"
    large.write_bytes(drawn() + b"\0" * 10 * 1024 * 1024)
    wrong.write_bytes(b"<svg xmlns='http://www.w3.org/2000/svg' onload='document.title=1'/>")
    async with on_stage() as stage:
        desk = await editor(stage, "tablet", form, salon.actors["Vera"])
        await desk.get_by_label("Name", exact=True).fill("Summer")
        field = desk.get_by_label("Logo", exact=True)
        await field.set_input_files(large)
        await expect(desk.get_by_role("alert")).to_have_text(
            "That is more than 10 MB. Please choose a smaller picture."
        )
        await expect(field).to_have_value("")
        await axe(desk)
        await field.set_input_files(wrong)
        await expect(desk.get_by_text("That is more than 10 MB")).to_have_count(0)
        await desk.get_by_role("button", name="Save", exact=True).click()
        await expect(desk.get_by_text("A logo is a JPEG, a PNG or a WebP")).to_be_visible()
        await expect(desk.get_by_label("Name", exact=True)).to_have_value("Summer")
        await axe(desk)
        assert await desk.title() != "1"
