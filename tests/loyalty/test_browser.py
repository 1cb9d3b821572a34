"""Pay and points in a real browser: points paged in place, terms and rules changed."""

from datetime import date

import pytest

from kit.rights import SYSTEM
from loyalty import actions as loyalty
from loyalty.rules import NewPointsRule
from payroll import actions as payroll
from tests.browser.harness import axe, on_stage
from tests.cast import Salon, open_salon
from tests.payroll.rows import Sold, visit_with

pytestmark = [pytest.mark.committed, pytest.mark.usefixtures("morning")]
TODAY = date(2026, 12, 1)


async def busy_salon() -> Salon:
    """Twelve visits of Masha to Anna, each paid and rewarded, the first taken back."""
    salon = await open_salon()
    await payroll.set_terms(SYSTEM, salon.anna, date(2026, 9, 1), 4000, 1000)
    cashback = NewPointsRule(name="Cashback", starts_on=date(2026, 9, 1), rate=500, point_value=100)
    await loyalty.set_points_rule(SYSTEM, salon.center, cashback)
    visits = [
        await visit_with(salon.center, Sold(4500, salon.anna, service=salon.haircut), client=salon.masha)
        for _ in range(12)
    ]
    for visit in visits:
        await payroll.record_visit(visit, TODAY)
        await loyalty.accrue(visit, 1, 4500)
    await payroll.take_back(visits[0], TODAY)
    return salon


async def test_older_points_come_into_the_clients_card_without_leaving_it() -> None:
    salon = await busy_salon()
    async with on_stage() as stage:
        page = await stage.page("tablet", salon.actors["Olga"])
        await page.goto(f"/desk/clients/{salon.masha}")
        moves = page.locator(".points-moves li")
        await page.get_by_text("Movements").click()
        await moves.nth(9).wait_for()
        await page.get_by_role("button", name="Older").click()
        await page.get_by_text("Page 2 of 2").wait_for()
        assert await moves.count() == 2
        assert await page.locator(".points-branch").count() == 1
        await axe(page)


async def test_terms_are_agreed_on_and_a_wrong_one_is_shown_where_it_is() -> None:
    salon = await busy_salon()
    async with on_stage() as stage:
        page = await stage.page("tablet", salon.actors["Vera"])
        await page.goto(f"/desk/pay/members/{salon.anna}")
        await page.get_by_label("Services, %").fill("lots")
        await page.get_by_role("button", name="Agree on these terms").click()
        wrong = page.locator("[aria-invalid=true]")
        await wrong.wait_for()
        assert await wrong.input_value() == "lots"
        await wrong.fill("45")
        await page.get_by_role("button", name="Agree on these terms").click()
        await page.get_by_role("row", name="1 Dec 2026 In force 45 %").wait_for()


async def test_withdrawing_a_rule_asks_first() -> None:
    salon = await busy_salon()
    soon = NewPointsRule(name="Winter", starts_on=date(2026, 12, 24), rate=1000)
    await loyalty.set_points_rule(SYSTEM, salon.center, soon)
    async with on_stage() as stage:
        page = await stage.page("tablet", salon.actors["Vera"])
        await page.goto(f"/desk/loyalty?branch={salon.center}")
        await page.get_by_role("button", name="Withdraw Winter").click()
        question = page.get_by_role("dialog")
        await question.get_by_text("Winter will not start on 24 Dec 2026").wait_for()
        await question.get_by_role("button", name="Withdraw").click()
        await page.get_by_text("Winter", exact=True).wait_for(state="detached")
