"""The rules of offer and the requests, as pages: on each device, by day and by night."""

import pytest
from playwright.async_api import Page

from booking import actions
from booking.actions import Booking, Move
from catalog.tables import Branch, Service
from clients.tables import Client, Visit
from kit import clock
from kit.rights import CUSTOMER
from staff.tables import ClosedOnline
from tests.booking.scene import DAY, at
from tests.browser.harness import BOTH_WAYS, NOW, axe, on_stage
from tests.cast import Salon, open_salon

pytestmark = pytest.mark.committed

SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


async def scene() -> tuple[Salon, Visit, Visit]:
    """One request for the desk, one offer for a client, and every rule set."""
    salon = await open_salon()
    await Branch.update({Branch.takes_requests: True, Branch.phone: "+49 30 1234567"}).where(
        Branch.id == salon.center
    )
    await Service.update({Service.seen_within_days: 90, Service.most_a_day: 3}).where(
        Service.id == salon.colour
    )
    await ClosedOnline(branch=salon.center, member=salon.anna, starts_on=DAY, ends_on=DAY).save()
    with clock.pretend(NOW):
        made = [
            await actions.book(
                CUSTOMER,
                Booking(salon.center, salon.haircut, salon.lena, at(start), name="Masha", phone=phone),
            )
            for start, phone in (("10:00", "+49 1511 2345678"), ("12:00", "+49 1511 7654321"))
        ]
        offered = await actions.offer_another(salon.actors["Olga"], made[1].id, Move(at("15:00"), None, None))
    await Client.update({Client.online_ban: True, Client.online_ban_why: "Three no-shows"}).where(
        Client.id == salon.masha
    )
    return salon, made[0], offered


async def look(page: Page, path: str) -> None:
    await page.goto(path)
    await axe(page)
    assert await page.evaluate(SIDEWAYS) == 0, path


@pytest.mark.parametrize(("device", "scheme"), BOTH_WAYS)
async def test_every_page_of_the_rules_is_sound(device: str, scheme: str) -> None:
    salon, request, offer = await scene()
    async with on_stage() as stage:
        desk = await stage.page(device, salon.actors["Vera"], color_scheme=scheme)
        for path in (
            f"/desk/services/{salon.colour}/rules",
            f"/desk/branches/{salon.center}/closed-online",
            f"/desk/branches/{salon.center}",
            f"/desk/clients/{salon.masha}",
            "/desk/requests",
            f"/desk/visits/{request.id}",
            f"/desk/requests/{request.id}/offer",
        ):
            await look(desk, path)
        client = await stage.page(device, color_scheme=scheme)
        for path in (f"/book/center?service={salon.colour}", f"/v/{request.code}", f"/v/{offer.code}"):
            await look(client, path)


async def test_the_desk_answers_beside_the_calendar_and_the_menu_counts_what_waits() -> None:
    salon, request, _ = await scene()
    async with on_stage() as stage:
        page = await stage.page("desktop", salon.actors["Olga"])
        await page.goto(f"/desk/calendar?branch={salon.center}&day={DAY}&visit={request.id}")
        count = "nav > a[href='/desk/requests'] .count"
        await page.locator(count).get_by_text("1").wait_for()
        panel = page.locator("#visit-panel")
        await panel.get_by_role("button", name="Accept").click()
        await panel.get_by_text("Waiting").first.wait_for()
        await page.locator(f"{count}:empty").wait_for(state="attached")
        await axe(page)
    assert (await Visit.objects().get(Visit.id == request.id)).status == Visit.Status.waiting


async def test_a_client_says_yes_to_another_time_without_scripts() -> None:
    _, _, offer = await scene()
    async with on_stage() as stage:
        page = await stage.page("phone", java_script_enabled=False)
        await page.goto(f"/v/{offer.code}")
        await page.get_by_role("button", name="Yes, book it").click()
        await page.get_by_role("heading", name="You are booked").wait_for()
    assert (await Visit.objects().get(Visit.id == offer.id)).status == Visit.Status.waiting
