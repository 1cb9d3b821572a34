"""A finger needs 44 points: the buttons of the sheet, of the builder of segments and of a client's card."""

import pytest
from playwright.async_api import Page

from clients.actions.calls import note_call
from clients.schemas import CallForm
from kit import clock
from tests.browser.harness import NOW, on_stage
from tests.browser.public_page import SIDEWAYS
from tests.cast import Salon, open_salon

pytestmark = pytest.mark.committed
FINGER = 44
BUTTONS = "main :is(button, a.button, summary, .chips a, [role=button])"
LOW = f"""() => [...document.querySelectorAll('{BUTTONS}')]
    .filter((each) => each.checkVisibility() && !each.closest('.visually-hidden'))
    .map((each) => [each.getAttribute('aria-label') ?? each.textContent.trim(),
                    each.getBoundingClientRect().height])
    .filter(([, height]) => height < {FINGER})"""
HOW_MANY = f"() => document.querySelectorAll('{BUTTONS}').length"


async def pages_of(salon: Salon) -> dict[str, int]:
    """Each with how many buttons it has at least, so that an empty page proves nothing."""
    vera = salon.actors["Vera"]
    with clock.pretend(NOW):
        missed = CallForm(direction="in", result="missed", started="2026-11-30T10:00", next_step="Ring back")
        await note_call(vera, salon.masha, missed)
    return {
        "/desk/sheet": 5,
        "/desk/sheet?open=columns&cols=phone,visits,tags": 5,
        "/desk/segments/new": 3,
        "/desk/segments/new?like=unreliable": 5,
        f"/desk/clients/{salon.masha}": 8,
        f"/desk/clients/{salon.masha}/calls/new": 2,
        "/desk/clients/calls": 2,
    }


async def look(page: Page, address: str, least: int) -> None:
    await page.goto(address)
    assert await page.evaluate(HOW_MANY) >= least, address
    assert await page.evaluate(LOW) == [], address
    assert await page.evaluate(SIDEWAYS) == 0, address


@pytest.mark.parametrize("touch", [True, False])
async def test_no_button_on_a_phone_is_lower_than_a_finger(touch: bool) -> None:
    """Also in a window as narrow as a phone on a machine with a mouse."""
    salon = await open_salon()
    addresses = await pages_of(salon)
    async with on_stage() as stage:
        page = await stage.page("phone", salon.actors["Vera"], has_touch=touch, is_mobile=touch)
        for address, least in addresses.items():
            await look(page, address, least)
