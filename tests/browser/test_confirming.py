"""A phone is confirmed, and a device reckons where a form is under attack: with scripts and without."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from playwright.async_api import Page, expect

from catalog.choices import ConfirmsPhone
from catalog.tables import Branch
from clients.tables import Visit
from kit.db import execute
from kit.settings import Settings
from tests.browser.harness import NOW, Stage, on_stage
from tests.browser.public_page import check, hosting
from tests.cast import Salon, open_salon
from tests.reminders.test_texting import gateway

MOST_TRIES = Settings().tries_before_work
pytestmark = pytest.mark.committed
TRIED = "INSERT INTO form_tries (form, minute_at, tries) VALUES ('', $1, $2)"


@asynccontextmanager
async def texting(**options: str) -> AsyncIterator[tuple[Stage, list[str]]]:
    async with gateway(200) as (url, heard), on_stage(SMS_URL=url, **options) as stage:
        yield stage, heard


async def code_in(page: Page, heard: list[str], number: int = 1) -> str:
    """Of the text message with the number, once it has come."""
    for _ in range(200):
        if len(heard) >= number:
            found = re.search(r"text=(\d{6})", heard[number - 1])
            assert found
            return found[1]
        await page.wait_for_timeout(100)
    raise AssertionError("no text message came")


async def asking(who: ConfirmsPhone) -> Salon:
    salon = await open_salon()
    await Branch.update({Branch.confirms_phone: who}).where(Branch.id == salon.center)
    return salon


async def fill_in(page: Page, salon: Salon, phone: str = "0151 12345679") -> None:
    await page.goto(f"/book/center?service={salon.haircut}&member={salon.anna}")
    await page.get_by_role("button", name="10:15").first.click()
    await page.get_by_label("Name").fill("Petra Stone")
    await page.get_by_label("Phone").fill(phone)
    await page.get_by_role("button", name="Confirm").click()


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (320, "dark")])
async def test_a_phone_is_corrected_and_confirmed(width: int, scheme: str) -> None:
    salon = await asking(ConfirmsPhone.always)
    async with texting() as (stage, heard):
        page = await stage.page("phone", viewport={"width": width, "height": 844}, color_scheme=scheme)
        await fill_in(page, salon, "0151 12345670")
        await page.get_by_role("heading", name="Confirm your phone number").wait_for()
        await page.get_by_text("Held for you: 10:00").wait_for()
        assert await page.evaluate("document.activeElement.name") == "figures"
        await check(page)
        await stumble(page, await code_in(page, heard))
        await page.get_by_label("Phone").fill("0151 12345679")
        await page.get_by_role("button", name="Confirm").click()
        await page.get_by_text("on their way to 0151 12345679").wait_for()
        code = await code_in(page, heard, 2)
        await page.get_by_label("Code").fill(f"{code[:3]} {code[3:]}")
        await page.keyboard.press("Enter")
        await page.get_by_role("heading", name="You are booked").wait_for()
        assert await page.context.cookies() == []
    assert await Visit.count() == 1


async def stumble(page: Page, right: str) -> None:
    """A wrong code, another one too soon, and the number was wrong as well."""
    await page.get_by_label("Code").fill(f"{(int(right) + 1) % 10**6:06d}")
    await page.get_by_role("button", name="Confirm", exact=True).click()
    await page.get_by_text("4 tries are left").wait_for()
    await check(page)
    await page.get_by_role("button", name="Send another code").click()
    await page.get_by_text("in 30 seconds").wait_for()
    await check(page)
    await page.get_by_role("button", name="Correct the number").click()
    await page.get_by_text("Write the number to which").wait_for()
    assert await page.evaluate("document.activeElement.name") == "phone"
    await check(page)


async def test_what_was_confirmed_is_not_asked_again_after_a_walk_back() -> None:
    """The time is gone when the code comes; the tab remembers that the phone is theirs."""
    salon = await asking(ConfirmsPhone.always)
    async with texting() as (stage, heard):
        page = await stage.page("phone")
        await fill_in(page, salon)
        code = await code_in(page, heard)
        await execute("DELETE FROM hold")
        await execute("UPDATE branch SET lead_minutes = 3000")
        await page.get_by_label("Code").fill(code)
        await page.get_by_role("button", name="Confirm", exact=True).click()
        await page.get_by_role("heading", name="too soon").wait_for()
        await page.get_by_role("link", name="All times").click()
        await page.get_by_role("button", name="12:15").first.click()
        await expect(page.get_by_label("Phone")).to_have_value("0151 12345679")
        await page.get_by_role("button", name="Confirm").click()
        await page.get_by_role("heading", name="You are booked").wait_for()
        assert len(heard) == 1


async def test_without_scripts_a_phone_is_confirmed_and_an_attack_got_around() -> None:
    salon = await asking(ConfirmsPhone.never)
    await execute(TRIED, NOW, MOST_TRIES)
    async with texting() as (stage, heard):
        page = await stage.page("phone", java_script_enabled=False)
        await fill_in(page, salon)
        await page.get_by_role("heading", name="One moment, please").wait_for()
        await page.get_by_role("button", name="Send me a code").click()
        await page.get_by_label("Code").fill(await code_in(page, heard))
        await page.get_by_role("button", name="Confirm", exact=True).click()
        await page.get_by_role("heading", name="You are booked").wait_for()
    assert await Visit.count() == 1


async def test_under_attack_a_device_reckons_by_itself_also_in_a_frame() -> None:
    salon = await open_salon()
    await execute(TRIED, NOW, MOST_TRIES)
    async with on_stage() as stage:
        page = await stage.page("phone")
        await fill_in(page, salon)
        await page.get_by_role("heading", name="You are booked").wait_for()
        frame = (
            f'<book-online><a href="{stage.site}/book/center?service={salon.haircut}">Book</a></book-online>'
        )
        with hosting(stage.site, frame) as address:
            outside = await stage.page("desktop")
            await outside.goto(address)
            inside = outside.frame_locator("iframe")
            await inside.get_by_role("button", name="12:15").first.click()
            await inside.get_by_label("Name").fill("Mia")
            await inside.get_by_label("Phone").fill("0151 12345670")
            await inside.get_by_role("button", name="Confirm").click()
            await inside.get_by_role("heading", name="You are booked").wait_for()
    assert await Visit.count() == 2


async def test_the_page_that_reckons_is_whole_while_it_cannot() -> None:
    salon = await open_salon()
    await execute(TRIED, NOW, MOST_TRIES)
    async with texting() as (stage, _):
        page = await stage.page("phone")
        await page.route("**/widgets/work.js", lambda route: route.abort())
        await fill_in(page, salon)
        await page.get_by_role("button", name="Send me a code").wait_for()
        await check(page)
    assert await Visit.count() == 0
