"""A shared tablet under fingers."""

import asyncio

import pytest
from playwright.async_api import Page, expect

from booking import actions
from kit import clock
from kit.rights import SYSTEM
from staff.tables import PinTries, Session
from tests.browser.desk import booked
from tests.browser.harness import NOW, Stage, answered_late, axe, let_pass, on_stage
from tests.browser.tablet import at_the_tablet, inside, prove, tap_in, tap_pin
from tests.cast import Salon, open_salon
from tests.staff.keys import PIN, with_pin

pytestmark = pytest.mark.committed
WRONG = "9163"


async def test_people_come_in_by_tile_and_pin_and_every_state_is_accessible() -> None:
    salon = await open_salon()
    async with on_stage() as stage:
        page = await at_the_tablet(stage, salon)
        await expect(page.get_by_role("heading", name="Who is here?")).to_be_visible()
        await axe(page)
        await tap_in(page, "Olga", WRONG)
        await expect(page.get_by_text("That is not the PIN.")).to_be_visible()
        await axe(page)
        await tap_pin(page, PIN)
        await inside(page)
        await expect(page.locator(".who")).to_contain_text("Front desk")
        await axe(page)


async def half_typed(stage: Stage, salon: Salon) -> Page:
    """Olga has begun a card when the tablet locks by itself."""
    page = await at_the_tablet(stage, salon)
    await tap_in(page, "Olga", PIN)
    await inside(page)
    await page.goto("/desk/clients/new")
    await page.get_by_label("Name").first.fill("Mascha half typed")
    await page.wait_for_function("() => !document.querySelector('.htmx-request')")
    await let_pass(page, "03:01")
    await expect(page.get_by_role("heading", name="Who is here?")).to_be_visible()
    await expect(page.get_by_text("Goes on with this page")).to_be_visible()
    await expect(page.locator("main")).to_be_hidden()
    return page


async def test_what_was_typed_is_covered_and_there_again_for_the_same_person() -> None:
    salon = await open_salon()
    async with on_stage() as stage:
        page = await half_typed(stage, salon)
        assert await Session.count().where(Session.way == "pin") == 0
        await axe(page)
        for _ in range(2):
            await page.keyboard.press("Escape")
        await expect(page.locator("main")).to_be_hidden()
        await tap_in(page, "Olga", WRONG)
        await expect(page.get_by_text("That is not the PIN.")).to_be_visible()
        await axe(page)
        await tap_pin(page, PIN)
        await expect(page.get_by_label("Name").first).to_have_value("Mascha half typed")
    assert await PinTries.count() == 0


async def begin_a_visit(page: Page) -> None:
    """A name is typed, and what the form asks because of it is answered: no clock hurries that."""
    await page.get_by_role("link", name="New visit").tap()
    async with page.expect_response("**/desk/visits/new/clients*"):
        await page.get_by_label("Client's name").fill("Half typed")
    await page.wait_for_function("() => !document.querySelector('.htmx-request')")


@pytest.mark.usefixtures("morning")
async def test_news_leave_a_locked_page_alone_and_are_there_when_it_is_uncovered() -> None:
    salon = await open_salon()
    visit = await booked(salon, 10)
    async with on_stage() as stage:
        page = await at_the_tablet(stage, salon)
        await tap_in(page, "Olga", PIN)
        shown = page.locator(f'#calendar [data-visit="{visit.id}"]')
        await expect(shown).to_be_visible()
        await begin_a_visit(page)
        await let_pass(page, "03:01")
        await expect(page.get_by_role("heading", name="Who is here?")).to_be_visible()
        await actions.cancel(SYSTEM, visit.id, "ill")
        await asyncio.sleep(1)  # for the news, which the page leaves alone
        await page.clock.run_for(2_000)
        await tap_in(page, "Olga", PIN)
        await expect(page.get_by_label("Client's name")).to_have_value("Half typed")
        await expect(shown).to_have_count(0)


@pytest.mark.usefixtures("morning")
async def test_what_the_calendar_asked_before_the_lock_and_hears_after_it_leaves_the_page_alone() -> None:
    salon = await open_salon()
    async with on_stage() as stage:
        page = await at_the_tablet(stage, salon)
        await tap_in(page, "Olga", PIN)
        await inside(page)
        await begin_a_visit(page)
        asked, let_go = await answered_late(page, "**/desk/calendar/visits/*")
        visit = await booked(salon, 12)
        await asked.wait()
        await let_pass(page, "03:01")
        await expect(page.get_by_role("heading", name="Who is here?")).to_be_visible()
        let_go.set()
        await asyncio.sleep(1)  # for the answer, which is the way in
        await tap_in(page, "Olga", PIN)
        await expect(page.get_by_label("Client's name")).to_have_value("Half typed")
        await expect(page.locator(f'#calendar [data-visit="{visit.id}"]')).to_be_visible()


async def test_what_a_list_asked_before_the_lock_and_hears_after_it_leaves_the_page_alone() -> None:
    salon = await open_salon()
    async with on_stage() as stage:
        page = await at_the_tablet(stage, salon)
        await tap_in(page, "Olga", PIN)
        await inside(page)
        await page.goto("/desk/clients")
        asked, let_go = await answered_late(page, "**/desk/clients/search*")
        await page.get_by_role("searchbox").fill("Mascha")
        await asked.wait()
        await page.get_by_role("button", name="Switch").tap()
        await expect(page.get_by_role("heading", name="Who is here?")).to_be_visible()
        let_go.set()
        await asyncio.sleep(1)  # for the answer, which is the way in
        await tap_in(page, "Olga", PIN)
        await expect(page.get_by_role("searchbox")).to_have_value("Mascha")


async def test_anybody_else_begins_anew_and_does_not_get_back_to_it() -> None:
    salon = await open_salon()
    async with on_stage() as stage:
        page = await half_typed(stage, salon)
        await tap_in(page, "Nora", "80361")
        await inside(page)
        await expect(page.locator(".who")).to_contain_text("Nora")
        await page.go_back()
        await inside(page)
        await expect(page.get_by_text("Mascha half typed")).to_have_count(0)
        for field in await page.locator("input[type=text]").all():
            assert await field.input_value() != "Mascha half typed"


async def test_without_a_connection_the_page_is_covered_all_the_same_and_kept() -> None:
    salon = await open_salon()
    async with on_stage() as stage:
        page = await at_the_tablet(stage, salon)
        await tap_in(page, "Olga", PIN)
        await inside(page)
        await page.goto("/desk/clients/new")
        await page.get_by_label("Name").first.fill("Mascha half typed")
        await page.context.set_offline(True)
        await page.get_by_role("button", name="Switch").tap()
        await expect(page.get_by_text("There is no connection. The page is kept.")).to_be_visible()
        await expect(page.locator("main")).to_be_hidden()
        await axe(page)
        await page.context.set_offline(False)
        await page.get_by_role("button", name="Try again").tap()
        await tap_in(page, "Olga", PIN)
        await expect(page.get_by_label("Name").first).to_have_value("Mascha half typed")


async def test_a_touch_keeps_the_tablet_open() -> None:
    salon = await open_salon()
    async with on_stage() as stage:
        page = await at_the_tablet(stage, salon)
        await tap_in(page, "Olga", PIN)
        await inside(page)
        await page.goto("/desk/clients")
        await page.wait_for_function("() => !document.querySelector('.htmx-request')")
        for _ in range(3):
            await let_pass(page, "02:00")
            await page.touchscreen.tap(600, 700)
        await expect(page.locator("#locked")).to_have_count(0)


async def test_without_scripts_the_tablet_works_by_its_forms_alone() -> None:
    salon = await open_salon()
    async with on_stage() as stage:
        first = await at_the_tablet(stage, salon)
        cookies = await first.context.cookies()
        page = await stage.page("tablet", java_script_enabled=False)
        await page.context.add_cookies(cookies)
        await page.goto("/desk/clients")
        await page.get_by_role("link", name="Olga").tap()
        await page.get_by_label("PIN").fill(PIN)
        await page.get_by_role("button", name="Go on").tap()
        await inside(page)
        await page.get_by_role("button", name="Switch").tap()
        await expect(page.get_by_text("Goes on with this page")).to_be_visible()


async def test_a_manager_shares_a_tablet_and_proves_who_they_are_before_ending_it() -> None:
    salon = await open_salon()
    with clock.pretend(NOW):
        await with_pin(salon.actors["Vera"])
    async with on_stage() as stage:
        page = await stage.page("tablet", salon.actors["Vera"])
        await page.goto("/desk/tablets")
        await axe(page)
        await page.get_by_label("Branch").select_option(label="Center")
        await page.get_by_label("Name").fill("Front desk")
        await page.get_by_role("button", name="Share this device").tap()
        await expect(page.get_by_text("Center · Front desk")).to_be_visible()
        await tap_in(page, "Vera", PIN)
        await inside(page)
        await page.goto("/desk/tablets")
        await prove(page)
        await page.get_by_role("button", name="End Front desk").tap()
        await page.locator("#question [value=yes]").tap()
        await expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
