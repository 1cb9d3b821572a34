"""Who is known books again with two taps what they had: several services, and a class with one."""

from datetime import timedelta

import pytest
from playwright.async_api import Page

from booking.tables import Appointment
from clients.queries.personal import key_for
from clients.rules.personal import Opens
from clients.tables import Visit, VisitLine
from kit.vault import new_code
from tests.booking.classes import offer_yoga, put_on, seat
from tests.browser.harness import BOTH_WAYS, NOW, on_stage
from tests.browser.public_page import check
from tests.cast import Salon, open_salon

pytestmark = pytest.mark.committed


async def several_before(salon: Salon) -> Visit:
    """A colour by Lena and a haircut by Anna, a month ago."""
    start = NOW - timedelta(days=28)
    visit = Visit(
        branch=salon.center, client=salon.masha, code=new_code(), status=Visit.Status.done,
        source=Visit.Source.widget, starts_at=start, ends_at=start + timedelta(hours=3), created_at=start,
        done_at=start,
    )  # fmt: skip
    await visit.save()
    for position, (service, member, title) in enumerate(
        ((salon.colour, salon.lena, "Colour"), (salon.haircut, salon.anna, "Haircut"))
    ):
        await VisitLine(
            visit=visit.id, service=service, member=member, title=title, price=100, position=position
        ).save()
    return visit


async def confirmed(page: Page, visit: Visit) -> None:
    await page.get_by_text("Masha Petrova").wait_for()
    await check(page)
    await page.get_by_role("button", name="Confirm").click()
    await page.get_by_role("heading", name="You are booked").wait_for()
    made = await Visit.objects().get(Visit.id > visit.id)
    assert made.client == visit.client


@pytest.mark.parametrize(("device", "scheme"), BOTH_WAYS)
async def test_several_services_take_a_time_and_confirm(device: str, scheme: str) -> None:
    salon = await open_salon()
    visit = await several_before(salon)
    async with on_stage() as stage:
        page = await stage.page(device, color_scheme=scheme)
        await page.goto(f"/me/{key_for(Opens.letter, salon.masha, 0)}")
        await page.get_by_role("link", name="Book again").click()
        await page.locator(".time").first.wait_for()
        await check(page)
        await page.locator(".time").first.click()
        await confirmed(page, visit)
    assert await Appointment.count() >= 2


async def test_the_next_date_of_a_class_takes_confirm_alone() -> None:
    salon = await open_salon()
    yoga = await offer_yoga(salon)
    first, _next = [await put_on(salon, yoga, start) for start in ("10:00", "12:00")]
    visit = await seat(first.id, name="Masha", phone="+49 151 12345678")
    key = key_for(Opens.again, salon.masha, 0)
    async with on_stage() as stage:
        page = await stage.page("phone")
        await page.goto(f"/v/{visit.code}/again?mine={key}")
        await confirmed(page, visit)
