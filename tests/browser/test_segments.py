"""A segment is put together by touch, and the number of clients follows each change."""

import pytest
from playwright.async_api import Locator, Page, expect

from lists.actions import group_of
from lists.rules.terms import Group, Term
from lists.tables import Segment
from tests.browser.harness import axe, on_stage
from tests.cast import open_salon

pytestmark = [pytest.mark.committed, pytest.mark.usefixtures("morning")]


async def half_made(page: Page) -> Locator:
    """Who had a haircut twice at most; what is missing on the way is said."""
    await page.goto("/desk/clients")
    await page.get_by_role("link", name="Segments").tap()
    await page.get_by_role("link", name="New segment").tap()
    answer = page.get_by_role("status", name="Who it is")
    await expect(answer).to_contain_text("0 of 1 client")
    await page.get_by_label("How", exact=True).select_option("at_most")
    await expect(answer).to_contain_text("Masha Petrova")
    await page.get_by_label("Only some of them").select_option("service")
    await expect(answer).to_contain_text("Something is still to be said")
    await expect(page.get_by_text("Choose at least one.")).to_be_visible()
    await axe(page)
    await page.get_by_label("Haircut").tap()
    await expect(answer).to_contain_text("1 of 1 client")
    return answer


async def test_a_group_is_added_by_touch_and_taken_out_again() -> None:
    salon = await open_salon()
    async with on_stage() as stage:
        page = await stage.page("tablet", salon.actors["Olga"])
        answer = await half_made(page)
        await page.get_by_role("button", name="Group").tap()
        await page.get_by_label("What").nth(1).select_option("has_email")
        await page.get_by_label("How", exact=True).nth(1).select_option("no")
        await expect(answer).to_contain_text("0 of 1 client")
        await page.get_by_role("button", name="Take out the group").tap()
        await expect(answer).to_contain_text("1 of 1 client")


async def test_a_segment_is_kept_as_it_was_typed_last_removed_and_brought_back() -> None:
    salon = await open_salon()
    async with on_stage() as stage:
        page = await stage.page("phone", salon.actors["Olga"])
        await half_made(page)
        await page.get_by_label("Value").fill("7")
        await page.get_by_label("Name").fill("Seldom a haircut")
        await page.get_by_role("button", name="Save").tap()
        await expect(page.get_by_role("heading", name="Seldom a haircut")).to_be_visible()
        await axe(page)
        await page.get_by_role("button", name="Remove the segment").tap()
        await page.locator("#question [value=yes]").tap()
        await page.get_by_role("button", name="Undo").tap()
        await expect(page.get_by_role("heading", name="Seldom a haircut")).to_be_visible()
    kept = await Segment.objects().first()
    where = {"service": (str(salon.haircut),)}
    assert group_of(kept) == Group(parts=(Term("visits", "at_most", ("7",), where),))
