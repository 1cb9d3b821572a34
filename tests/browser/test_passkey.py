"""A passkey from Chromium's own authenticator."""

import pytest
from playwright.async_api import Page, expect

from staff.tables import Session
from tests.browser.harness import Stage, axe, free_port, on_stage, sign_in
from tests.browser.tablet import inside
from tests.cast import Salon, open_salon

pytestmark = pytest.mark.committed


async def with_authenticator(stage: Stage, salon: Salon) -> Page:
    """Vera's laptop, which has a key of its own and a finger on it."""
    page = await stage.page("desktop")
    await sign_in(page.context, stage.site, salon.actors["Vera"])
    keys = await page.context.new_cdp_session(page)
    await keys.send("WebAuthn.enable")
    able = dict.fromkeys(("hasResidentKey", "hasUserVerification", "isUserVerified"), True)
    device = {"protocol": "ctap2", "transport": "internal", **able}
    await keys.send("WebAuthn.addVirtualAuthenticator", {"options": device})
    return page


async def test_a_passkey_is_added_signs_in_and_proves() -> None:
    salon = await open_salon()
    port = free_port()
    site = f"http://localhost:{port}"
    async with on_stage(port=port, PUBLIC_URL=site) as stage:
        stage.site = site
        page = await with_authenticator(stage, salon)
        await page.goto("/desk/me/passkeys/new")
        await axe(page)
        await page.get_by_label("Name").fill("This laptop")
        await page.get_by_role("button", name="Add the passkey").click()
        await expect(page.get_by_label("Name of the passkey")).to_have_value("This laptop")
        await axe(page)
        await page.get_by_role("button", name="Sign out").click()
        await page.get_by_role("button", name="Sign in with a passkey").click()
        await inside(page)
        await page.goto("/desk/proof?next=/desk/accounts")
        await page.get_by_role("button", name="Use a passkey").click()
        await page.wait_for_url("**/desk/accounts")
    assert await Session.count().where(Session.way == "passkey") == 1


async def test_a_passkey_that_is_not_there_is_said_in_words() -> None:
    await open_salon()
    async with on_stage() as stage:
        page = await stage.page("desktop")
        await page.goto("/desk/sign-in")
        await expect(page.get_by_text("Passkeys work at http://localhost:")).to_be_visible()
        await axe(page)
