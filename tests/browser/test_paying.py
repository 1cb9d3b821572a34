"""Paying as a client lives it: out of a salon's site to the provider and its bank, and back, in any order."""

import pytest
from playwright.async_api import FrameLocator, Locator, Page, Route

from tests.browser.provider import Paid, taking_money
from tests.browser.public_page import check, hosting
from tests.cast import open_salon
from tests.checkout.paying import book_of, rule

pytestmark = pytest.mark.committed
POOR, ASKED_EACH_TIME = "4000 0000 0000 9995", "4000 0027 6000 3184"
HAS_FOCUS = "(each) => each === each.getRootNode().activeElement && each.ownerDocument.hasFocus()"


async def types(page: Page, number: str) -> None:
    await page.get_by_label("Card number").fill(number)
    await page.get_by_role("button", name="Pay €22.50").click()


async def test_out_of_a_frame_a_card_is_declined_and_the_bank_asks_in_the_clients_language() -> None:
    """The news comes before the client does."""
    salon = await open_salon()
    await rule(salon)
    async with taking_money() as paid:
        body = f'<book-online lang="de" service="{salon.haircut}"><a href="{paid.stage.site}/book/center">'
        with hosting(paid.stage.site, f"{body}Online buchen</a></book-online>") as address:
            page = await paid.stage.page("phone")
            await page.goto(address)
            frame = page.frame_locator("book-online iframe")
            await books(frame)
            await frame.locator("button.primary.wide").click()
            await is_declined(page, paid)
            await is_asked_by_the_bank(page, paid)
            await page.get_by_role("heading", name="Ihr Termin ist gebucht").wait_for()
            await page.get_by_text("22,50 € online bezahlt").wait_for()
            assert await page.context.cookies() == []
    assert await book_of(salon) == {"online_acquirer": 2_250, "prepaid": -2_250}


async def books(frame: FrameLocator) -> None:
    """From the screen of times to the terms."""
    await frame.locator("button.time", has_text="14:00").first.click()
    await frame.get_by_label("Name").fill("Masha Petrova")
    await frame.get_by_label("Telefon").fill("0151 12345678")
    await frame.get_by_role("button", name="Bestätigen").click()
    await frame.get_by_role("heading", name="Noch ein Schritt: 22,50 €").wait_for()


async def is_declined(page: Page, paid: Paid) -> None:
    """By the provider, which names the reason, and with its way back by us, in the language of the site."""
    await types(page, POOR)
    await page.get_by_text("Your card was declined (insufficient_funds).").wait_for()
    await page.get_by_role("link", name="Back").click()
    await page.get_by_text("Auf dieser Karte ist nicht genug Geld.").wait_for()
    await check(page)
    assert await page.get_attribute("html", "lang") == "de"
    assert await paid.outcome() == ("requested", ["open"], 0)


async def is_asked_by_the_bank(page: Page, paid: Paid) -> None:
    """It is told no, then yes: and the answer reaches us by the news before the browser is back."""
    await page.locator("button.primary.wide").click()
    await types(page, ASKED_EACH_TIME)
    await page.get_by_role("button", name="No, that is not me").click()
    await page.get_by_text("Your bank did not confirm it.").wait_for()
    await types(page, ASKED_EACH_TIME)

    async def tell_first(route: Route) -> None:
        answer = await route.fetch(max_redirects=0)
        await paid.tells(times=2)
        assert await paid.outcome() == ("waiting", ["paid"], 1)
        await route.fulfill(response=answer)

    await page.route("**/proof", tell_first)
    await page.get_by_role("button", name="Yes, pay").click()


async def test_by_the_keyboard_alone_out_of_a_popup_with_a_provider_that_is_away_and_two_tabs() -> None:
    """The client is back before the news; nothing happens twice, and called off in time it goes back."""
    salon = await open_salon()
    await rule(salon)
    async with taking_money() as paid:
        link = f'<a href="{paid.stage.site}/book/center">Book online</a>'
        body = f'<book-online mode="popup" service="{salon.haircut}">{link}</book-online>'
        with hosting(paid.stage.site, body) as address:
            page = await paid.stage.page("desktop", color_scheme="dark")
            await page.goto(address)
            terms = await books_by_keys(page)
            other = await page.context.new_page()
            await other.goto(terms)
            await press(
                page, page.frame_locator("book-online iframe").get_by_role("button", name="Agree and")
            )
            await pays_by_keys(page, paid)
            await nothing_happens_twice(page, other, paid)
            await calls_it_off(other, paid)
    assert await book_of(salon) == {}


async def press(page: Page, wanted: Locator) -> None:
    """Reached by Tab, and seen to be."""
    await wanted.wait_for()
    for _ in range(80):
        await page.keyboard.press("Tab")
        if await wanted.evaluate(HAS_FOCUS):
            break
    assert await wanted.evaluate(HAS_FOCUS)
    await page.keyboard.press("Enter")


async def books_by_keys(page: Page) -> str:
    """The address of the terms."""
    await press(page, page.get_by_role("button", name="Book online"))
    frame = page.frame_locator("book-online iframe")
    await press(page, frame.get_by_role("link", name="Thu 10 December"))
    await frame.get_by_role("heading", name="Thursday 10 December").wait_for()
    await press(page, frame.get_by_role("button", name="14:00", exact=True))
    await press(page, frame.get_by_label("Name"))
    await frame.get_by_text("Please write a name.").wait_for()
    await page.keyboard.type("Masha Petrova")
    await page.keyboard.press("Tab")
    await page.keyboard.type("0151 12345678")
    await page.keyboard.press("Enter")
    await frame.get_by_role("heading", name="One more step: €22.50").wait_for()
    return page.frames[-1].url


async def pays_by_keys(page: Page, paid: Paid) -> None:
    """The provider does not answer when they are back; it does when they look again."""
    await page.get_by_label("Card number").wait_for()
    paid.is_away()
    await press(page, page.get_by_label("Card number"))
    await page.get_by_text("We have not heard from the bank yet.").wait_for()
    await check(page)
    assert await paid.outcome() == ("requested", ["open"], 0)
    await press(page, page.get_by_role("link", name="Look again"))
    await page.get_by_role("heading", name="You are booked").wait_for()
    await page.get_by_text("€22.50 paid online.").wait_for()


async def nothing_happens_twice(page: Page, other: Page, paid: Paid) -> None:
    """The news after the return, and twice; another tab that still shows the terms; Back and forward."""
    assert await paid.outcome() == ("waiting", ["paid"], 1)
    await paid.tells(times=2)
    await press(other, other.get_by_role("button", name="Agree and"))
    await other.get_by_role("heading", name="You are booked").wait_for()
    await page.go_back()
    await page.go_forward()
    await page.get_by_role("heading", name="You are booked").wait_for()
    assert await paid.outcome() == ("waiting", ["paid"], 1)
    assert len(paid.box.all("payment_intent")) == 1


async def calls_it_off(page: Page, paid: Paid) -> None:
    await press(page, page.get_by_role("link", name="Cancel the visit"))
    await page.get_by_text("The €22.50 you paid goes back to your card.").wait_for()
    await press(page, page.get_by_role("button", name="Cancel the visit"))
    await page.get_by_role("heading", name="This visit is cancelled").wait_for()
    await paid.later(minutes=2)
    await page.reload()
    await page.get_by_text("€22.50 of it goes back to your card").wait_for()
    await check(page)
