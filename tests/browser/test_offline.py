"""The desk without a network: a kept day, changes that wait on the tablet, and what becomes of them."""

from datetime import timedelta

import pytest
from playwright.async_api import BrowserContext, Page, Request, Route, expect

from booking import actions
from clients.tables import Visit
from kit import clock
from kit.journal import JournalEntry
from kit.rights import SYSTEM
from tests.browser.desk import QUARTER, at, booked, place_of
from tests.browser.harness import (
    NOW,
    Stage,
    axe,
    chromium,
    drag_by_touch,
    free_port,
    serving,
)
from tests.cast import Salon, open_salon

pytestmark = [pytest.mark.committed, pytest.mark.usefixtures("morning")]
# What an older release has left on the tablet: see `kept`.
OLD_FILES = "caches.open('files-000000000000').then(() => {})"
ONE_RELEASE = (
    "() => caches.keys().then((all) => all.filter((each) => each.startsWith('files-')).length === 1)"
)
NOTHING_KEPT = "() => caches.keys().then((all) => !all.some((each) => each.startsWith('kept')))"
OFFLINE = "Offline: the day as of 09:00."


async def kept(stage: Stage, salon: Salon, device: str = "tablet", who: str = "Olga") -> Page:
    """A calendar whose tablet has everything it needs without a network."""
    page = await stage.page(device, salon.actors[who], service_workers="allow")
    await page.goto("/health")
    await page.evaluate(OLD_FILES)
    await page.goto("/desk/calendar")
    await on_the_tablet(page)
    return page


async def on_the_tablet(page: Page) -> None:
    await expect(page.locator("#board[data-kept]")).to_have_count(1)
    await page.evaluate("navigator.serviceWorker.ready.then(() => {})")
    await page.wait_for_function("() => caches.match('/desk/calendar').then(Boolean)")


async def opened(page: Page, visit: Visit):  # type: ignore[no-untyped-def]
    await page.locator(f'.ec-event [data-visit="{visit.id}"]').tap()
    panel = page.locator("#visit-panel")
    await expect(panel.get_by_role("heading", level=2)).to_be_visible()
    return panel


def strip(page: Page):  # type: ignore[no-untyped-def]
    return page.locator(".waits")


async def now(visit: Visit) -> Visit:
    found = await Visit.objects().get(Visit.id == visit.id)
    assert found is not None
    return found


async def told(visit: Visit) -> list[str]:
    """What the journal knows of the visit since it was booked, in order."""
    entries = JournalEntry.select(JournalEntry.action).where(
        JournalEntry.subject == "visit", JournalEntry.subject_id == visit.id
    )
    return await entries.order_by(JournalEntry.id).output(as_list=True)


async def test_the_second_load_takes_the_shell_from_the_tablet_and_offline_it_shows_the_day() -> None:
    salon = await open_salon()
    visit, tomorrow = await booked(salon, 10), await booked_tomorrow(salon)
    async with serving() as site, chromium() as browser:
        page = await kept(Stage(site, browser), salon)
        await page.wait_for_function(ONE_RELEASE)
        asked = from_the_network(page.context)
        await page.reload()
        await expect(page.locator(".ec-event.visit")).to_have_count(1)
        assert [each.url for each in asked if "/static/" in each.url] == []

        await page.context.set_offline(True)
        await page.reload()
        await expect(strip(page)).to_contain_text(OFFLINE)
        panel = await opened(page, visit)
        await expect(panel).to_contain_text("Tue 1 Dec, 10:00–11:00")
        await expect(panel.get_by_role("button", name="Charging needs the network")).to_be_visible()
        await axe(page)
        await look_around(page, visit, tomorrow)


async def look_around(page: Page, visit: Visit, tomorrow: Visit) -> None:
    """What can be had without a network, and what is said of the rest."""
    await page.get_by_role("link", name="New visit").tap()
    await expect(page.locator(".toast")).to_contain_text("Booking needs the network")
    await page.get_by_role("link", name="Next day").tap()
    await expect(page.locator(f'[data-visit="{tomorrow.id}"]')).to_be_visible()
    await page.get_by_role("link", name="Next day").tap()
    await expect(page.locator(".toast").last).to_contain_text("is not kept on this tablet")
    for address, sentence in (
        (f"/desk/bills/{visit.id}", "Charging needs the network"),
        ("/desk/clients", "This page needs the network"),
    ):
        await page.goto(address)
        await expect(page.get_by_role("heading", name=sentence)).to_be_visible()
        await axe(page)
    await page.get_by_role("link", name="To the day").tap()
    await expect(strip(page)).to_contain_text(OFFLINE)


async def test_charging_is_refused_without_a_network_and_what_was_typed_stays() -> None:
    salon = await open_salon()
    visit = await booked(salon, 10)
    async with serving() as site, chromium() as browser:
        page = await kept(Stage(site, browser), salon)
        await page.goto(f"/desk/bills/{visit.id}")
        await page.get_by_label("Tip", exact=False).first.fill("5")
        await page.context.set_offline(True)
        await expect(page.get_by_role("button", name="Charging needs the network")).to_be_disabled()
        await axe(page)
        await page.get_by_label("Tip", exact=False).first.press("Enter")
        await expect(page.locator(".toast")).to_contain_text("Nothing was charged, and nothing is kept")
        await page.context.set_offline(False)
        await expect(page.get_by_role("button", name="Charge")).to_be_enabled()
        await expect(page.get_by_label("Tip", exact=False).first).to_have_value("5")
        assert await page.evaluate("localStorage.getItem('outbox') ?? '0'") == "0"
    assert (await now(visit)).status == "waiting"


async def booked_tomorrow(salon: Salon) -> Visit:
    visit = await booked(salon, 12, salon.lena)
    with clock.pretend(NOW):
        return await actions.move(SYSTEM, visit.id, actions.Move(at(10) + timedelta(days=1), None, None))


def from_the_network(context: BrowserContext) -> list[Request]:
    """What the service worker has to ask for itself, from now on."""
    asked: list[Request] = []
    context.on("request", lambda each: asked.append(each) if each.service_worker else None)
    return asked


async def test_a_check_in_a_note_and_a_move_wait_on_the_tablet_and_are_carried_out_once_and_in_order() -> (
    None
):
    salon = await open_salon()
    visit, other = await booked(salon, 10), await booked(salon, 11, salon.lena)
    port = free_port()
    async with chromium() as browser:
        async with serving(port) as site:
            page = await kept(Stage(site, browser), salon)
        await expect(strip(page)).to_contain_text(OFFLINE)
        await change_three_times(page, visit, other)
        await axe(page)
        await page.reload()
        await three_wait(page, other)
        assert (await now(visit)).version == 1
        async with serving(port):
            await expect(strip(page)).to_be_hidden(timeout=40_000)
            await expect(page.locator(".is-unsent")).to_have_count(0)
    fresh = await now(visit)
    assert (fresh.status, fresh.notes, fresh.version) == ("arrived", "Brought her dog", 3)
    assert ((await now(other)).starts_at, (await now(other)).version) == (at(13), 2)
    everything = JournalEntry.select(JournalEntry.action).order_by(JournalEntry.id).output(as_list=True)
    assert (await everything)[-3:] == ["set arrived", "note", "move"]


async def change_three_times(page: Page, visit: Visit, other: Visit) -> None:
    """A check-in and a note of one visit, and another one dragged two hours down."""
    panel = await opened(page, visit)
    await panel.get_by_role("button", name="Arrived").tap()
    await expect(panel).to_contain_text("Not sent yet")
    await panel.get_by_text("Write a note").tap()
    await panel.get_by_label("Notes of this visit").fill("Brought her dog")
    await panel.get_by_role("button", name="Save the notes").tap()
    await expect(panel.locator(".notes p")).to_have_text("Brought her dog")
    x, y = await place_of(page, other)
    await drag_by_touch(page, (x, y), (x, y + 8 * QUARTER))
    await three_wait(page, other)


async def three_wait(page: Page, other: Visit) -> None:
    await expect(strip(page)).to_contain_text("Saved on this tablet, 3 to send.")
    await expect(page.locator(f'[data-visit="{other.id}"]')).to_contain_text("13:00–14:00")
    await expect(page.locator(".is-unsent.is-arrived")).to_have_count(1)


async def test_what_no_longer_fits_is_shown_with_both_sides_and_holds_back_its_own_visit_alone() -> None:
    salon = await open_salon()
    visit, other = await booked(salon, 10), await booked(salon, 11, salon.lena)
    async with serving() as site, chromium() as browser:
        page = await kept(Stage(site, browser), salon)
        await page.context.set_offline(True)
        panel = await opened(page, visit)
        await panel.get_by_role("button", name="15 minutes earlier").tap()
        await panel.get_by_role("button", name="Confirm").tap()
        await (await opened(page, other)).get_by_role("button", name="Arrived").tap()
        await expect(strip(page)).to_contain_text("3 to send")
        with clock.pretend(NOW):
            await actions.move(SYSTEM, visit.id, actions.Move(at(14), salon.lena, None))
        await page.context.set_offline(False)
        await expect(strip(page)).to_contain_text("1 to send. 1 change no longer fits.")
        assert [(await now(each)).status for each in (visit, other)] == ["waiting", "arrived"]
        await apply_mine_on_top(page)
        await expect(strip(page)).to_be_hidden()
    fresh = await now(visit)
    assert (fresh.status, fresh.starts_at, fresh.version) == ("confirmed", at(9, 45), 4)


async def apply_mine_on_top(page: Page) -> None:
    await strip(page).get_by_role("button", name="Look").tap()
    clash = page.locator("#waits li").first
    await expect(clash).to_contain_text("Moved to Tue 1 Dec, 09:45")
    await expect(clash).to_contain_text("Tue 1 Dec, 14:00–15:00 with Lena, waiting")
    await axe(page)
    await clash.get_by_role("button", name="Compare and choose").tap()
    sheet = page.locator("#sheet")
    await expect(sheet).to_contain_text("Changed in the meantime")
    await sheet.get_by_role("button", name="Apply mine on top").tap()


async def test_a_time_that_was_taken_meanwhile_is_said_and_my_change_can_be_dropped() -> None:
    salon = await open_salon()
    visit = await booked(salon, 10)
    async with serving() as site, chromium() as browser:
        page = await kept(Stage(site, browser), salon)
        await page.context.set_offline(True)
        panel = await opened(page, visit)
        await panel.get_by_role("button", name="Move…").tap()
        await page.locator("#sheet").get_by_label("Time").fill("13:00")
        await axe(page)
        await page.get_by_role("button", name="Move on this tablet").tap()
        await expect(strip(page)).to_contain_text("1 to send")
        await booked(salon, 13)
        await page.context.set_offline(False)
        await look_for_another_time_and_drop_it(page)
    assert ((await now(visit)).starts_at, (await now(visit)).version) == (at(10), 1)


async def look_for_another_time_and_drop_it(page: Page) -> None:
    waiting, sheet = page.locator("#waits"), page.locator("#sheet")
    await strip(page).get_by_role("button", name="Look").tap()
    await expect(waiting).to_contain_text("That time is taken.")
    await waiting.get_by_role("button", name="Choose another time").tap()
    await expect(sheet.get_by_label("Time", exact=True)).to_have_value("10:00")
    await sheet.get_by_role("button", name="Close").tap()
    await strip(page).get_by_role("button", name="Look").tap()
    await waiting.get_by_role("button", name="Drop my change").tap()
    await page.locator("#question").get_by_role("button", name="Drop my change").tap()
    await expect(waiting).to_contain_text("Everything is sent.")


async def test_an_answer_that_was_lost_and_two_tabs_make_one_change() -> None:
    salon = await open_salon()
    visit = await booked(salon, 10)
    async with serving() as site, chromium() as browser:
        stage = Stage(site, browser)
        page = await kept(stage, salon)
        second = await page.context.new_page()
        await second.clock.set_fixed_time(NOW)
        await second.goto("/desk/calendar")
        panel = await opened(page, visit)
        await page.route("**/status", lose_the_answer)
        await panel.get_by_role("button", name="Arrived").tap()
        await expect(strip(page)).to_contain_text("1 to send")
        await page.unroute("**/status")
        for each in (page, second):
            await each.evaluate("dispatchEvent(new Event('online'))")
        for each in (page, second):
            await expect(strip(each)).to_be_hidden()
    assert await told(visit) == ["book", "set arrived"]
    assert (await now(visit)).version == 2


async def lose_the_answer(route: Route) -> None:
    await route.fetch()
    await route.abort("connectionreset")
