"""Practice payments as a stranger tries them: a booking on a phone, the page of the box, and the desk."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest
from playwright.async_api import Page, expect

from clients.tables import Visit
from demo.stripelike import KEY, WEBHOOK_SECRET
from kit.machine import ROOT
from tests.browser.harness import NOW, Stage, axe, free_port, on_stage
from tests.browser.public_page import SIDEWAYS, check
from tests.cast import open_salon
from tests.checkout.paying import rule

pytestmark = pytest.mark.committed
SAID = "Practice payments: no money moves."


@asynccontextmanager
async def practice() -> AsyncIterator[Stage]:
    """A stage that pays in a box of its own, as the demo does."""
    box, port = free_port(), free_port()
    site = f"http://127.0.0.1:{box}"
    words = ["--port", str(box), "--tempu", f"http://127.0.0.1:{port}"]
    running = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "demo.stripelike", *words, cwd=ROOT, env={"NOW": NOW.isoformat()},
        stdout=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    try:
        await until_it_answers(site)
        keys = {"STRIPE_URL": site, "STRIPE_SECRET_KEY": KEY, "STRIPE_WEBHOOK_SECRET": WEBHOOK_SECRET}
        async with on_stage(port=port, **keys) as stage:
            yield stage
    finally:
        running.terminate()
        await running.wait()


async def until_it_answers(site: str) -> None:
    async with httpx.AsyncClient() as client:
        for _ in range(600):
            try:
                if (await client.get(f"{site}/page.css")).status_code == 200:
                    return
            except httpx.TransportError:
                await asyncio.sleep(0.1)
    raise AssertionError("The box did not answer within a minute.")


async def to_the_terms(page: Page, service: int) -> None:
    await page.goto(f"/book/center?service={service}")
    await page.get_by_role("link", name="Thu 10 December").click()
    await page.get_by_role("button", name="10:30", exact=True).click()
    await page.get_by_label("Name").fill("Masha Petrova")
    await page.get_by_label("Phone").fill("0151 12345678")
    await page.get_by_role("button", name="Confirm").click()
    await page.get_by_role("heading", name="One more step").wait_for()


async def seen(page: Page) -> None:
    """The page of the box: nothing to scroll sideways, nothing that cannot be read or reached."""
    await expect(page.get_by_text(SAID)).to_be_visible()
    await axe(page)
    assert await page.evaluate(SIDEWAYS) == 0


@pytest.mark.parametrize(("device", "scheme"), [("phone", "light"), ("desktop", "dark")])
async def test_a_deposit_is_declined_then_confirmed_with_the_bank_and_the_desk_knows_it_was_practice(
    device: str, scheme: str
) -> None:
    salon = await open_salon()
    await rule(salon)
    async with practice() as stage:
        page = await stage.page(device, color_scheme=scheme)
        await to_the_terms(page, salon.haircut)
        await expect(page.get_by_text(SAID)).to_be_visible()
        await check(page)
        await page.get_by_role("button", name="Agree and pay").click()
        await pay_with_the_bank(page)
        await expect(page.get_by_text(SAID)).to_be_visible()
        await check(page)
        visit = await Visit.objects().first()
        assert visit is not None
        assert visit.status == Visit.Status.waiting
        await at_the_desk(await stage.page(device, salon.actors["Vera"], color_scheme=scheme), visit)


async def pay_with_the_bank(page: Page) -> None:
    """First with a card that is declined."""
    await page.get_by_role("heading", name="Try a card").wait_for()
    await seen(page)
    await page.get_by_role("button", name="has not enough money").click()
    await expect(page.get_by_role("alert")).to_have_text("Your card was declined (insufficient_funds).")
    await seen(page)
    await page.get_by_role("button", name="the bank asks every time").click()
    await page.get_by_role("heading", name="Your bank asks").wait_for()
    await seen(page)
    await page.get_by_role("button", name="Yes, pay").click()
    await page.get_by_role("heading", name="You are booked").wait_for()


async def at_the_desk(desk: Page, visit: Visit) -> None:
    await desk.goto("/desk/online")
    await expect(
        desk.get_by_text("Practice payments: paying online works, but no money moves.")
    ).to_be_visible()
    await axe(desk)
    await desk.goto(f"/desk/online/visits/{visit.id}")
    await expect(desk.get_by_text("Practice: no money moves")).to_be_visible()
    await expect(desk.get_by_text("22.50 paid online")).to_be_visible()
    await axe(desk)


async def test_a_card_is_left_and_stands_on_the_clients_card_as_practice() -> None:
    salon = await open_salon()
    await rule(salon, "card")
    async with practice() as stage:
        page = await stage.page("phone")
        await to_the_terms(page, salon.haircut)
        await page.get_by_role("button", name="Agree and leave a card").click()
        await page.get_by_label("Card number").wait_for()  # the page before says that it is practice as well
        await seen(page)
        await page.get_by_label("Card number").fill("4000 0000 0000 0341")
        await page.get_by_role("button", name="Save the card").click()
        await page.get_by_role("heading", name="You are booked").wait_for()
        visit = await Visit.objects().first()
        assert visit is not None
        desk = await stage.page("tablet", salon.actors["Vera"])
        await desk.goto(f"/desk/clients/{visit.client}")
        await expect(desk.get_by_text("Visa •••• 0341").first).to_be_visible()
        await expect(desk.get_by_text("Practice: no money moves")).to_be_visible()
        await axe(desk)


async def test_who_turns_back_finds_the_time_kept_and_a_page_that_is_over_says_so() -> None:
    salon = await open_salon()
    await rule(salon)
    async with practice() as stage:
        page = await stage.page("phone")
        await to_the_terms(page, salon.haircut)
        await page.get_by_role("button", name="Agree and pay").click()
        await page.get_by_role("heading", name="Try a card").wait_for()
        address = page.url
        await page.get_by_role("link", name="Back").click()
        await page.get_by_text("We keep your time until").wait_for()
        await page.goto(address)
        await page.get_by_role("button", name="works", exact=False).first.click()
        await page.get_by_role("heading", name="You are booked").wait_for()
        await page.goto(address)
        await expect(page.get_by_text("It was paid.")).to_be_visible()
        await seen(page)


async def test_without_a_provider_the_desk_says_how_to_try_one() -> None:
    salon = await open_salon()
    async with on_stage() as stage:
        for device in ("phone", "desktop"):
            desk = await stage.page(device, salon.actors["Vera"])
            await desk.goto("/desk/online")
            await desk.get_by_text("How to try it without money").click()
            await expect(desk.get_by_text("It begins with sk_test_")).to_be_visible()
            await expect(desk.get_by_text(f"{stage.site}/payments/stripe")).to_be_visible()
            await axe(desk)
            assert await desk.evaluate(SIDEWAYS) == 0
