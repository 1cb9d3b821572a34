"""A form asks with one service only and tells of the deposit; a card that was left is removed."""

import os
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from booking.prepay_tables import Prepayment, PrepayRule
from checkout.online_tables import SavedCard
from clients.queries.personal import key_for
from clients.rules.fields import Field
from clients.rules.personal import Opens
from kit import clock
from tests.browser.harness import NOW, axe, on_stage
from tests.browser.public_page import SIDEWAYS
from tests.browser.tour_paying import paying_of
from tests.cast import Salon, open_salon
from tests.clients.own import own
from tests.widgets.test_forms import keep
from widgets.rules.asking import Ask
from widgets.rules.forms import Design

pytestmark = pytest.mark.committed
SHOTS = os.environ.get("SHOTS", "")


async def whole(page: Page, name: str = "") -> None:
    await axe(page)
    assert await page.evaluate(SIDEWAYS) == 0
    if SHOTS:
        await page.screenshot(path=Path(SHOTS) / f"{name}.png", full_page=True)


async def asked_with_colour(salon: Salon) -> tuple[Field, Field]:
    tint = await own(
        salon,
        "What was your last colour?",
        "one_of",
        of="visit",
        is_asked="yes",
        new_options="Henna\nBleach\nNone",
    )
    when = await own(salon, "When was that?", of="visit", is_asked="yes")
    heard = await own(salon, "How did you hear of us?", of="client", is_asked="yes")
    bleach = next(each for each in tint.options if each.title == "Bleach")
    asks = (
        Ask(tint.id, services=(salon.colour,)),
        Ask(when.id, services=(salon.colour,), other=tint.id, value=bleach.title),
        Ask(heard.id, newcomers=True),
    )
    await keep(salon, Design(when=asks))
    return tint, when


async def chosen(page: Page, service: int, day: str) -> None:
    await page.goto(f"/book/center?service={service}&day={day}&form=spring")
    await page.get_by_role("button", name="10:30", exact=True).click()


@pytest.mark.parametrize("device", ["phone", "tablet", "desktop"])
async def test_the_last_step_says_what_is_due_and_whom_a_question_is_for(device: str) -> None:
    salon = await open_salon()
    await asked_with_colour(salon)
    rule = {"deposit_rate": 2_000, "late_rate": 5_000, "no_show_rate": 10_000, "free_hours": 24}
    await PrepayRule(branch=salon.center, asks="deposit", created_at=clock.now(), **rule).save()
    newcomer = {"asks": "everything", "for_whom": "newcomer"}
    await PrepayRule(branch=salon.center, created_at=clock.now(), **newcomer).save()
    async with on_stage(STRIPE_SECRET_KEY="sk_test_of_nobody") as stage:
        page = await stage.page(device)
        await chosen(page, salon.haircut, "2026-12-10")
        await expect(page.get_by_text("Only if you have not been here before.")).to_be_visible()
        await expect(page.get_by_text("What was your last colour?")).to_have_count(0)
        await expect(page.get_by_text("We ask for a deposit of €9.00.")).to_be_visible()
        await expect(page.get_by_text("If you have not been here before:")).to_be_visible()
        await whole(page, f"contact-{device}")


@pytest.mark.parametrize("device", ["phone", "desktop"])
async def test_a_question_appears_with_its_answer_and_what_is_too_long_stays(device: str) -> None:
    salon = await open_salon()
    await asked_with_colour(salon)
    async with on_stage() as stage:
        page = await stage.page(device)
        await chosen(page, salon.colour, "2026-12-11")
        await expect(page.get_by_label("When was that?")).to_be_hidden()
        await page.get_by_label("What was your last colour?").select_option(label="Bleach")
        await page.get_by_label("When was that?").fill("x" * 400)
        await page.get_by_label("Name").fill("Masha Petrova")
        await page.get_by_label("Phone").fill("0151 12345678")
        await page.get_by_role("button", name="Confirm").click()
        await expect(page.get_by_text("Please use at most 300 letters.")).to_be_visible()
        await expect(page.get_by_label("When was that?")).to_have_value("x" * 400)
        await whole(page, f"asked-{device}")
        await page.get_by_label("When was that?").fill("In spring")
        await page.get_by_role("button", name="Confirm").click()
        await expect(page.get_by_role("heading", name="You are booked")).to_be_visible()


async def test_without_scripts_every_condition_is_a_sentence() -> None:
    salon = await open_salon()
    await asked_with_colour(salon)
    async with on_stage() as stage:
        page = await stage.page("phone", java_script_enabled=False)
        await page.goto(f"/book/center?service={salon.colour}&day=2026-12-11&form=spring")
        await page.get_by_role("button", name="10:30", exact=True).click()
        await expect(page.get_by_text("Only where “What was your last colour?” is Bleach.")).to_be_visible()
        await expect(page.get_by_label("When was that?")).to_be_visible()
        if SHOTS:
            await page.screenshot(path=Path(SHOTS) / "unscripted.png", full_page=True)


@pytest.mark.parametrize("device", ["phone", "desktop"])
async def test_the_editor_shows_the_last_step_with_what_is_being_typed(device: str) -> None:
    salon = await open_salon()
    await asked_with_colour(salon)
    async with on_stage() as stage:
        page = await stage.page(device, salon.actors["Vera"])
        await page.goto("/desk/forms")
        await page.get_by_role("link", name="Spring").first.click()
        await page.get_by_label("The step").select_option("contact")
        look = page.frame_locator(".looks iframe")
        await expect(look.get_by_role("heading", name="Who is coming?")).to_be_visible()
        await expect(look.get_by_text("What was your last colour?")).to_have_count(0)
        await page.get_by_label("Booking", exact=True).select_option(label="Colour")
        await expect(look.get_by_text("Only where “What was your last colour?” is Bleach.")).to_be_visible()
        await page.locator("summary", has_text="What is asked").click()
        await page.locator("summary", has_text="When “How did you hear of us?” is asked").click()
        await page.get_by_label("Require How did you hear of us?").check()
        await page.get_by_role("button", name="Save", exact=True).click()
        await expect(page.get_by_text("cannot be required").first).to_be_visible()
        await whole(page, f"editor-{device}")


@pytest.mark.parametrize("device", ["phone", "tablet", "desktop"])
async def test_a_card_is_removed_by_its_owner_after_reading_what_relies_on_it(device: str) -> None:
    salon = await open_salon()
    with clock.pretend(NOW):
        await paying_of(salon)
    await Prepayment.update({Prepayment.fee_days: 0}, force=True)  # nothing is due any more
    async with on_stage() as stage:
        page = await stage.page(device)
        with clock.pretend(NOW):
            key = key_for(Opens.letter, salon.masha, 0)
        await page.goto(f"/me/{key}")
        await expect(page.get_by_role("heading", name="Cards on file")).to_be_visible()
        await whole(page, f"own-{device}")
        await page.get_by_role("region", name="Cards on file").get_by_role("link").click()
        await expect(
            page.get_by_text("stays booked. If you do not come, up to €22.50 is due")
        ).to_be_visible()
        await whole(page, f"removal-{device}")
        await page.get_by_role("button", name="Remove the card").click()
        await expect(page.get_by_text("The card is removed.")).to_be_visible()
        await whole(page, f"removed-{device}")
        await expect(page.get_by_text("•••• 4242")).to_have_count(0)
    assert await SavedCard.exists().where(SavedCard.removed_at.is_not_null())


@pytest.mark.parametrize("device", ["tablet", "desktop"])
async def test_the_desk_removes_a_card_from_its_clients_card(device: str) -> None:
    salon = await open_salon()
    with clock.pretend(NOW):
        await paying_of(salon)
    async with on_stage() as stage:
        page = await stage.page(device, salon.actors["Olga"])
        await page.goto(f"/desk/clients/{salon.masha}")
        await expect(page.get_by_text("Visa •••• 4242").first).to_be_visible()
        await whole(page, f"desk-card-{device}")
        await page.get_by_role("link", name="Remove Visa •••• 4242").click()
        await expect(page.get_by_text("could not be taken off a card any more")).to_be_visible()
        await whole(page, f"desk-removal-{device}")
        await page.get_by_role("button", name="Remove the card").click()
        await expect(page.get_by_text("No card is on file.")).to_be_visible()
        await whole(page, f"desk-removed-{device}")
