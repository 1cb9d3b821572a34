"""A branch copied to another and taken back, and a right that counts at the next tap, on a tablet."""

import pytest
from playwright.async_api import Page, expect

from catalog.queries import prices_of_service, week_of
from catalog.tables import Branch
from tests.browser.harness import axe, on_stage
from tests.cast import add, open_salon

pytestmark = pytest.mark.committed


async def test_a_branch_is_copied_after_a_look_and_taken_back_with_one_tap() -> None:
    salon = await open_salon()
    place = {"zone": "Europe/Berlin", "currency": "EUR", "country": "DE"}
    yard = await add(Branch(name="Yard", slug="yard", lead_minutes=5, **place))
    async with on_stage() as stage:
        page = await stage.page("tablet", salon.actors["Vera"])
        await page.goto(f"/desk/branches/{yard}")
        await page.get_by_role("link", name="Copy from another branch").tap()
        await page.get_by_label("From").select_option(label="Center")
        await page.get_by_label("Goods").uncheck()
        await page.get_by_role("button", name="See what changes").tap()
        await see_preview(page)
        await page.get_by_role("button", name="Copy", exact=True).tap()
        await expect(page.get_by_text("Copied. It can be taken back below")).to_be_visible()
        await axe(page)
        assert (await prices_of_service(salon.colour))[yard] == 11_000
        await page.get_by_role("button", name="Take it back").tap()
        await page.locator("#question [value=yes]").tap()
        await expect(page.get_by_text("Everything is as it was before.")).to_be_visible()
    assert yard not in await prices_of_service(salon.colour)
    assert await week_of(yard) == {}


async def see_preview(page: Page) -> None:
    """What becomes of each thing, and nothing of what was left out."""
    await expect(page.get_by_role("heading", name="Center to Yard")).to_be_visible()
    await expect(page.get_by_role("row", name="Haircut €45.00 Added")).to_be_visible()
    await expect(page.get_by_text("5 becomes 60")).to_be_visible()
    await expect(page.get_by_role("heading", name="Goods")).to_have_count(0)
    for each in await page.get_by_text("Left alone").all():
        await each.tap()
    await axe(page)


async def test_a_right_that_is_given_opens_a_page_at_the_next_tap_and_closes_it_when_taken() -> None:
    salon = await open_salon()
    money = "See takings and the cash desk's history"
    async with on_stage() as stage:
        owner = await stage.page("tablet", salon.actors["Vera"])
        olga = await stage.page("phone", salon.actors["Olga"])
        await olga.goto("/desk/clients")
        await owner.goto(f"/desk/accounts/{salon.actors['Olga'].account}")
        await owner.get_by_role("link", name="Single rights").tap()
        for ticked, badge in ((True, "Given"), (False, "Taken away")):
            right = money if ticked else "Open the list of clients and their cards"
            await owner.get_by_label(right).set_checked(ticked)
            await owner.get_by_role("button", name="Save the rights").tap()
            await expect(owner.get_by_text(badge, exact=True)).to_be_visible()
            await axe(owner)
        answer = await olga.reload()
        assert answer is not None
        assert answer.status == 403
        await expect(olga.get_by_text("You need the right to see clients.")).to_be_visible()
