"""The desk as people use it: a tablet that hears of everything, moves visits, and loses its network."""

import pytest
from playwright.async_api import Page, expect

from booking import actions
from clients.tables import Visit
from kit import clock, db
from kit.rights import SYSTEM
from tests.browser.desk import QUARTER, at, booked, calendar, place_of
from tests.browser.harness import (
    BOTH_WAYS,
    DEVICES,
    NOW,
    Stage,
    all_answered,
    axe,
    chromium,
    drag,
    drag_by_touch,
    free_port,
    on_stage,
    serving,
)
from tests.cast import Salon, open_salon

pytestmark = [pytest.mark.committed, pytest.mark.usefixtures("morning")]
SMALLEST_TARGET = 24  # WCAG 2.5.8
# Both at once, as soon as they are there: a visit may be drawn anew at any moment.
MEASURED = """(visit) => {
    const shown = document.querySelector(`.ec-event:has([data-visit="${visit}"])`);
    const edges = [shown, shown?.querySelector(".name")].flatMap((each) => {
        const { top, bottom } = each?.getBoundingClientRect() ?? {};
        return [top, bottom];
    });
    return edges[3] > edges[2] && edges;
}"""


async def now(visit: Visit) -> Visit:
    found = await Visit.objects().get(Visit.id == visit.id)
    assert found is not None
    return found


def card(page: Page, visit: Visit):  # type: ignore[no-untyped-def]
    return page.locator(f'.ec-event [data-visit="{visit.id}"]')


async def test_a_booking_made_elsewhere_appears_and_goes_without_a_reload() -> None:
    salon = await open_salon()
    async with on_stage() as stage:
        tablet, other = await calendar(stage, salon), await calendar(stage, salon, "desktop", "Vera")
        visit = await booked(salon, 10)
        for page in (tablet, other):
            await expect(card(page, visit)).to_contain_text("Masha Petrova")
            await expect(card(page, visit)).to_contain_text("10:00–11:00")
        await actions.cancel(SYSTEM, visit.id, "ill")
        for page in (tablet, other):
            await expect(card(page, visit)).to_have_count(0)
        await axe(tablet)


async def test_a_visit_of_a_quarter_of_an_hour_is_high_enough_for_a_finger_and_shows_whose_it_is() -> None:
    salon = await open_salon()
    await db.execute("UPDATE service SET minutes = 15 WHERE id = $1", salon.haircut)
    visit = await booked(salon, 10)
    async with on_stage() as stage:
        for device in DEVICES:
            page = await calendar(stage, salon, device)
            measured = await page.wait_for_function(MEASURED, arg=visit.id)
            top, bottom, name_top, name_bottom = await measured.json_value()
            assert bottom - top >= SMALLEST_TARGET
            assert top <= name_top < name_bottom <= bottom


async def test_a_visit_is_dragged_with_a_finger_and_with_a_mouse_and_put_back_by_undo() -> None:
    salon = await open_salon()
    visit = await booked(salon, 10)
    async with on_stage() as stage:
        page = await calendar(stage, salon)
        x, y = await place_of(page, visit)
        await drag_by_touch(page, (x, y), (x, y + 4 * QUARTER))
        await expect(page.locator(".toast")).to_contain_text("Masha Petrova now comes at 11:00 to Anna.")
        await expect(card(page, visit)).to_contain_text("11:00–12:00")
        assert (await now(visit)).starts_at == at(11)

        x, y = await place_of(page, visit)
        width = (await page.locator(".ec-day").first.bounding_box() or {})["width"]
        await drag(page, (x, y), (x + width, y - 2 * QUARTER))
        await expect(page.locator(".toast").last).to_contain_text("at 10:30 to Lena")
        await page.locator(".toast").last.get_by_role("button", name="Undo").click()
        await expect(card(page, visit)).to_contain_text("11:00–12:00")
        await expect(card(page, visit)).to_contain_text("with Anna")
        assert ((await now(visit)).starts_at, (await now(visit)).version) == (at(11), 4)


async def test_a_drop_that_is_refused_goes_back_and_says_why() -> None:
    salon = await open_salon()
    visit, _ = await booked(salon, 10), await booked(salon, 12)
    async with on_stage() as stage:
        page = await calendar(stage, salon, "desktop")
        x, y = await place_of(page, visit)
        await drag(page, (x, y), (x, y + 7 * QUARTER))
        await expect(page.locator(".toast")).to_contain_text("That time is taken")
        assert await place_of(page, visit) == (x, y)
        assert (await now(visit)).version == 1


async def test_a_visit_is_moved_without_dragging() -> None:
    salon = await open_salon()
    visit, _ = await booked(salon, 10), await booked(salon, 12)
    async with on_stage() as stage:
        page = await calendar(stage, salon)
        await card(page, visit).tap()
        panel = page.locator("#visit-panel")
        await expect(panel.get_by_role("heading", name="Masha Petrova")).to_be_focused()
        await panel.get_by_role("button", name="15 minutes later").click()
        await expect(card(page, visit)).to_contain_text("10:15–11:15")
        await axe(page)

        await panel.get_by_role("link", name="Move…").click()
        sheet = page.locator("#sheet")
        await sheet.get_by_label("Time").fill("12:30")
        await sheet.get_by_role("button", name="Move", exact=True).click()
        await expect(sheet).to_contain_text("That time is taken")
        await axe(page)
        await sheet.get_by_role("button", name="Tue 1 Dec, 13:00").click()
        await expect(card(page, visit)).to_contain_text("13:00–14:00")
        await expect(sheet).not_to_be_visible()
        assert (await now(visit)).starts_at == at(13)


async def test_a_client_is_checked_in_and_the_visit_put_away_with_the_keyboard() -> None:
    salon = await open_salon()
    visit = await booked(salon, 10)
    async with on_stage() as stage:
        page = await calendar(stage, salon)
        await card(page, visit).press("Enter")
        panel = page.locator("#visit-panel")
        await panel.get_by_role("button", name="Arrived").click()
        await expect(panel.get_by_role("link", name="Checkout")).to_be_visible()
        await expect(page.locator(".ec-event.is-arrived")).to_have_count(1)
        assert (await now(visit)).status == "arrived"
        await page.keyboard.press("Escape")
        await expect(panel).not_to_be_visible()
        await expect(card(page, visit)).to_be_focused()


async def test_an_empty_time_is_tapped_and_a_visit_booked_for_a_known_client() -> None:
    salon = await open_salon()
    taken = await booked(salon, 10)
    async with on_stage() as stage:
        page = await calendar(stage, salon)
        x, y = await place_of(page, taken)
        await page.touchscreen.tap(x, y + 4 * QUARTER)
        sheet = page.locator("#sheet")
        await expect(sheet.get_by_label("Time", exact=True)).to_have_value("11:00")
        await expect(sheet.get_by_label("With")).to_have_value(str(salon.anna))
        await sheet.get_by_label("Service").select_option(str(salon.haircut))
        await sheet.get_by_label("Client's name").fill("Petrov")
        await sheet.get_by_label("Masha Petrova").check()
        await axe(page)
        await sheet.get_by_role("button", name="Book", exact=True).click()
        await expect(page.locator("#visit-panel")).to_contain_text("Tuesday 1 December, 11:00–12:00")
        await expect(page.locator(".ec-event.visit")).to_have_count(2)
        fresh = await Visit.objects().order_by(Visit.id, ascending=False).first()
        assert fresh is not None
        assert (fresh.client, fresh.starts_at) == (salon.masha, at(11))


async def test_somebody_elses_change_is_seen_before_ours_is_taken() -> None:
    salon = await open_salon()
    visit = await booked(salon, 10)
    async with on_stage() as stage:
        page = await calendar(stage, salon, "desktop")
        await card(page, visit).click()
        await page.get_by_text("Cancel this visit").click()
        await actions.set_status(SYSTEM, visit.id, Visit.Status.confirmed, 1)
        await expect(page.locator(".ec-event.is-confirmed")).to_have_count(1)
        await page.get_by_role("button", name="Cancel the visit").click()
        sheet, panel = page.locator("#sheet"), page.locator("#visit-panel")
        await expect(sheet).to_contain_text("Somebody changed this visit in the meantime")
        await sheet.get_by_role("button", name="Take theirs").click()
        await expect(panel.locator(".badge").first).to_have_text("Confirmed")
        assert (await now(visit)).status == "confirmed"


async def test_a_tablet_that_lost_its_server_says_so_and_catches_up() -> None:
    salon = await open_salon()
    port = free_port()
    async with chromium() as browser:
        async with serving(port) as site:
            page = await calendar(Stage(site, browser), salon)
        await expect(page.locator("#live")).to_have_text("Reconnecting…")
        visit = await booked(salon, 10)
        async with serving(port):
            await expect(card(page, visit)).to_contain_text("Masha Petrova", timeout=20_000)
            await expect(page.locator("#live")).to_have_text("Live")


HIDDEN = """hidden => {
    Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
    document.dispatchEvent(new Event("visibilitychange"));
}"""


async def test_a_page_nobody_looks_at_lets_its_connection_go_and_catches_up_when_looked_at() -> None:
    salon = await open_salon()
    visit = await booked(salon, 10)
    async with on_stage() as stage:
        page = await stage.page("tablet", salon.actors["Olga"])
        await page.clock.install(time=NOW)
        await page.goto("/desk/calendar")
        shown = page.locator(f'#calendar [data-visit="{visit.id}"]')
        await expect(shown).to_be_visible()
        await expect(page.locator("#live")).to_have_attribute("data-state", "live")
        await all_answered(page)
        async with page.expect_event("requestfailed", lambda request: "/changes" in request.url):
            await page.evaluate(HIDDEN, True)
            await page.clock.run_for(61_000)
        await page.wait_for_load_state("networkidle")  # also what a minute in a moment made it ask for
        await actions.cancel(SYSTEM, visit.id, "ill")
        await expect(shown).to_be_visible()
        await page.evaluate(HIDDEN, False)
        await expect(shown).to_have_count(0)


async def test_days_are_turned_without_a_reload_and_today_is_one_press_away() -> None:
    salon = await open_salon()
    visit = await booked(salon, 10)
    async with on_stage() as stage:
        page = await calendar(stage, salon, "desktop")
        await expect(page.get_by_role("link", name="Today")).not_to_be_visible()
        await page.get_by_role("link", name="Next day").click()
        await expect(page.get_by_role("heading", level=1)).to_have_text("Wednesday 2 December 2026")
        await expect(card(page, visit)).to_have_count(0)
        await page.get_by_role("link", name="Today").click()
        await expect(card(page, visit)).to_have_count(1)
        await page.go_back()
        await expect(page.get_by_role("heading", level=1)).to_have_text("Wednesday 2 December 2026")


async def test_without_scripts_the_day_is_a_list_and_every_form_works() -> None:
    salon = await open_salon()
    visit = await booked(salon, 10)
    async with on_stage() as stage:
        page = await stage.page("tablet", salon.actors["Olga"], java_script_enabled=False)
        await page.goto("/desk/calendar")
        await page.get_by_role("link", name="Masha Petrova").click()
        await page.get_by_role("button", name="Confirm").click()
        await expect(page.locator(".badge").first).to_have_text("Confirmed")
        await page.get_by_role("link", name="Move…").click()
        await page.get_by_label("Time").fill("15:00")
        await page.get_by_role("button", name="Move", exact=True).click()
        await expect(page.locator("#visit-panel")).to_contain_text("15:00–16:00")
        assert (await now(visit)).starts_at == at(15)


@pytest.mark.parametrize(("device", "scheme"), BOTH_WAYS)
async def test_the_page_is_accessible_as_columns_as_a_list_and_with_a_visit_open(device, scheme) -> None:
    salon = await open_salon()
    await one_of_each(salon)
    async with on_stage() as stage:
        page = await stage.page(device, salon.actors["Olga"], color_scheme=scheme)
        await page.goto("/desk/calendar")
        await expect(page.locator(".ec-event.visit")).to_have_count(4)
        await expect(page.locator(".ec-event.hold")).to_have_count(1)
        await axe(page)
        await page.locator(".ec-event .opens").first.click()
        await page.get_by_text("What happened").click()
        await axe(page)
        await page.locator("#visit-panel").get_by_role("button", name="Close").click()
        await page.get_by_role("link", name="Agenda").click()
        await expect(page.get_by_role("link", name="Masha Petrova").first).to_be_visible()
        await axe(page)
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")


async def one_of_each(salon: Salon) -> None:
    """A visit in each status, and a hold."""
    statuses = (Visit.Status.waiting, Visit.Status.confirmed, Visit.Status.arrived, Visit.Status.no_show)
    for hour, status in zip((9, 10, 11, 12), statuses, strict=True):
        visit = await booked(salon, hour)
        if status != Visit.Status.waiting:
            await actions.set_status(SYSTEM, visit.id, status, None)
    with clock.pretend(NOW):
        await actions.hold(salon.center, salon.haircut, salon.lena, at(14))
