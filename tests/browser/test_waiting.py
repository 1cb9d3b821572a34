"""The waiting list in a real browser: a phone that joins and takes an offer, also without scripts."""

import pytest
from playwright.async_api import Page

from booking import actions
from booking.waiting_tables import WaitingRequest
from tests.booking.line import free, full_day, offers, set_way
from tests.booking.scene import at
from tests.browser.harness import BOTH_WAYS, axe, on_stage
from tests.browser.public_page import SIDEWAYS, check
from tests.cast import Salon, open_salon

pytestmark = [pytest.mark.committed, pytest.mark.usefixtures("morning")]


async def join(page: Page, salon: Salon) -> None:
    await page.goto(f"/book/center?service={salon.haircut}&member={salon.anna}&day=2026-12-02")
    await page.get_by_role("link", name="Nothing suits?").click()
    await page.get_by_role("heading", name="When would suit you?").wait_for()
    await check(page)
    await page.get_by_label("To", exact=False).first.fill("2026-12-01")
    await page.get_by_role("button", name="Put me on the list").click()
    await page.get_by_text("That is before the first day.").wait_for()
    await page.get_by_text("Please write a name.").wait_for()
    await check(page)
    await page.get_by_label("To", exact=False).first.fill("2026-12-02")
    await page.get_by_text("Something else would suit, too").click()
    await page.locator("[name='from_on-2']").fill("2026-12-24")
    await page.locator("[name='day-2-3']").check()
    await page.get_by_label("Name").fill("Mia Stone")
    await page.get_by_label("Phone").fill("0151 12345999")
    await page.get_by_label("E-mail").fill("mia@example.com")
    await check(page)
    await page.get_by_role("button", name="Put me on the list").click()
    await page.get_by_role("heading", name="You are on the list").wait_for()
    await check(page)


async def join_without_scripts(page: Page, salon: Salon) -> None:
    await page.goto(f"/book/center/waiting?service={salon.haircut}&member={salon.anna}&day=2026-12-02")
    await page.get_by_label("Name").fill("Mia Stone")
    await page.get_by_label("Phone").fill("0151 12345999")
    await page.get_by_role("button", name="Put me on the list").click()
    await page.get_by_role("heading", name="You are on the list").wait_for()


async def leave_and_come_back(page: Page) -> None:
    await page.get_by_role("button", name="Leave the list").click()
    await page.get_by_role("heading", name="You are not on the list any more").wait_for()
    await check(page)
    await page.get_by_role("button", name="Undo").click()
    await page.get_by_role("heading", name="You are on the list").wait_for()


@pytest.mark.parametrize(("scheme", "width"), [("light", 390), ("dark", 320)])
async def test_a_phone_joins_leaves_comes_back_and_takes_an_offer(scheme: str, width: int) -> None:
    salon = await open_salon()
    await set_way(salon, "hand")  # the server's own worker stays out of this
    visits = await full_day(salon)
    async with on_stage() as stage:
        size = {"width": width, "height": 844}
        page = await stage.page("phone", color_scheme=scheme, viewport=size)
        await join(page, salon)
        await leave_and_come_back(page)
        await free(salon, visits["12:00"])
        [request] = await WaitingRequest.objects()
        await actions.offer_by_hand(salon.actors["Olga"], request.id, at("12:00"), salon.anna)
        await page.reload()
        await page.get_by_role("link", name="Look at it").click()
        await page.get_by_text("Held for you: 30:00").wait_for()
        await check(page)
        await page.get_by_role("button", name="Take it").click()
        await page.get_by_role("heading", name="You are booked").wait_for()
    assert [each.answer for each in await offers()] == ["taken"]


async def test_without_scripts_one_joins_too() -> None:
    salon = await open_salon()
    async with on_stage() as stage:
        page = await stage.page("phone", java_script_enabled=False)
        await join_without_scripts(page, salon)
        await page.get_by_role("button", name="Leave the list").click()
        await page.get_by_role("heading", name="You are not on the list any more").wait_for()
    assert await WaitingRequest.select(WaitingRequest.status).output(as_list=True) == ["left"]


async def desk_at_work(page: Page) -> None:
    """Adds somebody who calls, looks at what is free for them, and offers it."""
    await page.goto("/desk/waiting")
    await page.get_by_text("Nobody waits").wait_for()
    await axe(page)
    await page.get_by_role("link", name="Add a client").first.click()
    await page.get_by_role("button", name="Put in line").click()
    await page.get_by_text("Choose a service.").wait_for()
    await axe(page)
    await page.get_by_label("Service").select_option(label="Haircut · 60 min · €45.00")
    await page.get_by_label("Client’s name").fill("Mia Stone")
    await page.get_by_label("Phone").fill("0151 12345999")
    await page.get_by_role("button", name="Put in line").click()
    await page.get_by_text("In line.").wait_for()
    await axe(page)
    await page.get_by_role("button", name="Offer Wednesday 2 December, 09:00").click()
    await page.get_by_text("please call").first.wait_for()
    await axe(page)


async def take_off(page: Page) -> None:
    await page.get_by_role("button", name="Take off the list").click()
    await page.get_by_role("dialog").get_by_role("button", name="Take off the list").click()
    await page.get_by_text("Taken off the list.").wait_for()
    await page.get_by_role("button", name="Put back in line").click()
    await page.get_by_text("Back in line.").wait_for()


@pytest.mark.parametrize(("device", "scheme"), BOTH_WAYS)
async def test_the_desk_adds_offers_and_removes(device: str, scheme: str) -> None:
    salon = await open_salon()
    await set_way(salon, "hand")
    async with on_stage() as stage:
        page = await stage.page(device, salon.actors["Nora"], color_scheme=scheme)
        await desk_at_work(page)
        await take_off(page)
        for path in ("/desk/waiting", "/desk/waiting/terms"):
            await page.goto(path)
            await axe(page)
            assert await page.evaluate(SIDEWAYS) == 0
