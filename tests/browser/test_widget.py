"""A stranger books on a phone, and without scripts."""

import pytest
from playwright.async_api import Page, expect

from booking.tables import Hold
from clients.tables import Visit
from tests.browser.harness import NOW, let_pass, on_stage
from tests.browser.public_page import check, hosting
from tests.cast import open_salon

pytestmark = pytest.mark.committed
MODES = ("inline", "button", "popup")


async def test_a_small_phone_books_moves_and_cancels_at_night() -> None:
    """By day every step is judged in each language."""
    await open_salon()
    async with on_stage() as stage:
        page = await stage.page("phone", viewport={"width": 320, "height": 844}, color_scheme="dark")
        await choose(page)
        await say_who_comes(page)
        await change_plans(page)
        assert await page.context.cookies() == []
    visit = await Visit.objects().first()
    assert visit is not None
    assert visit.status == Visit.Status.cancelled


async def choose(page: Page) -> None:
    await page.goto("/book")
    await check(page)
    await page.get_by_role("link", name="Center").click()
    await check(page)
    await page.get_by_role("link", name="Haircut").click()
    await check(page)
    await page.get_by_role("link", name="Thu 10 December").click()
    await page.get_by_role("heading", name="Thursday 10 December").wait_for()
    await page.get_by_role("button", name="10:30", exact=True).click()
    await page.get_by_text("Held for you: 10:00").wait_for()
    await check(page)


async def say_who_comes(page: Page) -> None:
    """First nothing, which leads to the first field, then what is needed, while the time is held longer."""
    await page.get_by_role("button", name="Confirm").click()
    await page.get_by_text("Please write a name.").wait_for()
    assert await page.evaluate("document.activeElement.name") == "name"
    await check(page)
    await page.get_by_label("Name").fill("Masha Petrova")
    await page.get_by_label("Phone").fill("0151 12345678")
    await page.get_by_role("button", name="Keep longer").click()
    await page.get_by_text("Held for you: 20:00").wait_for()
    assert await page.get_by_label("Phone").input_value() == "0151 12345678"
    await page.get_by_role("button", name="Confirm").click()
    await page.get_by_role("heading", name="You are booked").wait_for()
    await check(page)


async def change_plans(page: Page) -> None:
    await page.get_by_role("link", name="Move").click()
    await page.get_by_role("heading", name="When suits you better?").wait_for()
    await check(page)
    await page.get_by_role("button", name="10:45", exact=True).click()
    await page.get_by_text("10:45–11:45").wait_for()
    await page.get_by_role("link", name="Cancel the visit").click()
    await page.get_by_role("heading", name="Cancel your visit?").wait_for()
    await check(page)
    await page.get_by_role("button", name="Cancel the visit").click()
    await page.get_by_role("heading", name="This visit is cancelled").wait_for()
    await check(page)


async def test_a_time_lost_to_somebody_else_costs_one_tap_and_no_typing() -> None:
    salon = await open_salon()
    async with on_stage() as stage:
        page = await stage.page("phone")
        await page.goto(f"/book/center?service={salon.haircut}&member={salon.anna}")
        await page.get_by_role("button", name="10:15").first.click()
        await page.get_by_label("Name").fill("Masha Petrova")
        await page.get_by_label("Phone").fill("0151 12345678")
        await lapse_and_take(salon.center, salon.haircut, salon.anna)
        await page.get_by_role("button", name="Confirm").click()
        await page.get_by_role("heading", name="it is taken now").wait_for()
        await check(page)
        await page.locator("button.time").first.click()
        assert await page.get_by_label("Name").input_value() == "Masha Petrova"
        assert "/holds/" in page.url  # the address of the new hold, as if it had been a plain step
        await page.get_by_role("button", name="Confirm").click()
        await page.get_by_role("heading", name="You are booked").wait_for()


async def lapse_and_take(branch: int, service: int, member: int) -> None:
    """The hold ends, and somebody else is quicker."""
    from booking import actions as booking
    from kit import clock
    from kit.rights import CUSTOMER

    with clock.pretend(NOW):
        hold = await Hold.objects().first()
        assert hold is not None
        await hold.update_self({Hold.expires_at: NOW})
        wanted = booking.Booking(
            branch, service, member, hold.starts_at, name="Frank", phone="+4915187654321"
        )
        await booking.book(CUSTOMER, wanted)


async def test_two_tabs_a_hold_that_is_over_and_walks_back_and_forth_book_once() -> None:
    salon = await open_salon()
    async with on_stage() as stage:
        page = await stage.page("phone")
        await page.clock.install(time=NOW)
        await page.goto(f"/book/center?service={salon.haircut}")
        await think_again(page)
        other = await page.context.new_page()
        await other.goto(page.url)
        await let_pass(page, "10:01")
        await Hold.update({Hold.expires_at: NOW}, force=True)
        for tab in (page, other):
            await tab.get_by_text("No longer held", exact=True).wait_for()
            await tab.get_by_label("Name").fill("Masha Petrova")
            await tab.get_by_label("Phone").fill("0151 12345678")
        for tab in (page, other):
            await tab.get_by_role("button", name="Confirm").click()
            await tab.get_by_role("heading", name="You are booked").wait_for()
        assert other.url == page.url
        for walk in (page.go_back, page.go_forward):
            await walk()
            await page.get_by_role("heading", name="You are booked").wait_for()
    assert await Visit.count() == 1


async def think_again(page: Page) -> None:
    """What was typed survives a walk back for another time."""
    await page.get_by_role("button", name="Today 10:15").click()
    await page.get_by_label("Name").fill("Masha Petrova")
    await page.get_by_role("link", name="Other times").click()
    await page.get_by_role("button", name="Today 10:30").click()
    await expect(page.get_by_label("Name")).to_have_value("Masha Petrova")


async def test_everything_works_without_scripts_and_a_site_keeps_its_link() -> None:
    await open_salon()
    async with on_stage() as stage:
        link = f'<a href="{stage.site}/book/center">Book online</a>'
        elements = [f'<p><book-online mode="{mode}">{link}</book-online></p>' for mode in MODES]
        ours = link.replace("<a ", "<a data-book-online ")
        with hosting(stage.site, f"{''.join(elements)}<p>{ours}</p><p>{link}</p>") as address:
            page = await stage.page("phone", java_script_enabled=False)
            await page.goto(address)
            links = page.get_by_role("link", name="Book online")
            assert [await each.is_visible() for each in await links.all()] == [True] * (len(MODES) + 2)
            await links.first.click()
        await book_without_scripts(page)
        assert await page.context.cookies() == []


async def book_without_scripts(page: Page) -> None:
    await page.get_by_role("link", name="Haircut").click()
    await page.get_by_role("button", name="Today 10:15").click()
    await page.get_by_text("Held for you until 09:10").wait_for()
    await page.get_by_role("button", name="Keep longer").click()
    await page.get_by_text("Held for you until 09:20").wait_for()
    await page.get_by_label("Name").fill("Masha Petrova")
    await page.get_by_label("Phone").fill("0151 12345678")
    await page.get_by_role("button", name="Confirm").click()
    await page.get_by_role("heading", name="You are booked").wait_for()


async def test_the_zone_is_mentioned_only_to_somebody_in_another() -> None:
    salon = await open_salon()
    async with on_stage() as stage:
        for zone, is_told in (("Europe/Berlin", False), ("Europe/Paris", False), ("America/New_York", True)):
            page = await stage.page("phone", timezone_id=zone)
            await page.goto(f"/book/center?service={salon.haircut}")
            assert await page.get_by_text("All times are the local time of Center").is_visible() == is_told
