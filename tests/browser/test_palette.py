"""The palette and the calendar by keyboard alone, with a finger, and without a network."""

import pytest
from playwright.async_api import Locator, Page, expect

from clients.tables import Visit
from tests.browser.desk import booked, calendar
from tests.browser.harness import Stage, axe, on_stage
from tests.cast import Salon, open_salon

pytestmark = [pytest.mark.committed, pytest.mark.usefixtures("morning")]
LOADED = "performance.getEntriesByType('resource').some(({ name }) => name.includes('palette'))"
LINE = "masha haircut today 3pm anna"


async def typed(page: Page, text: str) -> None:
    await page.keyboard.press("Control+k")
    await expect(page.get_by_role("combobox", name="Find or book")).to_be_focused()
    await page.keyboard.type(text)


def visit_on(page: Page, visit: Visit) -> Locator:
    return page.locator(f'#calendar [data-visit="{visit.id}"]')


async def elsewhere(stage: Stage, salon: Salon) -> Page:
    page = await stage.page("desktop", salon.actors["Olga"])
    await page.goto("/desk/cash")
    return page


async def test_a_visit_is_booked_by_keyboard_alone_and_taken_back() -> None:
    salon = await open_salon()
    async with on_stage() as stage:
        page = await calendar(stage, salon, "desktop")
        await typed(page, LINE)
        first = page.get_by_role("option").first
        await expect(first).to_contain_text("Free")
        await expect(first).to_have_attribute("aria-selected", "true")
        await axe(page)
        assert await Visit.count() == 0
        await page.keyboard.press("Enter")
        await expect(page.locator("#toasts")).to_contain_text(
            "Booked: Masha Petrova, Haircut, Tue 1 Dec 15:00"
        )
        await expect(page.locator("#calendar [data-visit]")).to_contain_text("15:00–16:00")
        await page.get_by_role("button", name="Undo").press("Enter")
        await expect(page.locator("#toasts")).to_contain_text("Undone.")
        await expect(page.locator("#calendar [data-visit]")).to_have_count(0)
    [visit] = await Visit.objects()
    assert visit.status == "cancelled"


async def test_what_is_missing_opens_the_form_filled_in() -> None:
    salon = await open_salon()
    async with on_stage() as stage:
        page = await calendar(stage, salon, "desktop")
        await typed(page, "otto haircut today")
        await expect(page.get_by_role("option").first).to_contain_text("Still to say: the time.")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("heading", name="New visit")).to_be_visible()
        await expect(page.get_by_label("Client's name")).to_have_value("Otto")
    assert await Visit.count() == 0


async def test_on_any_page_it_finds_clients_days_and_pages_and_goes_there() -> None:
    salon = await open_salon()
    async with on_stage() as stage:
        page = await elsewhere(stage, salon)
        assert not await page.evaluate(LOADED)
        await page.keyboard.press("/")
        await expect(page.get_by_role("combobox", name="Find or book")).to_be_focused()
        await page.keyboard.type("petrova")
        await expect(page.get_by_role("option")).to_have_count(1)
        await page.keyboard.press("Enter")
        await page.wait_for_url(f"**/desk/clients/{salon.masha}")
        await typed(page, "cash")
        await page.keyboard.press("Enter")
        await page.wait_for_url("**/desk/cash")
        await typed(page, "nobody at all")
        await expect(page.get_by_role("status").filter(has_text="Nothing was found")).to_be_visible()
        await axe(page)


async def test_with_a_finger_and_without_a_network() -> None:
    salon = await open_salon()
    async with on_stage() as stage:
        page = await calendar(stage, salon, "phone")
        await page.get_by_role("button", name="Find or book").tap()
        await page.get_by_role("combobox").fill(LINE)
        await expect(page.get_by_role("option").first).to_contain_text("Free")
        await axe(page)
        await page.context.set_offline(True)
        await page.get_by_role("option").first.tap()
        await expect(page.get_by_text("No connection.").first).to_be_visible()
        await page.context.set_offline(False)
        stage.complaints.clear()
        await page.get_by_role("combobox").fill(f"{LINE} ")
        await page.get_by_role("combobox").press("Enter")
        await page.get_by_role("option").first.tap()
        await expect(page.locator("#toasts")).to_contain_text("Booked")
    assert await Visit.count() == 1


async def test_the_arrows_go_from_visit_to_visit_and_m_moves_the_focused_one() -> None:
    salon = await open_salon()
    first, second = await booked(salon, 10), await booked(salon, 13)
    beside = await booked(salon, 10, salon.lena)
    async with on_stage() as stage:
        page = await calendar(stage, salon, "desktop")
        await page.keyboard.press("ArrowDown")
        await expect(page.locator("#calendar [data-visit]:focus")).to_have_count(1)
        await visit_on(page, first).focus()
        await page.keyboard.press("ArrowDown")
        await expect(visit_on(page, second)).to_be_focused()
        await page.keyboard.press("ArrowUp")
        await page.keyboard.press("ArrowRight")
        await expect(visit_on(page, beside)).to_be_focused()
        await page.keyboard.press("m")
        await expect(page.get_by_role("heading", name="Move Masha Petrova")).to_be_visible()


async def test_days_today_and_a_new_visit_are_a_key_away() -> None:
    salon = await open_salon()
    async with on_stage() as stage:
        page = await calendar(stage, salon, "desktop")
        day = page.get_by_role("heading", level=1)
        await page.keyboard.press("ArrowRight")
        await expect(day).to_contain_text("Wednesday 2 December")
        await page.keyboard.press("t")
        await expect(day).to_contain_text("Tuesday 1 December")
        shown = page.locator(".views :is([aria-pressed=true], [aria-current])")
        before = await shown.inner_text()
        await page.keyboard.press("v")
        await expect(shown).not_to_have_text(before)
        await page.keyboard.press("n")
        await expect(page.get_by_role("heading", name="New visit")).to_be_visible()
        await page.get_by_label("Client's name").type("Tina Vonn")
        await expect(page.get_by_label("Client's name")).to_have_value("Tina Vonn")


async def test_single_keys_are_listed_and_can_be_switched_off() -> None:
    salon = await open_salon()
    async with on_stage() as stage:
        page = await calendar(stage, salon, "desktop")
        await page.keyboard.press("?")
        await expect(page.get_by_role("heading", name="Keyboard shortcuts")).to_be_visible()
        await axe(page)
        await page.get_by_label("Keys without Ctrl").uncheck()
        await page.keyboard.press("Escape")
        for key in ("n", "?", "/", "ArrowRight"):
            await page.keyboard.press(key)
        await typed(page, "shortcuts")
        await expect(page.get_by_role("option")).to_have_count(1)
        await expect(page.get_by_role("heading", name="New visit")).to_have_count(0)
        await expect(page.get_by_role("heading", level=1)).to_contain_text("Tuesday 1 December")
        await page.keyboard.press("Enter")
        await expect(page.get_by_label("Keys without Ctrl")).not_to_be_checked()
