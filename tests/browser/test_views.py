"""The calendar's views in Chromium: switched by mouse and finger, kept by the device, walked by keys."""

import re
from datetime import UTC, datetime

import pytest
from playwright.async_api import Locator, Page, expect

from booking import actions
from clients.tables import Visit
from kit import clock
from kit.rights import SYSTEM
from tests.booking.test_day import somebody_with_a_visit
from tests.browser.desk import QUARTER, at, booked, calendar, place_of
from tests.browser.harness import axe, drag, on_stage
from tests.cast import Salon, open_salon

pytestmark = [pytest.mark.committed, pytest.mark.usefixtures("morning")]
FITS = "document.documentElement.scrollWidth <= innerWidth"


async def press(place: Locator, how: str) -> None:
    """With a mouse or with a finger."""
    await (place.click() if how == "mouse" else place.tap())


def heading(page: Page) -> Locator:
    return page.get_by_role("heading", level=1)


def card(page: Page, visit: Visit) -> Locator:
    return page.locator(f'.ec-event [data-visit="{visit.id}"]')


async def choose(page: Page, *labels: str, how: str = "mouse") -> None:
    await press(page.get_by_role("link", name="What is shown"), how)
    sheet = page.locator("#sheet")
    for label in labels:
        await sheet.get_by_label(label, exact=True).check()
    await press(sheet.get_by_role("button", name="Show", exact=True), how)
    await expect(sheet).not_to_be_visible()


@pytest.mark.parametrize("how", ["mouse", "touch"])
async def test_views_are_switched_in_place_by_mouse_and_by_finger(how: str) -> None:
    salon = await open_salon()
    visit = await booked(salon, 10)
    async with on_stage() as stage:
        page = await calendar(stage, salon)
        await press(page.get_by_role("link", name="3 days"), how)
        await expect(heading(page)).to_have_text("1–3 December 2026")
        await expect(page.locator(".ec-body .ec-day")).to_have_count(6)
        await expect(card(page, visit)).to_be_visible()
        await axe(page)
        await press(page.get_by_role("link", name="Week"), how)
        await expect(heading(page)).to_have_text("30 November – 6 December 2026")
        await expect(page.locator(".ec-body .ec-day")).to_have_count(14)
        await axe(page)
        await press(page.get_by_role("link", name="Agenda"), how)
        await expect(page.get_by_role("link", name="Masha Petrova")).to_be_visible()
        await axe(page)


async def test_back_and_a_reload_show_what_was_looked_at() -> None:
    salon = await open_salon()
    async with on_stage() as stage:
        page = await calendar(stage, salon)
        await page.get_by_role("link", name="Week").click()
        await expect(heading(page)).to_have_text("30 November – 6 December 2026")
        await page.get_by_role("link", name="Agenda").click()
        await expect(heading(page)).to_have_text("1–7 December 2026")
        await page.go_back()
        await expect(heading(page)).to_have_text("30 November – 6 December 2026")
        await page.reload()
        await expect(heading(page)).to_have_text("30 November – 6 December 2026")
        await expect(page.get_by_role("link", name="Week")).to_have_attribute("aria-current", "true")


async def test_a_week_of_many_is_a_row_for_each_and_a_visit_is_opened_from_it_and_back() -> None:
    salon = await open_salon()
    for number in range(6):
        await somebody_with_a_visit(salon, number)
    visit = await booked(salon, 10)
    async with on_stage() as stage:
        page = await calendar(stage, salon)
        await page.get_by_role("link", name="Week").click()
        chip = page.locator(f'.chip[data-visit-link="{visit.id}"]')
        await expect(chip).to_contain_text("Masha Petrova")
        await axe(page)
        assert await page.evaluate(FITS)
        await chip.click()
        panel = page.locator("#visit-panel")
        await expect(panel.get_by_role("heading", name="Masha Petrova")).to_be_focused()
        await page.keyboard.press("Escape")
        await expect(chip).to_be_focused()
        await actions.cancel(SYSTEM, visit.id, "ill")
        await expect(chip).to_have_count(0)
        await page.get_by_role("link", name="New visit, Lena, Wed 2 Dec").click()
        sheet = page.locator("#sheet")
        await expect(sheet.get_by_label("With")).to_have_value(str(salon.lena))


@pytest.mark.parametrize("how", ["mouse", "touch"])
async def test_what_was_chosen_is_kept_by_the_device_and_an_address_that_names_more_wins(how: str) -> None:
    salon = await open_salon()
    visit, _ = await booked(salon, 10), await booked(salon, 12, salon.lena)
    await actions.set_status(SYSTEM, visit.id, Visit.Status.confirmed, None)
    async with on_stage() as stage:
        page = await calendar(stage, salon)
        await choose(page, "Anna", "Confirmed", "Compact", how=how)
        await expect(page.locator(".ec-body .ec-day")).to_have_count(1)
        await expect(page.get_by_role("link", name="What is shown: 2 chosen")).to_be_visible()
        await page.goto("/desk/calendar")
        await expect(page).to_have_url(re.compile(f"people={salon.anna}"))
        await expect(page.locator(".ec-body .ec-day")).to_have_count(1)
        await expect(page.locator("#board")).to_have_attribute("data-density", "compact")
        await page.goto(f"/desk/calendar?branch={salon.center}")
        await expect(page.locator(".ec-body .ec-day")).to_have_count(2)
        await page.get_by_role("link", name="What is shown").click()
        await axe(page)
        await page.locator("#sheet").get_by_role("link", name="Show everything").click()
        await page.goto("/desk/calendar")
        await expect(page.locator(".ec-body .ec-day")).to_have_count(2)


async def test_what_is_not_looked_for_stays_in_sight_pale_and_says_so() -> None:
    salon = await open_salon()
    kept, other = await booked(salon, 10), await booked(salon, 12)
    await actions.set_status(SYSTEM, kept.id, Visit.Status.confirmed, None)
    async with on_stage() as stage:
        page = await stage.page("tablet", salon.actors["Olga"])
        await page.goto(f"/desk/calendar?branch={salon.center}&status=confirmed")
        await expect(page.locator(".ec-event.is-aside")).to_have_count(1)
        await expect(card(page, other)).to_contain_text("not among those looked for")
        await axe(page)
        await actions.set_status(SYSTEM, other.id, Visit.Status.confirmed, None)
        await expect(page.locator(".ec-event.is-aside")).to_have_count(0)


async def test_the_month_is_gone_through_with_the_keyboard_alone() -> None:
    salon = await open_salon()
    await booked(salon, 10)
    async with on_stage() as stage:
        page = await calendar(stage, salon)
        opener = page.locator("[data-month]")
        await opener.focus()
        await page.keyboard.press("Enter")
        month = page.locator("#month")
        await expect(month.locator("[data-date='2026-12-01']")).to_be_focused()
        await expect(
            month.get_by_role("link", name="Tuesday 1 December, today: quiet, 6 % booked")
        ).to_be_visible()
        await axe(page)
        await page.keyboard.press("ArrowDown")
        await page.keyboard.press("ArrowRight")
        await expect(month.locator("[data-date='2026-12-09']")).to_be_focused()
        await page.keyboard.press("PageDown")
        await expect(month.locator("[data-date='2027-01-09']")).to_be_focused()
        await page.keyboard.press("Home")
        await page.keyboard.press("ArrowLeft")
        await expect(month.locator("[data-date='2026-12-31']")).to_be_focused()


async def test_a_day_is_chosen_in_the_month_with_the_keyboard_and_escape_leaves_it() -> None:
    salon = await open_salon()
    async with on_stage() as stage:
        page = await calendar(stage, salon)
        opener, month = await opened_month(page)
        await page.keyboard.press("Escape")
        await expect(month).not_to_be_visible()
        await expect(opener).to_be_focused()
        await page.keyboard.press("Enter")
        await expect(month.locator("[data-date='2026-12-01']")).to_be_focused()
        await page.keyboard.press("ArrowRight")
        await page.keyboard.press("Enter")
        await expect(heading(page)).to_have_text("Wednesday 2 December 2026")
        await expect(month).not_to_be_visible()


async def opened_month(page: Page) -> tuple[Locator, Locator]:
    opener, month = page.locator("[data-month]"), page.locator("#month")
    await opener.focus()
    await page.keyboard.press("Enter")
    await expect(month.locator("[data-date='2026-12-01']")).to_be_focused()
    return opener, month


async def test_rooms_are_columns_from_which_a_visit_is_opened_but_not_dragged() -> None:
    salon = await open_salon()
    visit = await booked(salon, 10, service=salon.colour)
    async with on_stage() as stage:
        page = await calendar(stage, salon)
        await choose(page, "Rooms and equipment")
        await expect(page.locator(".ec-col-head")).to_have_text(["Colour chair 1Colour chair"])
        await expect(card(page, visit)).to_contain_text("with Anna")
        await axe(page)
        x, y = await place_of(page, visit)
        await drag(page, (x, y), (x, y + 4 * QUARTER))
        await expect(card(page, visit)).to_contain_text("10:00–12:00")
        await page.mouse.click(x, y + 12 * QUARTER)
        sheet = page.locator("#sheet")
        await expect(sheet.get_by_label("Time", exact=True)).to_have_value("13:00")


async def test_two_branches_stand_side_by_side_each_with_its_clock_and_both_are_live() -> None:
    salon = await open_salon()
    async with on_stage() as stage:
        page = await calendar(stage, salon, who="Vera")
        await choose(page, "Harbour")
        await expect(page.locator(".ec-col-head")).to_have_count(3)
        await expect(page.locator(".clocks-differ")).to_contain_text("Center UTC+01:00, Harbour UTC+10:00")
        await expect(page.locator(".ec-col-head").last).to_contain_text("UTC+10 Harbour")
        await expect(page.locator("#live")).to_have_attribute("data-state", "live")
        here, there = await booked(salon, 10), await booked_at_harbour(salon)
        await expect(card(page, here)).to_contain_text("10:00–11:00")
        await expect(card(page, there)).to_contain_text("15:00–16:00")
        await expect(page.locator(".now-there")).to_have_count(2)  # in Vladivostok the day is over
        await axe(page)
        await actions.cancel(SYSTEM, there.id, "ill")
        await expect(card(page, there)).to_have_count(0)


async def booked_at_harbour(salon: Salon) -> Visit:
    wanted = actions.Booking(
        salon.harbour,
        salon.haircut,
        salon.boris,
        datetime(2026, 12, 1, 5, tzinfo=UTC),
        client=salon.masha,
        notify=False,
    )
    with clock.pretend(datetime(2026, 12, 1, 3, tzinfo=UTC)):
        return await actions.book(SYSTEM, wanted)


async def test_a_visit_is_dragged_to_another_day_of_a_week() -> None:
    salon = await open_salon()
    visit = await booked(salon, 10)
    async with on_stage() as stage:
        page = await stage.page("tablet", salon.actors["Olga"])
        await page.goto(f"/desk/calendar?branch={salon.center}&view=week&people={salon.anna}")
        await expect(page.locator("#live")).to_have_attribute("data-state", "live")
        x, y = await place_of(page, visit)
        width = (await page.locator(".ec-body .ec-day").first.bounding_box() or {})["width"]
        await drag(page, (x, y), (x + width, y))
        await expect(page.locator(".toast").last).to_contain_text("Masha Petrova")
        moved = await Visit.objects().get(Visit.id == visit.id)
        assert moved is not None
        assert moved.starts_at == at(10).replace(day=2)


async def test_paper_is_black_on_white_and_without_the_bar() -> None:
    salon = await open_salon()
    await booked(salon, 10)
    async with on_stage() as stage:
        page = await stage.page("tablet", salon.actors["Olga"], color_scheme="dark")
        await page.goto(f"/desk/calendar?branch={salon.center}")
        await page.get_by_role("link", name="Print", exact=True).click()
        await axe(page)
        await page.emulate_media(media="print")
        await expect(page.get_by_text("10:00–11:00")).to_be_visible()
        await expect(page.get_by_role("button", name="Print")).not_to_be_visible()
        await expect(page.locator(".bar")).not_to_be_visible()
        paper = page.locator(".paper")
        await expect(paper).to_have_css("color", "rgb(0, 0, 0)")
        await expect(paper).to_have_css("background-color", "rgb(255, 255, 255)")


async def test_without_scripts_every_view_can_be_chosen_and_read() -> None:
    salon = await open_salon()
    await booked(salon, 10)
    async with on_stage() as stage:
        page = await stage.page("tablet", salon.actors["Olga"], java_script_enabled=False)
        await page.goto("/desk/calendar")
        await page.get_by_role("link", name="Agenda").click()
        await expect(page.get_by_role("link", name="Masha Petrova")).to_be_visible()
        await page.get_by_role("link", name="What is shown").click()
        await page.get_by_label("Lena").check()
        await page.get_by_role("button", name="Show", exact=True).click()
        await expect(page.get_by_role("link", name="Masha Petrova")).to_have_count(0)
        await page.locator("[data-month]").click()
        await page.get_by_role("link", name="Wednesday 2 December").click()
        await expect(heading(page)).to_have_text("Lena, 2–8 December 2026")
