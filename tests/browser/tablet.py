"""A tablet that several people use, and how they come in by tile and PIN."""

from playwright.async_api import Page, expect

from kit import clock
from tests.browser.harness import NOW, Stage, axe, desk_cookie
from tests.cast import PASSWORD, Salon
from tests.staff.keys import PIN, shared_tablet, with_pin


async def at_the_tablet(stage: Stage, salon: Salon, **options: object) -> Page:
    """The front desk's tablet, where Olga and Nora have PINs and nobody is signed in."""
    from staff.queries import TABLET_COOKIE

    with clock.pretend(NOW):
        token = await shared_tablet(salon)
        for name, pin in (("Olga", PIN), ("Nora", "80361")):
            await with_pin(salon.actors[name], pin)
    page = await stage.page("tablet", **options)
    await page.context.add_cookies([desk_cookie(stage.site, TABLET_COOKIE, token)])
    await page.clock.install(time=NOW)
    await page.goto("/desk")
    return page


async def inside(page: Page) -> None:
    """The calendar, which everybody begins with."""
    await expect(page.locator(".bar")).to_be_visible()
    await page.wait_for_load_state()


async def tap_pin(page: Page, pin: str) -> None:
    for digit in pin:
        await page.get_by_role("button", name=digit, exact=True).tap()
    await page.get_by_role("button", name="Go on").tap()


async def tap_in(page: Page, name: str, pin: str) -> None:
    await page.get_by_role("link", name=name).tap()
    await tap_pin(page, pin)


async def prove(page: Page) -> None:
    await expect(page.get_by_role("heading", name="Say who you are")).to_be_visible()
    await axe(page)
    await page.get_by_label("Your password").fill(PASSWORD)
    await page.get_by_role("button", name="Go on").tap()
