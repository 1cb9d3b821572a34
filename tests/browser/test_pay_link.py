"""A payment link as it is lived: a code on the tablet of a till, a telephone that scans it, two taps more."""

import pytest
from playwright.async_api import Page

from kit.qr import ALL_AROUND, qr_source
from tests.browser.harness import axe
from tests.browser.provider import Paid, taking_money
from tests.browser.public_page import check
from tests.cast import open_salon
from tests.checkout import till
from tests.checkout.paying import book_of

pytestmark = [pytest.mark.committed, pytest.mark.usefixtures("morning")]
POOR = "4000 0000 0000 9995"


async def test_a_haircut_is_paid_by_a_code_on_the_tablet_and_completed_in_a_tap() -> None:
    salon = await open_salon()
    visit = await till.arrived(salon)
    async with taking_money() as paid:
        tablet = await paid.stage.page("tablet", salon.actors["Olga"])
        await tablet.goto(f"/desk/bills/{visit.id}")
        await tablet.evaluate("window.stays = true")
        address = await asks(tablet)
        phone = await paid.stage.page("phone")
        await is_declined_and_pays(phone, tablet, address, paid)
        await finishes(tablet)
    assert await book_of(salon) == {
        "online_acquirer": 5_000, "revenue_services": -4_500, "tips_payable": -500,
    }  # fmt: skip


async def asks(page: Page) -> str:
    """For all of it with a tip; the code is large, and it is the address beside it."""
    part = page.locator("#by-link")
    await part.get_by_label("Tip with it").fill("5")
    await part.get_by_role("button", name="Show the code").click()
    await part.get_by_text("Waits to be paid").wait_for()
    address = await part.get_by_label("The link").input_value()
    code = part.get_by_role("img", name="Code to scan: pay €50.00")
    assert await code.get_attribute("src") == qr_source(address, ALL_AROUND)
    box = await code.bounding_box()
    assert box is not None
    assert min(box["width"], box["height"]) >= 240
    assert await page.input_value("#tip") == "5.00", "the till proposes the tip that was said"
    await page.locator("#charge-label", has_text="Charge €50.00").wait_for()
    await axe(page)
    return address


async def is_declined_and_pays(phone: Page, tablet: Page, address: str, paid: Paid) -> None:
    """Every step on the telephone is seen on the tablet, which nobody touches."""
    await phone.goto(address)
    await phone.get_by_label("Card number").fill(POOR)
    await phone.get_by_role("button", name="Pay €50.00").click()
    await phone.get_by_role("link", name="Back").click()
    await phone.get_by_text("There is not enough money on this card.").wait_for()
    await check(phone)
    await tablet.get_by_text("Card declined").wait_for()
    await axe(tablet)
    await phone.get_by_role("link", name="Go to the payment page").click()
    await phone.get_by_role("button", name="Pay €50.00").click()
    await phone.get_by_role("heading", name="Thank you, that is paid").wait_for()
    await check(phone)
    await paid.tells(times=2)


async def finishes(page: Page) -> None:
    await page.locator("#charge-label", has_text="Finish").wait_for()
    await page.locator("#to-pay-sums", has_text="Prepaid online").wait_for()
    assert await page.evaluate("window.stays"), "without a reload"
    assert await page.input_value("#tip") == "5.00"
    assert "more was paid" not in await page.inner_text("main")
    await axe(page)
    await page.get_by_role("button", name="Finish").click()
    await page.get_by_role("heading", name="Paid", exact=True).wait_for()
    await page.get_by_text("Tip for Anna").wait_for()
