"""The pages of the catalogue and the staff in a real browser: accessible, and usable from one to the next."""

from datetime import timedelta

import pytest

from kit import clock
from staff.actions import ask_time_off
from tests.browser.harness import NOW, axe, on_stage
from tests.cast import PASSWORD, open_salon

pytestmark = pytest.mark.committed


async def test_every_page_of_the_catalogue_and_the_staff_is_accessible() -> None:
    salon = await open_salon()
    with clock.pretend(NOW):
        asked = await ask_time_off(salon.actors["Anna"], NOW, NOW + timedelta(days=3), "Moving house")
    addresses = [
        "/desk/services",
        "/desk/services?retired=yes",
        "/desk/services/new",
        f"/desk/services/{salon.haircut}",
        f"/desk/services/{salon.haircut}/retirement",
        "/desk/services/categories",
        "/desk/services/categories/new",
        "/desk/goods",
        f"/desk/goods/{salon.shampoo}",
        "/desk/rooms",
        f"/desk/rooms/{salon.colour_chair}",
        "/desk/rooms/kinds/new",
        "/desk/branches",
        f"/desk/branches/{salon.center}",
        "/desk/staff",
        "/desk/staff/new",
        f"/desk/staff/{salon.anna}",
        f"/desk/staff/{salon.anna}/skills",
        f"/desk/staff/{salon.anna}/schedule",
        f"/desk/staff/{salon.anna}/schedules/new",
        f"/desk/staff/{salon.anna}/schedules/2026-01-05/end",
        f"/desk/staff/{salon.anna}/copies",
        f"/desk/staff/{salon.anna}/dismissal",
        "/desk/time-off",
        f"/desk/time-off/{asked.id}",
        f"/desk/time-off/{asked.id}/withdrawal",
        "/desk/accounts",
        "/desk/accounts/new",
        f"/desk/accounts/{salon.actors['Olga'].account}",
        "/desk/journal",
    ]
    async with on_stage() as stage:
        page = await stage.page("desktop", salon.actors["Vera"])
        phone = await stage.page("phone", salon.actors["Vera"])
        for address in addresses:
            answer = await page.goto(address)
            assert answer is not None
            assert answer.status == 200, address
            await axe(page)
            await phone.goto(address)
            wide = await phone.evaluate("document.documentElement.scrollWidth > innerWidth")
            assert not wide, f"{address} scrolls sideways on a phone"


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
