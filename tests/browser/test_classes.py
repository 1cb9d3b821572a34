"""Classes in a real browser: the desk's pages on every device, in both colours, with axe watching."""

import pytest
from playwright.async_api import Page, expect

from kit import clock
from tests.booking.classes import offer_yoga, put_on, seat
from tests.booking.scene import at
from tests.browser.harness import BOTH_WAYS, NOW, axe, on_stage
from tests.cast import MONDAY, open_salon

pytestmark = [pytest.mark.committed, pytest.mark.usefixtures("morning")]
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
TODAY = MONDAY.replace(month=12, day=1)


@pytest.mark.parametrize(("device", "scheme"), BOTH_WAYS)
async def test_the_desks_pages_of_classes_hold_on_every_device(device: str, scheme: str) -> None:
    salon = await open_salon()
    with clock.pretend(NOW):
        event = await put_on(salon, await offer_yoga(salon), starts_at=at("11:00", TODAY), capacity=3)
        await seat(event.id, 1, 2)
        await seat(event.id, 2)
        await seat(event.id, 3, or_list=True)
    async with on_stage() as stage:
        page = await stage.page(device, salon.actors["Vera"], color_scheme=scheme)
        its_own = [f"/{event.id}{part}" for part in ("", "/change", "/cancellation")]
        for path in ("", f"/new?branch={salon.center}", *its_own):
            await page.goto(f"/desk/events{path}")
            await axe(page)
            assert await page.evaluate(SIDEWAYS) == 0, path


async def test_a_class_stands_in_the_calendar_and_opens_its_sheet() -> None:
    salon = await open_salon()
    with clock.pretend(NOW):
        event = await put_on(salon, await offer_yoga(salon), starts_at=at("11:00", TODAY))
    async with on_stage() as stage:
        page = await stage.page("desktop", salon.actors["Olga"])
        await page.goto("/desk/calendar")
        shown = page.locator(".ec-event.class")
        await expect(shown).to_contain_text("0/10")
        await expect(page.locator("#live")).to_have_attribute("data-state", "live")
        with clock.pretend(NOW):
            await seat(event.id, 1, 3)
        await expect(shown).to_contain_text("3/10")
        await axe(page)
        await shown.get_by_role("link").click()
        await expect(page.get_by_role("heading", name="3 of 10 places taken")).to_be_visible()
        await page.get_by_role("button", name="Arrived Client 1").click()
        await expect(page.get_by_role("row", name="Client 1")).to_contain_text("Arrived")
        await page.get_by_role("textbox", name="Client's name").fill("Petra")
        await page.get_by_role("button", name="Book", exact=True).click()
        await expect(page.get_by_role("heading", name="4 of 10 places taken")).to_be_visible()


@pytest.mark.parametrize("device", ["phone", "desktop"])
async def test_a_stranger_books_a_place_in_three_taps_without_scripts(device: str) -> None:
    salon = await open_salon()
    with clock.pretend(NOW):
        yoga = await offer_yoga(salon)
        for start in ("11:00", "14:00"):
            await put_on(salon, yoga, starts_at=at(start, TODAY))
    async with on_stage() as stage:
        page = await stage.page(device, java_script_enabled=False)
        await page.goto("/book/center")
        await page.get_by_role("link", name="Yoga").click()
        await page.get_by_role("link", name="14:00–15:00").click()
        await page.get_by_label("Name").fill("Petra")
        await page.get_by_label("Phone").fill("0151 12345679")
        await page.get_by_label("Places").select_option("2")
        await page.get_by_role("button", name="Confirm").click()
        await expect(page.get_by_role("heading", name="You are booked")).to_be_visible()


@pytest.mark.parametrize(("device", "scheme"), BOTH_WAYS)
async def test_the_public_pages_of_classes_hold_on_every_device(device: str, scheme: str) -> None:
    salon = await open_salon()
    with clock.pretend(NOW):
        event = await put_on(salon, await offer_yoga(salon), starts_at=at("11:00", TODAY), capacity=4)
        full = await put_on(salon, event.service, "14:00", capacity=1)
        visit = await seat(event.id, 1, 2)
        await seat(full.id, 2)
        waits = await seat(full.id, 3, or_list=True)
    async with on_stage() as stage:
        page = await stage.page(device, color_scheme=scheme)
        its_own = [f"/book/center/events/{each.id}" for each in (event, full)]
        links = [f"/v/{each.code}" for each in (visit, waits)]
        manage = [*links, *(f"{link}/cancellation" for link in links)]
        for path in (f"/book/center?service={event.service}", *its_own, *manage):
            await page.goto(path)
            await axe(page)
            assert await page.evaluate(SIDEWAYS) == 0, path


@pytest.mark.parametrize("device", ["phone", "desktop"])
async def test_a_series_is_put_on_copied_and_called_off_by_its_pages(device: str) -> None:
    salon = await open_salon()
    with clock.pretend(NOW):
        await offer_yoga(salon)
    async with on_stage() as stage:
        page = await stage.page(device, salon.actors["Olga"])
        await page.goto(f"/desk/events/new?branch={salon.center}&day=2026-12-02&time=10:00")
        await put_five_days_on(page)
        await page.get_by_role("link", name="The first date").click()
        await copy_petra(page)
        await call_all_off(page)


async def put_five_days_on(page: Page) -> None:
    """One of them is a Sunday."""
    await page.get_by_label("Class", exact=True).select_option(label="Yoga · 60 min · 10 places")
    await page.get_by_text("It repeats").click()
    await page.get_by_label("How often").select_option("DAILY")
    await page.get_by_label("Number of dates").fill("5")
    await page.get_by_role("button", name="Put it on").click()
    await expect(page.get_by_text("1 date cannot be, so nothing was changed.")).to_be_visible()
    await axe(page)
    await page.get_by_label("Leave out dates that cannot be").check()
    await page.get_by_role("button", name="Put it on").click()
    await expect(page.get_by_role("heading", name="4 dates are on")).to_be_visible()
    await axe(page)


async def copy_petra(page: Page) -> None:
    await expect(page.get_by_text("3 more dates follow")).to_be_visible()
    await page.get_by_role("textbox", name="Client's name").fill("Petra")
    await page.get_by_role("button", name="Book", exact=True).click()
    await page.get_by_role("button", name="Copy to the following dates").click()
    await expect(page.get_by_text("3 booked in 3 following dates.")).to_be_visible()
    await axe(page)
    await page.get_by_role("link", name="Back to the class").click()


async def call_all_off(page: Page) -> None:
    await page.get_by_role("link", name="Change").click()
    await axe(page)
    await page.get_by_role("link", name="Back without saving").click()
    await page.get_by_role("link", name="Cancel the class").click()
    await page.get_by_label("Cancel", exact=True).select_option("all")
    await axe(page)
    assert await page.evaluate(SIDEWAYS) == 0
    await page.get_by_role("button", name="Cancel the class").click()
    await expect(page.get_by_text("This class is cancelled")).to_be_visible()
