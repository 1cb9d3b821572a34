"""A form that is sent while the database is away: nothing typed is lost, and it is saved once."""

import os
import re
import signal
import sys
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from tests.browser.harness import axe, chromium
from tests.setup.house import RunningHouse, open_house, parent_of, postgres_of, started_before

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")


def take_the_database_away(house: RunningHouse, data: Path) -> None:
    """It is killed, and who would start it again is held."""
    [database] = [pid for pid in postgres_of(data) if parent_of(pid) == house.process.pid]
    os.kill(house.process.pid, signal.SIGSTOP)
    os.kill(database, signal.SIGKILL)
    house.wait_until(lambda: house.status() == 503, "it says 503")


async def signed_in(page: Page, house: RunningHouse) -> None:
    """As the owner, whose account is made by the link that was printed."""
    link = re.search(r"http\S+/desk/welcome\?code=\S+", house.said)
    assert link, house.said
    await page.goto(link[0])
    await page.get_by_label("Your name").fill("Vera")
    await page.get_by_label("Your e-mail").fill("vera@linden.example")
    await page.get_by_label("Choose a password").fill("four plain little words")
    await page.get_by_role("button", name="Make my account").click()
    await page.wait_for_url("**/desk/start/**")


@pytest.mark.parametrize("scripts", [True, False])
async def test_what_was_sent_while_the_database_was_away_is_saved_once(scripts: bool) -> None:
    with started_before() as data, open_house(data) as house:
        async with chromium() as browser:
            context = await browser.new_context(java_script_enabled=scripts)
            page = await context.new_page()
            await signed_in(page, house)
            await page.goto(f"{house.address}/desk/clients/new")
            await page.get_by_label("Name", exact=True).fill("Masha <Petrova> & Söhne")
            await page.get_by_label("Phone").fill("+49 1511 2345678")
            take_the_database_away(house, data)
            await page.get_by_role("button", name="Add the client").click()
            await expect(page.get_by_role("heading", level=1)).to_contain_text("We are out of reach")
            if scripts:
                await axe(page)
            os.kill(house.process.pid, signal.SIGCONT)
            house.wait_until(lambda: house.status() == 200, "it comes back")
            if not scripts:
                await page.get_by_role("button", name="Send it again").click()
            await expect(page.get_by_role("heading", level=1)).to_contain_text("Masha <Petrova> & Söhne")
            await page.goto(f"{house.address}/desk/clients?q=Masha")
            await expect(page.get_by_role("link", name="Masha")).to_have_count(1)


async def test_a_password_is_not_written_into_the_page_that_comes_back() -> None:
    with started_before() as data, open_house(data) as house:
        async with chromium() as browser:
            page = await browser.new_page()
            await signed_in(page, house)
            await page.context.clear_cookies()
            await page.goto(f"{house.address}/desk/sign-in")
            await page.get_by_label("E-mail").fill("vera@linden.example")
            await page.get_by_label("Password").fill("a secret of mine")
            take_the_database_away(house, data)
            await page.get_by_role("button", name="Sign in").click()
            await expect(page.locator("main")).to_contain_text("Go back a page")
            assert "a secret of mine" not in await page.content()
            os.kill(house.process.pid, signal.SIGCONT)
            house.wait_until(lambda: house.status() == 200, "it comes back")
