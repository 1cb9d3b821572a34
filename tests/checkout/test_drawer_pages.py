"""Drawers as people use them: counted in coins on a tablet, closed blind, and every page on every size."""

import pytest
from playwright.async_api import Page

from checkout import actions
from checkout.cash_tables import CashMove
from checkout.rules.drawers import Move
from kit import db
from tests.browser.harness import DEVICES, axe, on_stage
from tests.cast import Salon, open_salon
from tests.checkout import till

pytestmark = [pytest.mark.committed, pytest.mark.usefixtures("morning")]
WIDER = "document.documentElement.scrollWidth > innerWidth"


async def worked(salon: Salon) -> tuple[int, int, int]:
    """An open shift with something of everything in it, and one that was closed: desk, open, closed."""
    await till.printer(salon, port=1)
    desk, first = await till.drawer(salon)
    olga = salon.actors["Olga"]
    await actions.close_shift(olga, first.id, 9_500, "Bought milk for Masha's coffee")
    shift = await actions.open_shift(olga, desk, 10_000, {5000: 1, 1000: 5})
    await till.drawer(salon, name="Bar")
    await till.pay(salon, await till.arrived(salon), till.in_cash(5000, tip=500, desk=desk))
    await till.pay(salon, await till.arrived(salon), till.by_card(4500, desk=desk))
    await actions.move_cash(olga, shift.id, Move(CashMove.Kind.taken_out, 350, "Milk"))
    await till.arrived(salon)
    return desk, shift.id, first.id


async def test_a_day_at_a_drawer_on_a_tablet() -> None:
    salon = await open_salon()
    desk, first = await till.drawer(salon)
    await actions.close_shift(salon.actors["Olga"], first.id, 10_000, "")
    async with on_stage() as stage:
        page = await stage.page("tablet", salon.actors["Olga"])
        await opens(page, desk)
        await takes_out(page)
        await closes(page)
    assert await db.fetch_value("SELECT counted FROM shift ORDER BY id DESC LIMIT 1") == 9_900


async def opens(page: Page, desk: int) -> None:
    await page.goto("/desk/cash")
    await page.click("summary:has-text('Count notes and coins')")
    await page.fill(f"#coin-{desk}-5000", "2")
    await page.fill(f"#coin-{desk}-50", "3")
    await page.wait_for_selector("output:has-text('€101.50')")
    await page.click("text=Open a shift")
    await page.wait_for_selector("text=Olga’s shift")
    assert "€101.50" not in await page.inner_text("main")


async def takes_out(page: Page) -> None:
    await page.click("a:has-text('The shift')")
    await page.select_option("#what", "taken_out")
    await page.fill("#amount", "1,50")
    await page.fill("#why", "Milk")
    await page.click("text=Move the cash")
    await page.wait_for_selector("td:has-text('Taken out, Olga: Milk')")


async def closes(page: Page) -> None:
    await page.click("text=Count and close")
    await page.wait_for_selector("text=is said once it is counted")
    assert "€100.00" not in await page.inner_text("main")
    await page.fill("#counted", "99")
    await page.click("text=That is what is there")
    await page.wait_for_selector("text=€1.00 less than expected")
    await page.fill("#reason", "Parking meter")
    await axe(page)
    await page.click("text=Close the shift")
    await page.wait_for_selector("h2:has-text('Z report 2 of Front desk')")
    assert "€99.00" in await page.inner_text("main")


async def test_every_page_of_a_drawer_fits_and_has_no_faults_with_all_of_it_open() -> None:
    salon = await open_salon()
    desk, shift, closed = await worked(salon)
    open_count = f"cash/shifts/{shift}/closing"
    paths = [
        "cash", "cash?q=nothing", f"cash/desks/{desk}/people", f"cash/shifts/{shift}", open_count,
        f"cash/shifts/{closed}", f"cash/shifts/{closed}/report", f"cash/shifts/{closed}/closing",
    ]  # fmt: skip
    async with on_stage() as stage:
        page = await stage.page("phone", salon.actors["Vera"])
        for path in paths:
            await page.goto(f"/desk/{path}")
            for each in await page.query_selector_all("main details:not([open]) > summary"):
                await each.click()
            await is_sound(page)
        await page.goto(f"/desk/{open_count}")
        await page.fill("#counted", "1")
        await page.click("text=That is what is there")
        await page.wait_for_selector("text=Close all the same")
        await is_sound(page)


async def is_sound(page: Page) -> None:
    """On a phone; at the size of the others it fits."""
    await axe(page)
    for size in (each["viewport"] for each in reversed(DEVICES.values())):
        await page.set_viewport_size(size)  # type: ignore[arg-type]
        assert not await page.evaluate(WIDER), (page.url, size)


async def test_a_float_is_counted_without_scripts_too() -> None:
    salon = await open_salon()
    desk, first = await till.drawer(salon)
    await actions.close_shift(salon.actors["Olga"], first.id, 10_000, "")
    async with on_stage() as stage:
        page = await stage.page("phone", salon.actors["Olga"], java_script_enabled=False)
        await page.goto("/desk/cash")
        await page.click("summary:has-text('Count notes and coins')")
        await page.fill(f"#coin-{desk}-2000", "two")
        await page.click("text=Open a shift")
        await page.wait_for_selector("text=Write whole numbers")
        assert await page.input_value(f"#coin-{desk}-2000") == "two"
        await page.fill(f"#coin-{desk}-2000", "2")
        await page.click("text=Open a shift")
        await page.wait_for_selector("text=Olga’s shift")
    assert await db.fetch_value("SELECT opening FROM shift WHERE closed_at IS NULL") == 4_000
