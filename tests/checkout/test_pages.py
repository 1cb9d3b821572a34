"""The pages as people use them: on a tablet and a phone, in a real browser, with no accessibility faults."""

import pytest

from checkout.tables import Bill, Payment
from tests.browser.harness import axe, on_stage
from tests.cast import open_salon
from tests.checkout import till

pytestmark = [pytest.mark.committed, pytest.mark.usefixtures("morning")]
WIDER = "document.documentElement.scrollWidth > innerWidth"


async def test_a_bill_is_paid_in_cash_on_a_tablet() -> None:
    salon = await open_salon()
    await till.cashback(salon)
    await till.drawer(salon)
    visit = await till.arrived(salon)
    async with on_stage() as stage:
        page = await stage.page("tablet", salon.actors["Nora"])
        await page.goto(f"/desk/bills/{visit.id}")
        await axe(page)
        await page.fill("#tip", "5")
        await page.check("[name=way][value=cash]")
        await page.fill("#received", "100")
        await page.wait_for_selector("#change:has-text('Change €50.00')")
        await page.click("text=Charge €50.00")
        await page.wait_for_selector("h2:has-text('Paid')")
        await axe(page)
    assert (await Payment.objects())[0].received == 10_000


async def test_reopening_says_first_what_it_takes_back() -> None:
    salon = await open_salon()
    await till.drawer(salon)
    visit = await till.arrived(salon)
    await till.pay(salon, visit, till.in_cash(4500))
    async with on_stage() as stage:
        page = await stage.page("tablet", salon.actors["Nora"])
        await page.goto(f"/desk/bills/{visit.id}")
        await page.click("text=Reopen this visit")
        await page.fill("#why", "Wrong client")
        await page.click("text=Reopen and refund")
        question = await page.inner_text("#question p")
        assert question.startswith(
            "€45.00 goes back to Masha Petrova, €45.00 of it in cash out of Front desk."
        )
        await page.click("#question [value=yes]")
        await page.wait_for_selector("text=was given back on")
        await axe(page)
    assert (await Bill.objects())[0].reversed_why == "Wrong client"


async def test_every_page_fits_a_phone_and_has_no_faults() -> None:
    salon = await open_salon()
    _, shift = await till.drawer(salon)
    await till.printer(salon, port=1)
    visit = await till.arrived(salon)
    await till.pay(salon, await till.arrived(salon), till.in_cash(4500))
    paths = (f"bills/{visit.id}", "cash", f"cash/shifts/{shift.id}", "receipts", "receipts/registers")
    async with on_stage() as stage:
        page = await stage.page("phone", salon.actors["Vera"])
        for path in paths:
            await page.goto(f"/desk/{path}")
            await axe(page)
            assert not await page.evaluate(WIDER), path


async def test_a_refused_payment_on_a_phone_keeps_what_was_typed_without_scripts() -> None:
    salon = await open_salon()
    visit = await till.arrived(salon)
    async with on_stage() as stage:
        page = await stage.page("phone", salon.actors["Olga"], java_script_enabled=False)
        await page.goto(f"/desk/bills/{visit.id}")
        await page.check("[name=way][value=split]")
        await page.fill("#card", "15")
        await page.click("button.big")
        await page.wait_for_selector("#payments-error:has-text('€30.00 is still to be paid.')")
        assert await page.input_value("#card") == "15"
        await page.fill("#card", "45")
        await page.click("button.big")
        await page.wait_for_selector("h2:has-text('Paid')")
    assert await till.count("bill") == 1
