"""The pages of the staff in a real browser: usable from one to the next."""

import pytest

from tests.browser.harness import axe, on_stage
from tests.cast import PASSWORD, open_salon

pytestmark = pytest.mark.committed


async def test_somebody_signs_in_where_they_wanted_to_go_and_out_again() -> None:
    await open_salon()
    async with on_stage() as stage:
        page = await stage.page("tablet")
        await page.goto("/desk/staff")
        await page.get_by_label("E-mail").fill("nora@example.com")
        for password in ("not the password", PASSWORD):
            await axe(page)
            await page.get_by_label("Password").fill(password)
            await page.get_by_role("button", name="Sign in").click()
        assert await page.get_by_role("heading", level=1).inner_text() == "Staff"
        await page.get_by_role("button", name="Sign out").click()
        await page.wait_for_url("**/desk/sign-in")
        await page.goto("/desk/journal")
        assert page.url.endswith("/desk/sign-in?next=/desk/journal")


async def test_a_schedule_that_cannot_be_comes_back_as_typed_and_then_shows_in_the_journal() -> None:
    salon = await open_salon()
    async with on_stage() as stage:
        page = await stage.page("tablet", salon.actors["Nora"])
        await page.goto(f"/desk/staff/{salon.lena}/schedule")
        await page.get_by_role("link", name="New week").click()
        await page.get_by_label("Monday").fill("9-13, 12-18")
        await page.get_by_label("Tuesday").fill("10-14")
        await page.get_by_role("button", name="Save the schedule").click()
        refused = await page.locator("#hours-0-error").inner_text()
        assert "12:00-18:00 overlaps the hours before it." in refused
        assert await page.get_by_label("Tuesday").input_value() == "10-14"
        await axe(page)
        await page.get_by_label("Monday").fill("9-13, 14-18")
        await page.get_by_role("button", name="Save the schedule").click()
        assert "Monday: 09:00-13:00, 14:00-18:00" in await page.locator("main").inner_text()
        await page.goto("/desk/journal")
        assert "09:00-13:00, 14:00-18:00" in await page.locator("table").inner_text()
        await axe(page)
