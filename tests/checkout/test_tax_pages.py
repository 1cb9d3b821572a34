"""Taxes, rounding and shared tips as people use them: decided at the desk, then seen at the till."""

import pytest
from playwright.async_api import expect

from checkout.tables import Bill
from clients.tables import Visit
from tests.browser.harness import axe, on_stage
from tests.cast import Salon, open_salon
from tests.checkout import till
from tests.checkout.taxing import also_served, keeps_taxes, on_parties, rate_from, taxed_as

pytestmark = [pytest.mark.committed, pytest.mark.usefixtures("morning")]
WIDER = "document.documentElement.scrollWidth > innerWidth"


async def test_a_till_begins_to_keep_taxes_and_something_is_taxed_otherwise() -> None:
    salon = await open_salon()
    async with on_stage() as stage:
        page = await stage.page("tablet", salon.actors["Vera"])
        await page.goto(f"/desk/taxes?branch={salon.center}")
        await axe(page)
        await page.select_option("#taxing", "included")
        await page.click("form[action$=till] button:has-text('Save')")
        await page.wait_for_selector("text=What was sold before stays as it was.")
        await page.click("text=Tax something otherwise")
        await page.select_option("#item", f"service-{salon.haircut}")
        await page.select_option("#choice-kind", "reduced")
        await page.click("form[action$=choices] button:has-text('Save')")
        await page.wait_for_selector("text=From now on it is taxed like that.")
        await page.wait_for_selector("th:has-text('Haircut')")
        await axe(page)
        await page.click("[aria-label='Remove Standard 19% from 1 Jan 2021']")
        await page.click("#question [value=yes]")
        await page.wait_for_selector("text=Center is taxed by this rate")
        await axe(page)


async def test_a_bill_in_cash_is_rounded_taxed_and_its_tip_shared() -> None:
    salon, visit = await rounding_salon()
    async with on_stage() as stage:
        page = await stage.page("tablet", salon.actors["Nora"])
        await page.goto(f"/desk/bills/{visit.id}")
        await page.check("[name=way][value=cash]")
        await page.click("text=Share the tip out by amounts")
        await page.fill(f"#tip-{salon.anna}", "2")
        await page.fill(f"#tip-{salon.lena}", "1.50")
        await page.fill("#received", "50")
        await page.wait_for_selector("#change:has-text('Change €1.45')")
        await axe(page)
        await page.click("text=Charge €48.55")
        await page.wait_for_selector("text=Rounding of cash")
        await page.wait_for_selector("text=MwSt. 19% on €37.84")
        await axe(page)
    [bill] = await Bill.objects()
    assert (bill.total, bill.rounding, bill.tip) == (4853, 2, 350)
    assert await on_parties("tips_payable") == {salon.anna: -200, salon.lena: -150}


async def rounding_salon() -> tuple[Salon, Visit]:
    """Anna and Lena serve Masha for 45.03."""
    salon = await open_salon()
    await keeps_taxes(salon, cash_step="0.05")
    await till.drawer(salon)
    visit = await till.arrived(salon, price=4503)
    await also_served(salon, visit, salon.lena)
    return salon, visit


@pytest.mark.parametrize("device", ["phone", "tablet", "desktop"])
async def test_the_page_fits_and_has_no_faults(device: str) -> None:
    salon = await open_salon()
    await keeps_taxes(salon)
    await rate_from(salon, "2027-01-01", "20")
    await taxed_as(salon, f"service-{salon.haircut}", "reduced")
    visit = await till.arrived(salon)
    await also_served(salon, visit, salon.lena)
    async with on_stage() as stage:
        page = await stage.page(device, salon.actors["Vera"])
        for path in (f"taxes?branch={salon.center}", f"taxes?branch={salon.harbour}", f"bills/{visit.id}"):
            await page.goto(f"/desk/{path}")
            await axe(page)
            assert not await page.evaluate(WIDER), path
            if path.startswith("taxes"):
                await expect(page.get_by_role("link", name="Taxes")).to_be_in_viewport()
