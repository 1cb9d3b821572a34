"""Paying later at the till, and what is owed paid on a telephone: what somebody sees while they type."""

import pytest
from playwright.async_api import Page, expect

from clients.actions import index_clients
from clients.actions.links import link
from clients.tables import Client
from kit import clock
from tests.browser.harness import NOW, Stage, axe, on_stage
from tests.cast import Salon, add, open_salon
from tests.checkout import till
from tests.checkout.accounts import owed_and_had, owes, top_up, trusting

pytestmark = pytest.mark.committed


async def masha_who_owes() -> tuple[Salon, int]:
    """25.00, with 7.00 on deposit; Tim pays for her at times. She is in the chair again."""
    salon = await trusting(await open_salon())
    await till.drawer(salon)
    await owes(salon, 2500)
    await top_up(salon, 700)
    tim = await add(Client(name="Tim Petrov", created_at=clock.now()))
    await index_clients([tim])
    await link(salon.actors["Olga"], salon.masha, tim, "payer")
    return salon, (await till.arrived(salon)).id


async def test_the_rest_is_paid_later_and_then_on_the_account() -> None:
    with clock.pretend(NOW):
        salon, visit = await masha_who_owes()
    async with on_stage() as stage:
        page = await stage.page("tablet", salon.actors["Nora"])
        await page.goto(f"{stage.site}/desk/bills/{visit}")
        await is_charged_in_part(page)
        assert await owed_and_had(salon) == (5500, 700)
        await is_paid_on_a_phone(stage, salon)
        assert await owed_and_had(salon) == (3500, 700)
        await page.goto(f"{stage.site}/desk/clients/{salon.masha}")
        await page.get_by_text("Owes €35.00").wait_for()


async def is_charged_in_part(page: Page) -> None:
    """By card now, the rest later; what would be owed is said before."""
    await page.get_by_label("Paid by").select_option(label="Masha Petrova, themselves")
    await page.get_by_role("radio", name="Later").check()
    await page.get_by_label("By card").fill("15")
    await expect(page.get_by_text("€30.00 stays on account: Masha Petrova then owes €55.00")).to_be_visible()
    await page.get_by_text("Several people pay").click()
    await axe(page)
    await page.get_by_role("button", name="Charge €15.00").click()
    await page.get_by_role("heading", name="Paid", exact=True).wait_for()
    await page.locator(".sums").get_by_role("link", name="Masha Petrova").click()
    await page.get_by_role("heading", name="Account of Masha Petrova").wait_for()
    await axe(page)


async def is_paid_on_a_phone(stage: Stage, salon: Salon) -> None:
    phone = await stage.page("phone", salon.actors["Olga"])
    await phone.goto(f"{stage.site}/desk/debts")
    await axe(phone)
    await phone.get_by_role("link", name="Masha Petrova").click()
    await phone.get_by_label("How much").first.fill("20")
    await phone.get_by_role("button", name="Take the payment").click()
    await phone.get_by_text("Debt paid").wait_for()
