"""The whole story of a link: the desk holds a time on a tablet, the client finishes it on a telephone."""

import pytest
from playwright.async_api import Page, expect

from booking.actions import express
from booking.express_tables import Express
from booking.tables import Hold
from clients.tables import Visit
from kit import clock
from tests.booking.express import sent
from tests.browser.desk import calendar
from tests.browser.harness import BOTH_WAYS, NOW, axe, on_stage
from tests.browser.public_page import SIDEWAYS, check
from tests.cast import open_salon

pytestmark = pytest.mark.committed


async def hold_for_petra(page: Page) -> str:
    """In the form over the calendar; returns the address that can be copied."""
    await page.get_by_role("link", name="New visit").click()
    sheet = page.get_by_role("dialog")
    await sheet.get_by_label("Service").select_option(label="Haircut · 60 min · €45.00")
    await sheet.get_by_label("Time", exact=True).fill("12:00")
    await sheet.get_by_label("With").select_option(label="Anna")
    await axe(page)
    await sheet.get_by_role("button", name="Hold it and send a link").click()
    await sheet.get_by_text("Please write a name.").wait_for()
    await sheet.get_by_label("Client's name").fill("Petra")
    await sheet.get_by_label("Phone").fill("0151 12345679")
    await sheet.get_by_role("button", name="Hold it and send a link").click()
    await page.get_by_role("heading", name="Petra").wait_for()
    await expect(page.get_by_role("dialog")).to_be_hidden()
    return await page.get_by_label("Address").input_value()


async def finish_on(phone: Page, address: str) -> None:
    """With a mistake on the way."""
    await phone.goto(address)
    await phone.get_by_text("Held for you: 1:00:00").or_(phone.get_by_text("Held for you: 59:5")).wait_for()
    await check(phone)
    await phone.get_by_label("Name").fill("Petra Stone")
    await phone.get_by_label("E-mail").fill("petra@example")
    await phone.get_by_role("button", name="Finish the booking").click()
    await phone.get_by_text("address like name@example.com").wait_for()
    await check(phone)
    await phone.get_by_label("E-mail").fill("petra@example.com")
    await phone.get_by_role("button", name="Finish the booking").click()
    await phone.get_by_role("heading", name="You are booked").wait_for()


async def test_held_on_a_tablet_finished_on_a_telephone_and_seen_live() -> None:
    salon = await open_salon()
    async with on_stage() as stage:
        desk = await calendar(stage, salon)
        address = await hold_for_petra(desk)
        held = desk.locator("[data-held-link]")
        await expect(held).to_contain_text("1 h left")
        await desk.get_by_text("Code to scan").click()
        await axe(desk)
        await desk.get_by_role("button", name="Copy").click()
        await desk.get_by_role("button", name="Close").first.click()
        phone = await stage.page("phone")
        await finish_on(phone, address)
        await expect(desk.locator(".ec-event [data-visit]")).to_contain_text("Petra Stone")
        await expect(held).to_have_count(0)
        await phone.goto(address)
        await phone.get_by_role("heading", name="You are booked").wait_for()
    assert (await Visit.count(), await Hold.count()) == (1, 0)


async def say_no_on(phone: Page, link: Express) -> None:
    await phone.goto(f"/x/{link.code}")
    await phone.get_by_text("I do not want this time").click()
    await check(phone)
    await phone.get_by_role("button", name="Let the time go").click()
    await phone.get_by_role("heading", name="You have let this time go").wait_for()
    await check(phone)


async def test_the_panel_follows_what_the_client_does() -> None:
    salon = await open_salon()
    with clock.pretend(NOW):
        link = await sent(salon)
    async with on_stage() as stage:
        desk = await calendar(stage, salon, "desktop")
        await desk.goto(f"/desk/calendar?branch={salon.center}&day=2026-12-02")
        await desk.locator("[data-held-link]").click()
        await desk.get_by_text("Waits for the client").wait_for()
        await say_no_on(await stage.page("phone", color_scheme="dark"), link)
        await desk.get_by_text("The client said no").wait_for()
        await expect(desk.locator("[data-held-link]")).to_have_count(0)
        await desk.get_by_role("link", name="Hold or book it once more").click()
        sheet = desk.get_by_role("dialog")
        await sheet.get_by_role("button", name="Hold it and send a link").click()
        await expect(desk.locator("[data-held-link]")).to_have_count(1)
        await axe(desk)
    states = await Express.select(Express.state).order_by(Express.id).output(as_list=True)
    assert states == ["declined", "open"]


async def test_a_lapsed_link_keeps_what_was_typed_for_another_time() -> None:
    salon = await open_salon()
    with clock.pretend(NOW):
        link = await sent(salon)
    async with on_stage() as stage:
        phone = await stage.page("phone", viewport={"width": 320, "height": 844})
        await phone.goto(f"/x/{link.code}")
        await phone.get_by_label("E-mail").fill("petra@example.com")
        await phone.get_by_text("Add a comment").click()
        await phone.get_by_label("Anything we should know?").fill("With a fringe")
        await Express.update({Express.expires_at: NOW}).where(Express.id == link.id)
        await Hold.update({Hold.expires_at: NOW}, force=True)
        await phone.get_by_role("button", name="Finish the booking").click()
        await phone.get_by_role("heading", name="This time is not kept for you any more").wait_for()
        await check(phone)
        await phone.get_by_role("link", name="All times").click()
        await phone.locator("button.time").first.click()
        await expect(phone.get_by_label("Name")).to_have_value("Petra")
        await expect(phone.get_by_label("E-mail")).to_have_value("petra@example.com")
        await expect(phone.get_by_label("Phone")).to_have_value("+4915112345679")
    assert await Visit.count() == 0


async def test_without_scripts_it_is_held_and_finished_too() -> None:
    salon = await open_salon()
    with clock.pretend(NOW):
        link = await sent(salon)
    async with on_stage() as stage:
        desk = await stage.page("tablet", salon.actors["Olga"], java_script_enabled=False)
        await desk.goto(f"/desk/express/{link.id}")
        await desk.get_by_role("button", name="1 h", exact=True).click()
        await desk.get_by_text("Kept longer.").wait_for()
        phone = await stage.page("phone", java_script_enabled=False)
        await phone.goto(f"/x/{link.code}")
        await phone.get_by_text("Held for you until 11:00").wait_for()
        await phone.get_by_role("button", name="Finish the booking").click()
        await phone.get_by_role("heading", name="You are booked").wait_for()


@pytest.mark.parametrize(("device", "scheme"), BOTH_WAYS)
async def test_the_list_on_every_device(device: str, scheme: str) -> None:
    salon = await open_salon()
    async with on_stage() as stage:
        page = await stage.page(device, salon.actors["Nora"], color_scheme=scheme)
        await page.goto("/desk/express")
        await page.get_by_text("No link is open").wait_for()
        with clock.pretend(NOW):
            link = await sent(salon)
            await express.withdraw(salon.actors["Olga"], (await sent(salon, "12:00")).id)
        for path in ("/desk/express", "/desk/express?state=withdrawn", f"/desk/express/{link.id}"):
            await page.goto(path)
            await page.get_by_text("Petra").first.wait_for()
            await axe(page)
            assert await page.evaluate(SIDEWAYS) == 0
