"""Checking in before a camera, with a scanner, by hand, and on the client's own phone at the door."""

import asyncio
from pathlib import Path

import pytest
import qrcode
from PIL import Image
from playwright.async_api import Page, async_playwright, expect

from booking.actions import posters
from booking.door_tables import DoorPoster
from clients.rules import short_code
from clients.tables import Visit
from kit import clock
from tests.browser.chromium import find_chromium
from tests.browser.desk import booked, calendar
from tests.browser.harness import NOW, QUIET, Stage, axe, on_stage, serving
from tests.cast import Salon, open_salon

pytestmark = [pytest.mark.committed, pytest.mark.usefixtures("morning")]
WIDTH, HEIGHT = 640, 480
ENTER = {"type": "keyDown", "text": "\r", "key": "Enter"}


async def now(visit: Visit) -> str:
    found = await Visit.objects().get(Visit.id == visit.id)
    assert found is not None
    return str(found.status)


async def check_in_page(stage: Stage, salon: Salon, device: str = "tablet") -> Page:
    page = await stage.page(device, salon.actors["Olga"])
    await page.goto("/desk/check-in")
    return page


async def scanner(page: Page, text: str) -> None:
    """What a scanner does: every key at once, and Enter."""
    session = await page.context.new_cdp_session(page)
    keys = [*({"type": "keyDown", "text": key, "key": key} for key in text), ENTER]
    await asyncio.gather(*(session.send("Input.dispatchKeyEvent", key) for key in keys))
    await session.detach()


def seen_by_camera(link: str, place: Path) -> Path:
    """A film of one still picture (YUV4MPEG2) of a sheet of paper with the code."""
    code = qrcode.make(link, border=4, box_size=8).get_image().convert("L")
    paper = Image.new("L", (WIDTH, HEIGHT), 255)
    paper.paste(code, ((WIDTH - code.width) // 2, (HEIGHT - code.height) // 2))
    grey = bytes([128]) * (WIDTH * HEIGHT // 2)
    frame = b"FRAME\n" + paper.tobytes() + grey
    place.write_bytes(f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F10:1 Ip A1:1 C420jpeg\n".encode() + frame * 10)
    return place


async def test_a_code_before_the_camera_checks_in(tmp_path: Path) -> None:
    salon = await open_salon()
    visit = await booked(salon, 10)
    film = seen_by_camera(f"http://salon.test/v/{visit.code}", tmp_path / "code.y4m")
    eyes = [
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
        f"--use-file-for-fake-video-capture={film}",
    ]
    async with serving() as site, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=find_chromium(), args=[*QUIET, *eyes])
        page = await check_in_page(Stage(site, browser), salon)
        await page.get_by_role("button", name="Use the camera").click()
        await expect(
            page.get_by_role("heading", name="Masha Petrova is checked in for 10:00.")
        ).to_be_visible()
        await axe(page)
        await page.get_by_role("button", name="Stop the camera").click()
        await expect(page.locator("video")).to_be_hidden()
        await browser.close()
    assert await now(visit) == "arrived"


async def test_without_a_camera_it_says_so_and_the_code_is_typed() -> None:
    salon = await open_salon()
    visit = await booked(salon, 10)
    async with on_stage() as stage:
        page = await check_in_page(stage, salon, "phone")
        await page.get_by_role("button", name="Use the camera").tap()
        await expect(page.locator("[data-camera-says]")).to_contain_text("type the code")
        await page.get_by_label("The client’s code").fill(short_code(visit.code).lower())
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("heading", name="Masha Petrova is checked in")).to_be_visible()
        await page.get_by_label("The client’s code").fill("nobody")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("heading", name="Nobody who comes here today")).to_be_visible()
        await axe(page)
    assert await now(visit) == "arrived"


async def test_a_scanner_on_the_calendar_checks_in_and_presses_nothing_else() -> None:
    salon = await open_salon()
    visit = await booked(salon, 10)
    async with on_stage() as stage:
        page = await calendar(stage, salon)
        other = await calendar(stage, salon, "desktop", "Vera")
        await scanner(page, f"http://salon.test/v/{visit.code}")
        await expect(page.locator("#toasts")).to_contain_text("Masha Petrova is checked in for 10:00.")
        await expect(other.locator(f'#calendar .is-arrived [data-visit="{visit.id}"]')).to_be_visible()
        assert await page.locator("dialog[open]").count() == 0
        assert "Tuesday 1 December" in await page.get_by_role("heading", level=1).inner_text()
    assert await now(visit) == "arrived"


async def test_a_client_at_the_door_checks_in_and_the_desk_sees_it() -> None:
    salon = await open_salon()
    visit = await booked(salon, 10)
    with clock.pretend(NOW):
        await posters.put_up(salon.actors["Nora"], salon.center, 120, 15)
    poster = await DoorPoster.objects().first()
    assert poster is not None
    async with on_stage() as stage:
        desk = await calendar(stage, salon)
        phone = await stage.page("phone")
        await phone.goto(f"/c/{poster.code}")
        await axe(phone)
        await phone.get_by_label("Your phone number").fill("0151 12345678")
        await phone.get_by_role("button", name="Go on").tap()
        await expect(phone.get_by_role("heading", name="Your visit at 10:00")).to_be_visible()
        await axe(phone)
        await phone.get_by_role("button", name="I am here").tap()
        await expect(phone.get_by_role("heading", name="You are checked in")).to_be_visible()
        await expect(desk.locator(f'#calendar .is-arrived [data-visit="{visit.id}"]')).to_be_visible()
