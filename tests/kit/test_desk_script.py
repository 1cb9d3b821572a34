"""The desk's script in a real browser: refusals are said, nothing typed is lost, questions come first."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import uvicorn
from litestar import Litestar, Request, get, post
from litestar.config.csrf import CSRFConfig
from litestar.response import Redirect, Template
from playwright.async_api import Page

from kit import web
from kit.assets import show_asset
from kit.errors import Refused
from kit.styleguide import SAMPLE
from tests.browser.harness import axe, chromium, free_port

SENTENCE = "That time was taken a moment ago."
SHEET = """
{% extends "kit/desk.html" %}
{% block main %}
<h1>Visits</h1>
<form hx-post="/desk/refusals" hx-target="this" hx-swap="outerHTML">
  {{ ui.field("name", "Name", required=true) }}<button class="button">Book</button>
</form>
<form method="post" action="/desk/removals" data-confirm="Anna's day off goes.">
  {{ ui.csrf() }}<button class="button danger">Remove</button>
</form>
<form method="post" action="/desk/additions">{{ ui.csrf() }}<button class="button">Add</button></form>
<button class="button" data-opens="sheet">Open</button>
<dialog class="sheet" id="sheet" aria-labelledby="title">
  <h2 id="title">Move</h2>
  <form hx-post="/desk/wrong" hx-swap="outerHTML">
    {{ ui.field("day", "Day") }}<button class="button">Check</button>
  </form>
  <button class="button" hx-post="/desk/refusals">Move</button>
  <button class="button" data-closes aria-label="Close">{{ ui.icon("x") }}</button>
</dialog>
{% endblock %}
"""
WRONG = """
{% import "kit/ui.html" as ui with context %}
<form hx-post="/desk/wrong">
  {{ ui.field("day", "Day", "soon", error="Write a date.") }}<button class="button">Check</button>
</form>
"""


@get(["/desk/calendar", "/desk/removed"], sync_to_thread=False)
def calendar() -> Template:
    return Template(template_str=SHEET, context={"actor": SAMPLE})


@post(["/desk/refusals", "/desk/calls"], sync_to_thread=False)
def refuse() -> None:
    raise Refused(SENTENCE, version=7)


@post("/desk/wrong", sync_to_thread=False)
def wrong() -> Template:
    return Template(template_str=WRONG, status_code=422)


@post("/desk/removals")
async def remove(request: Request[Any, Any, Any]) -> Redirect:
    assert "_csrf_token" in await request.form()
    return Redirect("/desk/removed", status_code=303)


@post("/desk/additions", sync_to_thread=False)
def add() -> Redirect:
    return Redirect("/desk/removed", status_code=303)


def application() -> Litestar:
    return Litestar(
        [calendar, refuse, wrong, remove, add, show_asset],
        template_config=web.templates(),
        exception_handlers=web.EXCEPTION_HANDLERS,
        before_send=[web.add_safety],
        csrf_config=CSRFConfig(secret="c" * 40, cookie_path="/desk", exclude=["^/static"]),
    )


@asynccontextmanager
async def desk() -> AsyncIterator[Page]:
    port = free_port()
    server = uvicorn.Server(uvicorn.Config(application(), port=port, log_level="warning", lifespan="off"))
    serving = asyncio.create_task(server.serve())
    try:
        async with chromium() as browser:
            page = await browser.new_page(base_url=f"http://127.0.0.1:{port}")
            page.set_default_timeout(10_000)
            await page.goto("/desk/calendar")
            yield page
    finally:
        server.should_exit = True
        await serving


async def test_a_refusal_is_said_and_what_was_typed_stays() -> None:
    async with desk() as page:
        await page.fill("#name", "Masha")
        await page.click("text=Book")
        await page.wait_for_selector(f"#toasts >> text={SENTENCE}")
        assert await page.input_value("#name") == "Masha"
        await axe(page)
        await page.click("#toasts >> [aria-label=Close]")
        assert await page.locator(".toast").count() == 0


async def test_a_lost_connection_is_said_and_what_was_typed_stays() -> None:
    async with desk() as page:
        await page.fill("#name", "Masha")
        await page.route("**/desk/refusals", lambda route: route.abort())
        await page.click("text=Book")
        await page.wait_for_selector("#toasts >> text=No connection")
        assert await page.input_value("#name") == "Masha"


async def test_in_an_open_sheet_a_refusal_is_said_in_the_sheet() -> None:
    async with desk() as page:
        await page.click("text=Open")
        await page.click("dialog >> text=Move >> nth=-1")
        await page.wait_for_selector(f"dialog .toasts >> text={SENTENCE}")
        await axe(page)


async def test_after_a_wrong_form_the_first_wrong_field_has_the_focus() -> None:
    async with desk() as page:
        await page.click("text=Open")
        await page.click("text=Check")
        await page.wait_for_selector("#day[aria-invalid]:focus")
        assert await page.input_value("#day") == "soon"


async def test_a_form_that_asks_first_goes_only_after_a_yes() -> None:
    async with desk() as page:
        await page.click("text=Remove")
        await page.wait_for_selector("#question >> text=Anna's day off goes.")
        await axe(page)
        await page.click("#question >> text=Back")
        assert page.url.endswith("/desk/calendar")
        assert await page.evaluate("document.activeElement.textContent") == "Remove"
        await page.click("text=Remove")
        await page.click("#question >> button:has-text('Remove')")
        await page.wait_for_url("**/desk/removed")


SEND_TWICE = """() => {
  const form = document.querySelector("[action='/desk/additions']"), held = [];
  addEventListener("submit", (event) => held.push(event.defaultPrevented));
  form.requestSubmit();
  form.requestSubmit();
  return [...held, form.getAttribute("aria-busy")];
}"""


async def test_a_second_press_while_a_form_is_on_its_way_does_nothing() -> None:
    async with desk() as page:
        assert await page.evaluate(SEND_TWICE) == [False, True, "true"]
        await page.wait_for_url("**/desk/removed")


async def test_a_form_can_be_sent_again_when_somebody_comes_back_to_its_page() -> None:
    async with desk() as page:
        await page.evaluate("document.querySelector('[action]').setAttribute('aria-busy', 'true')")
        await page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
        assert await page.locator("form[aria-busy]").count() == 0


async def test_a_form_that_htmx_sends_can_be_sent_again() -> None:
    async with desk() as page:
        await page.fill("#name", "Masha")
        for times in (1, 2):
            await page.click("text=Book")
            await page.wait_for_selector(f"#toasts > .toast >> nth={times - 1}")


async def test_a_sheet_opens_takes_the_focus_and_gives_it_back() -> None:
    async with desk() as page:
        await page.click("text=Open")
        assert await page.evaluate("document.activeElement.closest('dialog')?.id") == "sheet"
        await page.keyboard.press("Escape")
        assert await page.evaluate("document.activeElement.textContent") == "Open"


async def test_a_call_by_script_proves_itself_and_gets_the_sentence_and_the_details() -> None:
    async with desk() as page:
        script = await page.get_attribute("script[type=module]", "src")
        told = await page.evaluate(
            """async (script) => {
              const { post } = await import(script);
              return post("/desk/calls").catch((told) => [told.message, told.status, told.details.version]);
            }""",
            script,
        )
        assert told == [SENTENCE, 409, 7]
