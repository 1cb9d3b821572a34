"""From an empty database to a stranger's booking, and how many taps and fields that takes its owner."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from booking.queries import next_free
from catalog.tables import Branch, Service
from clients.tables import Visit
from kit import clock
from staff.codes import setup_code
from tests.browser.harness import NOW, Stage, axe, on_stage
from tests.browser.public_page import check

pytestmark = pytest.mark.committed
DOCS = Path(__file__).parents[2] / "docs" / "setting-up.md"
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@dataclass
class Hand:
    """The owner's, which is counted: every tap, and every field that is written in."""

    page: Page
    taps: int = 0
    fields: int = 0

    async def tap(self, role: str, name: str) -> None:
        await self.page.get_by_role(role, name=name, exact=True).tap()  # type: ignore[arg-type]
        self.taps += 1

    async def write(self, label: str, text: str) -> None:
        await self.page.get_by_label(label, exact=True).fill(text)
        self.fields += 1

    async def see(self, heading: str) -> None:
        """The page is whole, and can be used by everybody."""
        await expect(self.page.get_by_role("heading", name=heading, level=1)).to_be_visible()
        await self.page.wait_for_function("() => !document.querySelector('.htmx-request')")
        assert await self.page.evaluate(SIDEWAYS) == 0
        await axe(self.page)


async def test_an_empty_business_is_booked_by_a_stranger_after_a_few_taps() -> None:
    async with on_stage() as stage:
        hand = Hand(await stage.page("tablet"))
        await become_owner(hand)
        await open_branch(hand)
        await offer_services(hand)
        await add_people(hand)
        await give_hours(hand)
        first = await see_first_hour(hand)
        await book_as_a_stranger(stage, first)
        await see_the_visit(hand)
    assert f"{hand.taps} taps and {hand.fields} fields" in " ".join(DOCS.read_text().split())


async def become_owner(hand: Hand) -> None:
    await hand.page.goto("/desk")
    await hand.see("Welcome to Tempu")
    await hand.page.goto(f"/desk/welcome?code={setup_code()}")
    await hand.write("Your name", "Vera Linden")
    await hand.write("Your e-mail", "vera@linden.example")
    await hand.write("Choose a password", "four plain little words")
    await hand.tap("button", "Make my account")


async def open_branch(hand: Hand) -> None:
    """What is typed and not sent is there again after a look elsewhere; a refusal keeps it too."""
    await hand.see("Your business and its first branch")
    await expect(hand.page.get_by_label("Time zone")).to_have_value("Europe/Berlin")
    await expect(hand.page.get_by_label("Currency")).to_have_value("EUR")
    await hand.page.wait_for_load_state()
    await hand.write("Name", "Linden & Co.")
    await hand.page.goto("/desk/calendar")
    await expect(hand.page.get_by_text("Nothing is set up yet")).to_be_visible()
    await hand.page.goto("/desk/start")
    await hand.see("Set up your business")
    await hand.page.goto("/desk/start/branch")
    await expect(hand.page.get_by_label("Name", exact=True)).to_have_value("Linden & Co.")
    await hand.write("Street and town optional", "Oranienstraße 7, Berlin")
    await hand.tap("checkbox", "Saturday")
    await hand.tap("button", "Open the branch")


async def offer_services(hand: Hand) -> None:
    """One price is changed, one service is left out, and two come from a spreadsheet."""
    await hand.see("What do you do?")
    await hand.tap("link", "Hair salon")
    await hand.see("What do you do?")
    await hand.page.get_by_label("Price, EUR").first.fill("60")
    hand.fields += 1
    await hand.tap("checkbox", "Offer Highlights")
    await hand.page.get_by_label("Service").nth(9).focus()
    await hand.page.evaluate(PASTE, "Updo\t75\t85\nFringe trim\t15\t12\n")
    hand.taps += 1
    await expect(hand.page.get_by_label("Price, EUR").last).to_have_value("12")
    await hand.tap("button", "Put them on the price list")


PASTE = """(text) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text", text);
    const options = { clipboardData, bubbles: true, cancelable: true };
    document.activeElement.dispatchEvent(new ClipboardEvent("paste", options));
}"""


async def add_people(hand: Hand) -> None:
    await hand.see("Who serves clients?")
    await expect(hand.page.get_by_label("Name", exact=True)).to_have_value("Vera Linden")
    await hand.tap("button", "Add, and go on")


async def give_hours(hand: Hand) -> None:
    await hand.see("When do they work?")
    await expect(hand.page.get_by_text("Mon–Sat 09:00-18:00")).to_be_visible()
    await hand.tap("button", "Give them these hours")


async def see_first_hour(hand: Hand) -> str:
    """What the page says is free first of a haircut; a booking is tried there and cleared."""
    await hand.see("Your first bookable hour")
    branch, cut = (
        await Branch.objects().first(),
        await Service.objects().get(Service.name == "Women's haircut"),
    )
    assert branch is not None
    assert cut is not None
    with clock.pretend(NOW):
        [start] = await next_free(branch.id, cut.id, None, NOW, 1)
    first = f"{clock.wall(start, branch.zone):%H:%M}"
    row = hand.page.get_by_role("listitem").filter(has_text="Women's haircut")
    await expect(row).to_contain_text(f"Today {first}")
    await hand.tap("button", "Try a booking")
    await expect(hand.page.get_by_text("Booked. It is in the calendar")).to_be_visible()
    await axe(hand.page)
    await hand.tap("button", "Clear it")
    await expect(hand.page.get_by_text("Taken off the calendar.")).to_be_visible()
    await expect(row).to_contain_text(f"Today {first}")
    return first


async def book_as_a_stranger(stage: Stage, first: str) -> None:
    page = await stage.page("phone")
    await page.goto("/book")
    await check(page)
    await page.get_by_role("link", name="Women's haircut").click()
    await page.get_by_role("button", name=f"Today {first}").click()
    await page.get_by_label("Name").fill("Masha Petrova")
    await page.get_by_label("Phone").fill("0151 12345678")
    await page.get_by_role("button", name="Confirm").click()
    await page.get_by_role("heading", name="You are booked").wait_for()
    booked = await Visit.objects().get(Visit.status == "waiting")
    assert booked is not None
    assert f"{clock.wall(booked.starts_at, 'Europe/Berlin'):%H:%M}" == first


async def see_the_visit(hand: Hand) -> None:
    """It is in the calendar, above which there is no line about setting up any more."""
    await hand.page.goto("/desk/calendar")
    await expect(hand.page.locator(".ec-event", has_text="Masha Petrova")).to_be_visible()
    await hand.page.wait_for_function("() => !document.querySelector('.htmx-request')")
    await expect(hand.page.get_by_text("Setting up:")).to_have_count(0)


async def test_the_guide_works_without_scripts_and_the_line_above_the_calendar_leads_on() -> None:
    async with on_stage() as stage:
        page = await stage.page("phone", java_script_enabled=False)
        await begin_without_scripts(page)
        await follow_the_line(await signed_in_like(stage, page))
        await page.get_by_role("button", name="Add, and go on").click()
        await page.get_by_role("button", name="Give them these hours").click()
        await expect(page.get_by_role("heading", name="Your first bookable hour")).to_be_visible()
    assert await Branch.count() == 1


async def begin_without_scripts(page: Page) -> None:
    await page.goto(f"/desk/welcome?code={setup_code()}")
    await page.get_by_label("Your name").fill("Vera")
    await page.get_by_label("Your e-mail").fill("vera@linden.example")
    await page.get_by_label("Choose a password").fill("four plain little words")
    await page.get_by_role("button", name="Make my account").click()
    await page.get_by_label("Name", exact=True).fill("Linden & Co.")
    await page.get_by_label("Time zone").fill("Europe/Berlin")
    await page.get_by_role("button", name="Open the branch").click()
    await page.get_by_role("link", name="Barber").click()
    await page.get_by_role("button", name="Put them on the price list").click()


async def signed_in_like(stage: Stage, page: Page) -> Page:
    """The same person on a tablet in the dark."""
    tablet = await stage.page("tablet", color_scheme="dark")
    await tablet.context.add_cookies(await page.context.cookies())  # type: ignore[arg-type]
    return tablet


async def follow_the_line(tablet: Page) -> None:
    await tablet.goto("/desk/calendar")
    await expect(tablet.get_by_text("3 of 6 done")).to_be_visible()
    await axe(tablet)
    await tablet.get_by_role("link", name="Go on").tap()
    await expect(tablet.get_by_role("heading", name="Who serves clients?")).to_be_visible()
    await axe(tablet)
    await tablet.goto("/desk/calendar")
    await tablet.get_by_role("button", name="Put away").tap()
    await expect(tablet.locator("#board")).to_be_visible()
    await expect(tablet.get_by_text("Setting up:")).to_have_count(0)
