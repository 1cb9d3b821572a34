"""Refunding at the till's tablet, as it is tapped; and on a browser without scripts."""

import pytest
from playwright.async_api import Page, expect

from checkout.refund_tables import Refund
from clients.tables import Visit
from kit import clock
from tests.browser.harness import BOTH_WAYS, NOW, axe, on_stage
from tests.cast import Salon, open_salon
from tests.checkout import till
from tests.checkout.refunding import payments_of, refund, returned, some

pytestmark = pytest.mark.committed


async def sold(salon: Salon) -> Visit:
    with clock.pretend(NOW):
        await till.drawer(salon)
        visit = await till.arrived(salon)
        await till.buys_shampoo(salon, visit, 2)
        await till.pay(salon, visit, till.in_cash(7200, tip=300))
    return visit


async def to_the_form(page: Page, visit: Visit) -> None:
    await page.goto(f"/desk/bills/{visit.id}")
    await page.get_by_role("link", name="Refund it, or a part of it").click()
    await expect(page.get_by_role("button", name="Refund €72.00")).to_be_visible()


async def choose_one_bottle(page: Page) -> None:
    """What it comes to is said at once, and so is what cannot be."""
    await page.get_by_label("Some of it").check()
    await expect(page.get_by_text("Nothing is chosen. Say what goes back.")).to_be_visible()
    await page.get_by_label("How many").nth(1).fill("3")
    await expect(page.get_by_text("More cannot go back than was sold.")).to_be_visible()
    await page.get_by_label("How many").nth(1).fill("1")
    await expect(page.get_by_role("button", name="Refund €12.00")).to_be_visible()
    await page.get_by_label("Goes back on the shelf").check()
    await expect(page.get_by_text("back to stock")).to_be_visible()


async def test_one_bottle_goes_back_at_the_tablet() -> None:
    salon = await open_salon()
    visit = await sold(salon)
    async with on_stage() as stage:
        page = await stage.page("tablet", salon.actors["Nora"])
        await to_the_form(page, visit)
        await axe(page)
        await choose_one_bottle(page)
        await axe(page)
        await page.get_by_role("button", name="Refund €12.00").tap()
        await expect(page.get_by_text("A few words, so that others understand later.")).to_be_visible()
        await page.get_by_label("Why?").fill("The bottle leaks")
        await page.get_by_role("button", name="Refund €12.00").tap()
        await expect(page.get_by_role("heading", name="Refunded", exact=True)).to_be_visible()
        await expect(page.get_by_text("by Nora: The bottle leaks")).to_be_visible()
        await axe(page)
    assert await returned() == [(1, 1200, True)]


async def test_a_second_tab_is_told_and_nothing_goes_back_twice() -> None:
    salon = await open_salon()
    visit = await sold(salon)
    async with on_stage() as stage:
        tabs = [await stage.page("tablet", salon.actors[name]) for name in ("Nora", "Vera")]
        for page in tabs:
            await to_the_form(page, visit)
            await page.get_by_label("Why?").fill("Both at once")
        await tabs[0].get_by_role("button", name="Refund €72.00").tap()
        await expect(tabs[0].get_by_role("heading", name="Refunded", exact=True)).to_be_visible()
        await tabs[1].get_by_role("button", name="Refund €72.00").tap()
        await expect(tabs[1].get_by_text("Somebody changed this visit meanwhile.")).to_be_visible()
    assert await Refund.count() == 1


async def test_without_scripts_a_sum_that_was_not_shown_is_shown_first() -> None:
    salon = await open_salon()
    visit = await sold(salon)
    async with on_stage() as stage:
        page = await stage.page("tablet", salon.actors["Nora"], java_script_enabled=False)
        await to_the_form(page, visit)
        await page.get_by_label("Some of it").check()
        await page.get_by_label("How much of the tip").fill("3")
        await page.get_by_label("Why?").fill("A slip")
        await page.get_by_role("button", name="Refund €72.00").tap()
        await expect(page.get_by_text("That is €3.00, and not the €72.00 that stood there.")).to_be_visible()
        await page.get_by_role("button", name="Refund €3.00").tap()
        await expect(page.get_by_role("heading", name="Refunded", exact=True)).to_be_visible()
    [made] = await Refund.objects()
    assert (made.amount, made.why) == (300, "A slip")


@pytest.mark.parametrize(("device", "scheme"), BOTH_WAYS)
async def test_what_went_back_can_be_read_everywhere(device: str, scheme: str) -> None:
    salon = await open_salon()
    visit = await sold(salon)
    with clock.pretend(NOW):
        await refund(salon, visit, await some(visit, Shampoo=1))
    async with on_stage() as stage:
        page = await stage.page(device, salon.actors["Nora"], color_scheme=scheme)
        cash = (await payments_of(visit))["cash"]
        for path in (
            f"/desk/bills/{visit.id}",
            f"/desk/bills/{visit.id}/refund?what=lines",
            f"/desk/bills/{visit.id}/refund?what=payment&of_payment={cash}&of_amount=999",
            f"/desk/bills/{visit.id}/refund?how-{cash}=1",
            "/desk/refunds",
        ):
            await page.goto(path)
            await axe(page)
            wide = await page.evaluate("document.documentElement.scrollWidth > innerWidth")
            assert not wide, path
