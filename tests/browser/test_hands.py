"""Visits changed by hand on a tablet, with a mouse and with a finger; what is refused changes nothing."""

import re

import pytest
from playwright.async_api import Page, expect

from booking import actions
from clients.tables import Visit
from reminders.tables import Message
from tests.browser.desk import QUARTER, at, booked, calendar, place_of
from tests.browser.harness import axe, drag, drag_by_touch, on_stage
from tests.cast import open_salon

pytestmark = [pytest.mark.committed, pytest.mark.usefixtures("morning")]
HANDS = pytest.mark.parametrize("hand", [drag, drag_by_touch], ids=["mouse", "finger"])
Point = tuple[float, float]


async def now(visit: Visit) -> Visit:
    found = await Visit.objects().get(Visit.id == visit.id)
    assert found is not None
    return found


def card(page: Page, visit: Visit):  # type: ignore[no-untyped-def]
    return page.locator(f'.ec-event [data-visit="{visit.id}"]')


async def end_of(page: Page, visit: Visit) -> Point:
    """The handle at its end."""
    await place_of(page, visit)
    box = await page.locator(f'.ec-event:has([data-visit="{visit.id}"]) .ec-resizer').bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


async def empty_time(page: Page, visit: Visit, quarters: int) -> Point:
    """So many quarters of an hour after the visit's start, in its column."""
    x, y = await place_of(page, visit)
    return x, y + quarters * QUARTER


@HANDS
async def test_a_visit_is_made_longer_at_its_end_and_undone_with_the_keyboard(hand) -> None:
    salon = await open_salon()
    visit = await booked(salon, 10)
    async with on_stage() as stage:
        page = await calendar(stage, salon)
        x, y = await end_of(page, visit)
        await hand(page, (x, y), (x, y + 2 * QUARTER))
        await expect(page.locator(".toast")).to_contain_text("Masha Petrova is now here from 10:00 to 11:30.")
        await expect(card(page, visit)).to_contain_text("10:00–11:30")
        assert ((await now(visit)).ends_at, (await now(visit)).version) == (at(11, 30), 2)
        await axe(page)
        await page.keyboard.press("Control+z")
        await expect(card(page, visit)).to_contain_text("10:00–11:00")
        await expect(page.locator(".toast")).to_contain_text("Undone.")
        assert ((await now(visit)).ends_at, (await now(visit)).version) == (at(11), 3)


@HANDS
async def test_longer_into_the_next_visit_is_refused_goes_back_and_says_why(hand) -> None:
    salon = await open_salon()
    visit, _ = await booked(salon, 10), await booked(salon, 11)
    async with on_stage() as stage:
        page = await calendar(stage, salon)
        x, y = await end_of(page, visit)
        await hand(page, (x, y), (x, y + 2 * QUARTER))
        await expect(page.locator(".toast")).to_contain_text("Anna is busy 11:00–12:00")
        await expect(page.get_by_role("button", name="Save anyway…")).to_have_count(0)
        assert await end_of(page, visit) == (x, y)
        assert (await now(visit)).version == 1


@HANDS
async def test_a_time_is_drawn_out_on_the_empty_grid_and_a_visit_of_that_length_booked(hand) -> None:
    salon = await open_salon()
    taken = await booked(salon, 10)
    async with on_stage() as stage:
        page = await calendar(stage, salon)
        x, y = await empty_time(page, taken, 4)
        await hand(page, (x, y), (x, y + 5 * QUARTER))
        sheet = page.locator("#sheet")
        await expect(sheet.get_by_label("Time")).to_have_value("11:00")
        await expect(sheet.get_by_label("Minutes")).to_have_value("90")
        await expect(sheet.get_by_label("With")).to_have_value(str(salon.anna))
        await sheet.get_by_label("Service").select_option(str(salon.haircut))
        await axe(page)
        await sheet.get_by_role("button", name="Book", exact=True).click()
        await expect(page.locator("#visit-panel")).to_contain_text("11:00–12:30")
        await expect(page.locator(".toast")).to_contain_text("Booked.")
        await page.locator(".toast").get_by_role("button", name="Undo").click()
        await expect(page.locator(".ec-event.visit")).to_have_count(1)
        made = await Visit.objects().order_by(Visit.id, ascending=False).first()
        assert made is not None
        assert (made.status, made.cancelled_why) == ("cancelled", "Undone")


async def test_a_long_press_on_an_empty_time_asks_for_a_visit_as_long_as_its_service() -> None:
    salon = await open_salon()
    taken = await booked(salon, 10)
    async with on_stage() as stage:
        page = await calendar(stage, salon)
        point = await empty_time(page, taken, 6)
        await drag_by_touch(page, point, point)
        sheet = page.locator("#sheet")
        await expect(sheet.get_by_label("Time")).to_have_value("11:30")
        await expect(sheet.get_by_label("Minutes")).to_have_value("")


async def test_a_visit_is_made_longer_and_shorter_without_dragging() -> None:
    salon = await open_salon()
    visit = await booked(salon, 10)
    async with on_stage() as stage:
        page = await calendar(stage, salon)
        await card(page, visit).press("Enter")
        panel = page.locator("#visit-panel")
        await panel.get_by_role("button", name="15 minutes longer").press("Enter")
        await expect(card(page, visit)).to_contain_text("10:00–11:15")
        await panel.get_by_role("button", name="15 minutes shorter").press("Enter")
        await expect(card(page, visit)).to_contain_text("10:00–11:00")
        await page.locator(".toast").get_by_role("button", name="Close").click()
        await panel.get_by_role("link", name="Move…").click()
        sheet = page.locator("#sheet")
        await sheet.get_by_label("Length in minutes").fill("45")
        await sheet.get_by_label("With").select_option(str(salon.lena))
        await axe(page)
        await sheet.get_by_role("button", name="Move", exact=True).click()
        await expect(card(page, visit)).to_contain_text("10:00–10:45")
        await expect(card(page, visit)).to_contain_text("with Lena")


async def test_a_change_on_top_of_anothers_shows_both_versions_and_either_may_be_taken() -> None:
    salon = await open_salon()
    visit = await booked(salon, 10)
    async with on_stage() as stage:
        page = await calendar(stage, salon)
        x, y = await place_of(page, visit)
        sheet, both_times = page.locator("#sheet"), re.compile("10:00.*12:00")
        for choice in ("Take theirs", "Apply mine on top"):
            await take_in_hand(page, (x, y), (x, y + 8 * QUARTER))
            await actions.set_status(salon.actors["Nora"], visit.id, other_status(await now(visit)), None)
            await page.mouse.up()
            await expect(sheet).to_contain_text("Theirs, as saved")
            await expect(sheet.get_by_role("row", name="When")).to_contain_text(both_times)
            await expect(sheet).to_contain_text("Nora")
            await axe(page)
            assert (await now(visit)).starts_at == at(10)
            await sheet.get_by_role("button", name=choice).click()
            await expect(sheet).not_to_be_visible()
        await expect(card(page, visit)).to_contain_text("12:00–13:00")
        moved = await now(visit)
        assert (moved.starts_at, moved.status) == (at(12), "waiting")


def other_status(visit: Visit) -> Visit.Status:
    return Visit.Status.waiting if visit.status == "confirmed" else Visit.Status.confirmed


async def take_in_hand(page: Page, start: Point, end: Point) -> None:
    await page.mouse.move(*start)
    await page.mouse.down()
    await page.mouse.move(*end, steps=8)


async def test_who_has_the_right_reads_what_would_be_broken_and_saves_it_anyway() -> None:
    salon = await open_salon()
    visit, other = await booked(salon, 10), await booked(salon, 12)
    async with on_stage() as stage:
        page = await calendar(stage, salon, who="Nora")
        x, y = await place_of(page, visit)
        await drag(page, (x, y), (x, y + 6 * QUARTER))
        await page.get_by_role("button", name="Save anyway…").click()
        sheet = page.locator("#sheet")
        await expect(sheet).to_contain_text("It would go against exactly this:")
        await expect(sheet).to_contain_text("Anna is busy 12:00–13:00 with Masha Petrova (Haircut).")
        await axe(page)
        assert (await now(visit)).version == 1
        await sheet.get_by_role("button", name="Save anyway").click()
        await expect(page.locator(".ec-event.is-forced")).to_have_count(1)
        await expect(page.locator("#visit-panel")).to_contain_text("Saved anyway by Nora")
        await axe(page)
        assert (await now(visit)).starts_at == at(11, 30)
        assert ((await now(other)).version, (await now(other)).starts_at) == (1, at(12))


async def test_whether_the_client_hears_of_a_move_is_asked_after_it() -> None:
    salon = await open_salon()
    visit = await booked(salon, 10)
    async with on_stage() as stage:
        page = await calendar(stage, salon)
        x, y = await place_of(page, visit)
        await drag(page, (x, y), (x, y + 4 * QUARTER))
        await expect(card(page, visit)).to_contain_text("11:00–12:00")
        assert await news_of(visit) == "waiting"
        await page.get_by_role("button", name="Don’t tell the client").click()
        await expect(page.get_by_role("button", name="Tell the client", exact=True)).to_be_visible()
        assert await news_of(visit) == "cancelled"


async def news_of(visit: Visit) -> str:
    [message] = await Message.objects().where(Message.visit == visit.id, Message.kind == "moved")
    return str(message.status)


async def test_a_cancelled_visit_and_a_step_are_undone_from_the_toast() -> None:
    salon = await open_salon()
    visit = await booked(salon, 10)
    async with on_stage() as stage:
        page = await calendar(stage, salon)
        await card(page, visit).tap()
        panel, toast = page.locator("#visit-panel"), page.locator(".toast")
        await panel.get_by_role("button", name="Confirm").click()
        await toast.get_by_role("button", name="Undo").click()
        await expect(panel.locator(".badge").first).to_have_text("Waiting")
        await panel.get_by_text("Cancel this visit").click()
        await panel.get_by_role("button", name="Cancel the visit").click()
        await expect(card(page, visit)).to_have_count(0)
        await toast.get_by_role("button", name="Undo").click()
        await expect(card(page, visit)).to_contain_text("10:00–11:00")
        assert (await now(visit)).status == "waiting"
