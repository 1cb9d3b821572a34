"""Times and prices of several services as they are seen, and what the desk's form says before a move."""

import pytest
from playwright.async_api import expect

from catalog.choices import Showing
from catalog.price_tables import Change
from catalog.tables import Branch
from tests.booking.prices import put_up
from tests.booking.scene import DAY, fill
from tests.browser.desk import booked
from tests.browser.harness import BOTH_WAYS, axe, on_stage
from tests.browser.public_page import check
from tests.cast import Salon, open_salon

pytestmark = [pytest.mark.committed, pytest.mark.usefixtures("morning")]


async def tidy_salon() -> Salon:
    """Both are taken at noon, and a cut that begins from one to two costs a fifth less."""
    salon = await open_salon()
    await Branch.update({Branch.showing: Showing.tidy}).where(Branch.id == salon.center)
    early = {"from_minute": 13 * 60, "to_minute": 14 * 60}
    await put_up(salon.center, Change.percent_off, 2000, service=salon.haircut, **early)
    for resource in (salon.anna_resource, salon.lena_resource):
        await fill(resource, "12:00", "13:00")
    return salon


def friends(salon: Salon, more: str = "") -> str:
    return f"/book/center/together?plan={salon.haircut}~{salon.haircut}&day={DAY}{more}"


async def test_friends_see_the_best_times_with_their_prices_and_all_on_demand_without_scripts() -> None:
    salon = await tidy_salon()
    async with on_stage() as stage:
        page = await stage.page("phone", java_script_enabled=False)
        await page.goto(friends(salon))
        times = page.locator("#times .time")
        await expect(times).to_have_text(["09:00 best", "11:00 best", "13:00 best €72.00", "17:00 best"])
        await page.get_by_role("link", name="Show all 26 times").click()
        await expect(times).to_have_count(26)
        await page.get_by_role("link", name="Show only the best times").click()
        await page.get_by_role("button", name="13:00 best €72.00").click()
        await expect(page.locator(".summary .price dd")).to_have_text("€72.00")


@pytest.mark.parametrize(("device", "scheme"), BOTH_WAYS)
async def test_they_can_be_read_by_everybody(device: str, scheme: str) -> None:
    salon = await tidy_salon()
    async with on_stage() as stage:
        page = await stage.page(device, color_scheme=scheme)
        for more in ("", "&all=1"):
            await page.goto(friends(salon, more))
            await check(page)
        await page.get_by_role("button", name="13:00 best").click()
        await expect(page.get_by_role("heading", name="Who is coming?")).to_be_visible()
        await check(page)


async def test_the_desk_reads_the_new_price_while_it_chooses_the_time() -> None:
    salon = await tidy_salon()
    visit = await booked(salon, 15)
    async with on_stage() as stage:
        page = await stage.page("tablet", salon.actors["Olga"])
        await page.goto(f"/desk/visits/{visit.id}/time")
        said = page.get_by_role("status").filter(has_text="It costs")
        await page.get_by_label("Time", exact=True).fill("13:30")
        await page.get_by_label("Time", exact=True).blur()
        await expect(said).to_have_text("It costs €36.00 then instead of €45.00.")
        await axe(page)
        await page.get_by_role("button", name="Why not this time?").click()
        await expect(page.get_by_role("heading", name="That time is free")).to_be_visible()
        await expect(said).to_be_visible()
        await page.get_by_label("Time", exact=True).fill("16:00")
        await page.get_by_label("Time", exact=True).blur()
        await expect(said).to_have_count(0)
