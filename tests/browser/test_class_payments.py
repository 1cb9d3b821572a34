"""Paying for a place of a class in a real browser: from the form to the provider's page and back."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest
import uvicorn
from playwright.async_api import Page, expect

from booking.prepay_tables import Prepayment
from booking.tables import GroupEvent
from clients.tables import Visit
from demo.stripelike.server import create_box
from demo.stripelike.store import Store
from kit import clock
from tests.booking.classes import offer_yoga, put_on, seat
from tests.booking.scene import at
from tests.browser.harness import BOTH_WAYS, DEVICES, NOW, axe, free_port, on_stage
from tests.cast import MONDAY, Salon, open_salon
from tests.checkout.paying import rule
from tests.widgets.test_classes import PETRA

pytestmark = [pytest.mark.committed, pytest.mark.usefixtures("morning")]
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
TODAY = MONDAY.replace(month=12, day=1)
SHOTS = os.environ.get("SHOTS", "")
KEY = "sk_test_of_the_box"


@asynccontextmanager
async def box_on_a_port() -> AsyncIterator[str]:
    """The provider in a box, at the time of the stage."""
    port = free_port()
    site = f"http://127.0.0.1:{port}"
    store = Store(site=site)
    with clock.pretend(NOW):
        config = uvicorn.Config(create_box(store), port=port, log_level="warning", lifespan="off")
        serving = asyncio.create_task((server := uvicorn.Server(config)).serve())
    try:
        yield site
    finally:
        server.should_exit = True
        await serving


async def whole(page: Page, name: str) -> None:
    await axe(page)
    assert await page.evaluate(SIDEWAYS) == 0, page.url
    if SHOTS:
        await page.screenshot(path=Path(SHOTS) / f"{name}.png", full_page=True)


async def paid_classes(salon: Salon) -> tuple[GroupEvent, GroupEvent]:
    """One with places, and a full one on whose list somebody can wait."""
    with clock.pretend(NOW):
        await rule(salon)
        event = await put_on(salon, await offer_yoga(salon), starts_at=at("15:00", TODAY), capacity=4)
        full = await put_on(salon, event.service, "14:00", capacity=1)
        await seat(full.id, 9)
    return event, full


@pytest.mark.parametrize("device", DEVICES)
async def test_a_stranger_pays_for_two_places_and_comes_back_to_them(device: str) -> None:
    salon = await open_salon()
    event, full = await paid_classes(salon)
    async with box_on_a_port() as box, on_stage(STRIPE_URL=box, STRIPE_SECRET_KEY=KEY) as stage:
        page = await stage.page(device)
        await page.goto(f"/book/center/events/{event.id}")
        await asks_for_two(page, device)
        await page.get_by_role("button", name="Agree and pay €15.00").click()
        await page.wait_for_url(f"{box}/pay/**")
        for number in ("4000000000009995", "4242424242424242"):
            await page.locator("#number").fill(number)
            await page.get_by_role("button", name="Pay €15.00").click()
            if number.startswith("40"):
                await expect(page.get_by_text("Your card was declined")).to_be_visible()
        await expect(page.get_by_role("heading", name="You are booked")).to_be_visible()
        await expect(page.get_by_text("€15.00 paid online.")).to_be_visible()
        await whole(page, f"booked-{device}")
        await page.goto(f"/book/center/events/{full.id}")
        await whole(page, f"full-{device}")
    assert (await GroupEvent.objects().get(GroupEvent.id == event.id)).taken == 2


async def asks_for_two(page: Page, device: str) -> None:
    await expect(page.get_by_role("heading", name="Before your visit")).to_be_visible()
    await page.get_by_label("Places").select_option("2")
    await whole(page, f"places-{device}")
    for label, name in (("Name", "name"), ("Phone", "phone"), ("E-mail", "email")):
        await page.get_by_label(label).fill(PETRA[name])
    await page.get_by_role("button", name="Confirm").click()
    await expect(page.get_by_role("heading", name="One more step: €15.00")).to_be_visible()
    await expect(page.get_by_text("We keep your place until 09:30.")).to_be_visible()
    await whole(page, f"terms-{device}")


async def asked_with(visit: Visit, state: str) -> None:
    now = clock.now()
    await Prepayment(
        visit=visit.id, client=visit.client, state=state, asks="deposit", amount=750, price=1_500,
        currency="EUR", free_hours=2, late_rate=5_000, no_show_rate=10_000, fee_days=7, asked_at=now,
        due_at=now + timedelta(hours=27),
    ).save()  # fmt: skip


@pytest.mark.parametrize(("device", "scheme"), BOTH_WAYS)
async def test_pages_of_places_to_be_paid_for_hold_on_every_device(device: str, scheme: str) -> None:
    salon = await open_salon()
    with clock.pretend(NOW):
        event = await put_on(salon, await offer_yoga(salon), capacity=1)
        kept = await seat(event.id, 1)
        await kept.update_self({Visit.status: "requested", Visit.requested_at: NOW, Visit.wanted_at: NOW})
        waits = await seat(event.id, 2, or_list=True)
        await asked_with(kept, "open")
        await asked_with(waits, "listed")
    async with on_stage(STRIPE_SECRET_KEY=KEY) as stage:
        page = await stage.page(device, salon.actors["Olga"], color_scheme=scheme)
        pages = {
            "kept": f"/v/{kept.code}", "kept-terms": f"/v/{kept.code}/payment",
            "kept-back": f"/v/{kept.code}/cancellation", "waits": f"/v/{waits.code}",
            "desk-class": f"/desk/events/{event.id}", "desk-kept": f"/desk/visits/{kept.id}",
            "desk-waits": f"/desk/visits/{waits.id}", "desk-requests": "/desk/requests",
        }  # fmt: skip
        for name, path in pages.items():
            await page.goto(path)
            await whole(page, f"{name}-{device}")
        await page.goto(pages["desk-kept"])
        await expect(page.get_by_role("link", name="Offer another time…")).to_have_count(0)
        await page.get_by_role("button", name="Accept").click()
        await expect(page.get_by_text("Not insisted on")).to_be_visible()
