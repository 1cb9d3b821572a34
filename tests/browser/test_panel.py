"""The panel of a visit with a thumb: services, notes, moments, photos, the next visit; and axe is content."""

import pytest
from playwright.async_api import Page, expect

from booking import actions
from booking.actions.labels import add_label
from clients.tables import Client, Visit
from kit import clock
from kit.rights import SYSTEM
from tests.browser.desk import booked, calendar
from tests.browser.harness import NOW, all_answered, answered_late, axe, on_stage
from tests.cast import Salon, open_salon
from tests.files import from_a_camera

pytestmark = pytest.mark.committed
SMALL = """() => [...document.querySelectorAll(
        '#visit-panel :is(button, summary, a.button, .chip, .proposals label)')]
    .filter((each) => each.offsetParent && !each.closest('details:not([open]) > :not(summary)'))
    .map((each) => [each.textContent.trim(), each.getBoundingClientRect().height])
    .filter(([, height]) => height < 44)"""
BROAD = """() => [...document.querySelectorAll('#visit-panel .visit-actions .row')]
    .some((row) => row.scrollWidth > row.parentElement.clientWidth)"""
AT_REST = "() => !document.querySelector('.htmx-request')"


async def opened(page: Page, visit: Visit) -> None:
    await page.locator(f'.calendar [data-visit="{visit.id}"]').first.click()
    await expect(page.locator("#visit-panel h2")).to_be_visible()
    await expect(page.locator("#history")).to_be_visible()


async def prepared(salon: Salon) -> Visit:
    """Masha is here, with an allergy."""
    with clock.pretend(NOW):
        await Client.update({Client.warning: "Allergic to ammonia"}).where(Client.id == salon.masha)
        visit = await booked(salon, 10)
        await add_label(SYSTEM, "No hurry", "teal")
        return await actions.set_status(SYSTEM, visit.id, Visit.Status.arrived, None)


@pytest.mark.parametrize("device", ["tablet", "phone"])
async def test_a_whole_visit_is_served_from_its_panel(device: str) -> None:
    salon = await open_salon()
    visit = await prepared(salon)
    async with on_stage() as stage:
        page = await calendar(stage, salon, device)
        await first_look(page, visit)
        panel = page.locator("#visit-panel")
        await panel.get_by_role("button", name="Start", exact=True).click()
        await expect(panel.get_by_text("since 09:00")).to_be_visible()
        await write_and_mark(page)
        await add_colour(page, salon)
        assert await page.evaluate(BROAD) is False
        await panel.get_by_role("button", name="Finish", exact=True).click()
        await expect(panel.get_by_role("link", name="Checkout")).to_be_in_viewport()


async def test_news_that_come_late_do_not_close_a_note_that_was_begun_meanwhile() -> None:
    salon = await open_salon()
    visit = await prepared(salon)
    async with on_stage() as stage:
        page = await calendar(stage, salon, "tablet")
        await opened(page, visit)
        panel = page.locator("#visit-panel")
        asked, let_go = await answered_late(page, f"**/desk/visits/{visit.id}")
        with clock.pretend(NOW):
            await actions.set_status(SYSTEM, visit.id, Visit.Status.confirmed, None)
        await asked.wait()
        notes = panel.get_by_label("Notes of this visit")
        await panel.get_by_text("Write a note").click()
        await notes.fill("Colour 7.1")
        async with page.expect_response(f"**/desk/visits/{visit.id}"):
            let_go.set()
        await page.wait_for_function(AT_REST)
        await expect(notes).to_have_value("Colour 7.1")


async def first_look(page: Page, visit: Visit) -> None:
    """Three requests, the warning, nothing too small for a finger."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    await opened(page, visit)
    await expect(page.locator(".alerts")).to_contain_text("Warning: Allergic to ammonia")
    await page.wait_for_function(AT_REST)
    assert len([each for each in asked if "/desk/" in each and "calendar" not in each]) <= 3
    await axe(page)
    assert await page.evaluate(SMALL) == []
    assert await page.evaluate(BROAD) is False


async def write_and_mark(page: Page) -> None:
    panel = page.locator("#visit-panel")
    await panel.get_by_text("Write a note").click()
    await panel.get_by_label("Notes of this visit").fill("Colour 7.1")
    await panel.get_by_role("button", name="Save the notes").click()
    await expect(panel.locator(".notes .words")).to_have_text("Colour 7.1")
    await panel.locator(".labels summary").click()
    await panel.locator(".chip", has_text="No hurry").click()
    await axe(page)
    await panel.get_by_role("button", name="Save the labels").click()
    await expect(panel.locator(".marks")).to_contain_text("No hurry")


async def add_colour(page: Page, salon: Salon) -> None:
    """By Lena, after the haircut."""
    panel, sheet = page.locator("#visit-panel"), page.locator("#sheet")
    await panel.get_by_role("link", name="Services and people…").click()
    await sheet.get_by_role("button", name="Add another service").click()
    await sheet.get_by_label("Service", exact=True).nth(1).select_option(str(salon.colour))
    await axe(page)
    await sheet.get_by_label("With").nth(1).select_option(str(salon.lena))
    await sheet.get_by_role("button", name="Save the services").last.click()
    await expect(page.locator(".toast", has_text="It takes 3 h instead of 1 h.")).to_be_visible()
    await expect(panel.locator(".bill")).to_contain_text("11:00–13:00, Lena")


async def test_the_next_visit_takes_two_taps() -> None:
    salon = await open_salon()
    visit = await prepared(salon)
    async with on_stage() as stage:
        page = await calendar(stage, salon, "tablet")
        await opened(page, visit)
        first = page.locator(".proposals label").first
        await expect(first).to_have_text("Tue 29 Dec, 10:00")
        await first.click()
        await page.get_by_role("button", name="Book the same again").click()
        await expect(page.locator(".toast", has_text="Booked again: Tue 29 Dec, 10:00.")).to_be_visible()
        await expect(page.locator("#visit-panel dl")).to_contain_text("1 December")
        await expect(page.locator("#history")).to_contain_text("Comes again")
    assert await Visit.count() == 2


async def test_a_photo_is_taken_looked_at_removed_and_brought_back() -> None:
    salon = await open_salon()
    visit = await prepared(salon)
    async with on_stage() as stage:
        page = await calendar(stage, salon, "tablet", "Anna")
        await opened(page, visit)
        await take_photo(page)
        panel = page.locator("#visit-panel")
        picture = panel.get_by_role("img", name="Before: IMG.jpg")
        await picture.scroll_into_view_if_needed()
        await expect(picture).to_have_js_property("complete", value=True)
        assert await picture.evaluate("(each) => each.naturalWidth") > 0
        await axe(page)
        await panel.get_by_role("button", name="Remove IMG.jpg").click()
        await expect(picture).to_have_count(0)
        await panel.get_by_role("button", name="Bring it back").click()
        await expect(picture).to_be_visible()


async def take_photo(page: Page) -> None:
    panel = page.locator("#visit-panel")
    file = {"name": "IMG.JPG", "mimeType": "image/jpeg", "buffer": from_a_camera()}
    await panel.get_by_text("Add a photo or a file").click()
    await panel.get_by_label("Take a photo").set_input_files(file)  # type: ignore[arg-type]
    await panel.get_by_label("It shows").select_option("before")
    await panel.get_by_role("button", name="Add", exact=True).click()
    await expect(panel.get_by_role("img", name="Before: IMG.jpg")).to_be_visible()


async def test_what_cannot_be_had_says_why_and_nothing_is_lost() -> None:
    salon = await open_salon()
    visit = await prepared(salon)
    await booked(salon, 11)
    async with on_stage() as stage:
        page = await calendar(stage, salon, "tablet")
        await opened(page, visit)
        await page.locator("#visit-panel").get_by_role("link", name="Services and people…").click()
        sheet = page.locator("#sheet")
        await sheet.get_by_label("Service", exact=True).select_option(str(salon.colour))
        await sheet.get_by_role("button", name="Save the services").last.click()
        await expect(sheet.get_by_role("alert")).to_contain_text("That time is taken")
        await expect(sheet.locator(".why-not")).to_contain_text("Masha Petrova")
        await expect(sheet.get_by_label("Service", exact=True)).to_have_value(str(salon.colour))
        await axe(page)
    now = await Visit.objects().where(Visit.id == visit.id).first()
    assert now is not None
    assert now.version == visit.version


async def test_what_can_be_added_comes_too_late_for_who_has_saved_already() -> None:
    salon = await open_salon()
    visit = await prepared(salon)
    await booked(salon, 11)
    async with on_stage() as stage:
        page = await calendar(stage, salon, "tablet")
        await opened(page, visit)
        await page.locator("#visit-panel").get_by_role("link", name="Services and people…").click()
        sheet = page.locator("#sheet")
        asked, let_go = await answered_late(page, f"**/desk/visits/{visit.id}/services/rows")
        await sheet.get_by_label("Service", exact=True).select_option(str(salon.colour))
        await asked.wait()
        await sheet.get_by_role("button", name="Save the services").last.click()
        alert = sheet.get_by_role("alert")
        await expect(alert).to_contain_text("That time is taken")
        let_go.set()
        await all_answered(page)
        await expect(alert).to_contain_text("That time is taken")
        await expect(sheet.get_by_label("Service", exact=True)).to_have_value(str(salon.colour))


async def test_a_visit_that_was_put_away_while_news_of_it_were_fetched_stays_away() -> None:
    salon = await open_salon()
    with clock.pretend(NOW):
        visit = await booked(salon, 10)
    async with on_stage() as stage:
        page = await calendar(stage, salon)
        await opened(page, visit)
        await all_answered(page)
        asked, let_go = await answered_late(page, f"**/desk/visits/{visit.id}")
        with clock.pretend(NOW):
            await actions.set_status(SYSTEM, visit.id, Visit.Status.arrived, None)
        await asked.wait()
        await page.keyboard.press("Escape")
        async with page.expect_response(f"**/desk/visits/{visit.id}"):
            let_go.set()
        await all_answered(page)
        await expect(page.locator(".ec-event.is-arrived")).to_have_count(1)
        await expect(page.locator("#visit-panel")).not_to_be_visible()
