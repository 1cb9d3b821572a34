"""The best times on the booking page and at the desk, as they are seen."""

import pytest
from playwright.async_api import expect

from catalog.choices import Showing
from catalog.tables import Branch
from tests.booking.scene import DAY, fill
from tests.browser.desk import booked
from tests.browser.harness import BOTH_WAYS, axe, on_stage
from tests.cast import open_salon

pytestmark = [pytest.mark.committed, pytest.mark.usefixtures("morning")]


async def test_a_stranger_sees_the_best_times_and_all_of_them_on_demand_without_scripts() -> None:
    salon = await open_salon()
    await Branch.update({Branch.showing: Showing.tidy}).where(Branch.id == salon.center)
    await fill(salon.anna_resource, "12:00", "13:10")
    async with on_stage() as stage:
        page = await stage.page("phone", java_script_enabled=False)
        await page.goto(f"/book/center?service={salon.haircut}&member={salon.anna}&day={DAY}")
        times = page.locator("#times .time")
        await expect(times).to_have_text(["09:00 best", "11:00 best", "13:15 best", "17:00 best"])
        await page.get_by_role("link", name="Show all 25 times").click()
        await expect(times).to_have_count(25)
        await page.get_by_role("link", name="Show only the best times").click()
        await expect(times).to_have_count(4)


@pytest.mark.parametrize(("device", "scheme"), BOTH_WAYS)
async def test_the_marks_can_be_read_by_everybody(device: str, scheme: str) -> None:
    salon = await open_salon()
    await Branch.update({Branch.showing: Showing.tidy}).where(Branch.id == salon.center)
    await fill(salon.anna_resource, "12:00", "13:10")
    await booked(salon, 11)
    async with on_stage() as stage:
        page = await stage.page(device, color_scheme=scheme)
        for more in ("", "&all=1"):
            await page.goto(f"/book/center?service={salon.haircut}&member={salon.anna}&day={DAY}{more}")
            await axe(page)
        page = await calendar_with_times(stage, salon, device, scheme)
        await axe(page)


async def calendar_with_times(stage, salon, device: str, scheme: str):  # type: ignore[no-untyped-def]
    page = await stage.page(device, salon.actors["Olga"], color_scheme=scheme)
    form = f"/desk/visits/new?branch={salon.center}&service={salon.haircut}&member={salon.anna}"
    await page.goto(f"{form}&day=2026-12-01&time=11:15")
    await page.get_by_role("button", name="Why not this time?").click()
    await page.get_by_text("free times of the day").click()
    await expect(page.get_by_role("button", name="10:00 · best")).to_be_visible()
    return page
