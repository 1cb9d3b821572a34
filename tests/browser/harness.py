"""A real server in a process of its own and a real Chromium, for tests marked `committed`.

    async with on_stage() as stage:
        page = await stage.page("tablet", salon.actors["Olga"])
        await page.goto("/desk/calendar")
        await axe(page)

The server's clock and the browser's stand still at `NOW`; timers still run.
"""

import asyncio
import os
import socket
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from multiprocessing.process import BaseProcess
from urllib.parse import urlsplit

import httpx
from axe_playwright_python.base import AXE_SCRIPT, AxeResults
from playwright.async_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Route,
    async_playwright,
    expect,
)

from kit.rights import Actor
from kit.vault import fingerprint
from tests.browser import server
from tests.browser.chromium import find_chromium
from tests.browser.contrast import ONE_OF_EACH_KIND
from tests.cast import session_token
from tests.lasting import LASTING

NOW = datetime(2026, 12, 1, 8, tzinfo=UTC)
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
         "--disable-background-networking", "--disable-component-update"]  # fmt: skip
DEVICES = {
    "phone": {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True},
    "tablet": {"viewport": {"width": 1180, "height": 820}, "has_touch": True},
    "desktop": {"viewport": {"width": 1440, "height": 900}},
}
# For pages in more states than the tour shows them: it sees to the other sizes.
BOTH_WAYS = [("phone", "light"), ("desktop", "dark")]
# What is still fading in has not got its colours yet; what pulses for ever is not waited for.
AT_REST = """() => Promise.race([
    new Promise((done) => setTimeout(done, 3000)),
    Promise.allSettled(document.getAnimations()
        .filter(each => Number.isFinite(each.effect.getComputedTiming().endTime)).map(each => each.finished)),
]).then(() => new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted))))"""
PATIENCE = 20_000  # milliseconds, for a machine that does much else
expect.set_options(timeout=PATIENCE)
OPEN: list[Browser] = []
CONTRAST = "color-contrast"
EXPECTED = "Failed to load resource"  # Chromium's own remark on every answer from 400 up


@dataclass
class Stage:
    """A site and a browser; each page has a browser context of its own, as a device of its own would."""

    site: str
    browser: Browser
    complaints: list[str] = field(default_factory=list)

    async def page(self, device: str = "desktop", actor: Actor | None = None, **options: object) -> Page:
        """A page of a device, signed in as `actor`; `options` are those of Playwright's new_context.

        Without a service worker, unless it is wished for: it would fetch every file of the desk each time.
        """
        given = {
            "base_url": self.site,
            "timezone_id": "Europe/Berlin",
            "locale": "en-GB",
            "service_workers": "block",
            "reduced_motion": "reduce",
        }
        context = await self.browser.new_context(**{**given, **DEVICES[device], **options})  # type: ignore[arg-type]
        context.set_default_timeout(PATIENCE)
        if actor is not None:
            await sign_in(context, self.site, actor)
        page = await context.new_page()
        await page.clock.set_fixed_time(NOW)
        page.on("console", self.listen)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        return page

    def listen(self, message: ConsoleMessage) -> None:
        """Errors in the console, broken content rules among them, fail the test when the stage closes."""
        if message.type == "error" and EXPECTED not in message.text:
            self.complaints.append(message.text)


@asynccontextmanager
async def on_stage(**environment: str) -> AsyncIterator[Stage]:
    """A server and a browser for the length of the block; `environment` adds to the server's settings."""
    async with AsyncExitStack() as stack:
        site = await stack.enter_async_context(serving(**environment))
        browser = await stack.enter_async_context(chromium())
        stage = Stage(site, browser)
        yield stage
    assert stage.complaints == [], stage.complaints


@asynccontextmanager
async def serving(port: int = 0, *, killed: bool = False, **environment: str) -> AsyncIterator[str]:
    """The application under uvicorn; yields its address once it answers. It ends stopped, or killed."""
    port = port or free_port()
    site = f"http://127.0.0.1:{port}"
    given = {**os.environ, "PUBLIC_URL": site, "NOW": NOW.isoformat(), "POOL_SIZE": "5", **environment}
    process = server.start(port, given)
    try:
        await until_it_answers(site, process)
        yield site
    finally:
        (process.kill if killed else process.terminate)()
        await asyncio.to_thread(process.join)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def until_it_answers(site: str, process: BaseProcess) -> None:
    async with httpx.AsyncClient() as client:
        for _ in range(600):
            assert process.is_alive(), "The server did not start: see above."
            try:
                if (await client.get(f"{site}/health")).status_code == 200:
                    return
            except httpx.TransportError:
                pass
            await asyncio.sleep(0.05)
    raise AssertionError("The server did not answer within 30 seconds.")


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """The browser of all tests of this process; contexts opened in the block are closed after it."""
    if not OPEN or not OPEN[-1].is_connected():
        OPEN.append(await LASTING.enter_async_context(launched()))
    browser = OPEN[-1]
    before = set(browser.contexts)
    try:
        yield browser
    finally:
        for context in set(browser.contexts) - before:
            await context.close()


@asynccontextmanager
async def launched() -> AsyncIterator[Browser]:
    """Debian's Chromium, or wherever it was installed."""
    program = find_chromium()
    assert program, "Browser tests need Chromium. On Debian: apt-get install chromium"
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=program, args=QUIET)
        yield browser
        await browser.close()


async def sign_in(context: BrowserContext, site: str, actor: Actor) -> None:
    """As if the actor had signed in on this device before."""
    from kit import clock
    from staff.queries import COOKIE
    from staff.tables import Session

    token = f"token-of-{actor.name}"
    if not await Session.exists().where(Session.token_hash == fingerprint(token)):
        with clock.pretend(NOW):
            await session_token(actor)
    await context.add_cookies([desk_cookie(site, COOKIE, token)])  # type: ignore[list-item]


def desk_cookie(site: str, name: str, value: str) -> dict[str, str]:
    """As the desk itself sets it, so that it can end it, too."""
    return {"name": name, "value": value, "domain": urlsplit(site).hostname or "", "path": "/desk"}


async def axe(page: Page, *rules: str) -> None:
    """Zero violations of the accessibility rules (or of these alone), or a failure that lists them.

    Contrast is judged of one text of each kind (`tests/browser/contrast.py`).
    """
    await page.evaluate(AT_REST)
    if not await page.evaluate("() => 'axe' in window"):
        await page.evaluate(AXE_SCRIPT)
    if rules:
        await judge(page, "html", {"runOnly": {"type": "rule", "values": rules}})
        return
    await judge(page, "html", {"rules": {CONTRAST: {"enabled": False}}})
    await contrast(page)


async def contrast(page: Page) -> None:
    """After `axe`, which loads what judges."""
    if await page.evaluate(ONE_OF_EACH_KIND):
        await judge(page, "[data-first]", {"runOnly": {"type": "rule", "values": [CONTRAST]}})


async def judge(page: Page, part: str, how: dict[str, object]) -> None:
    options = [part, {"resultTypes": ["violations"], **how}]
    found = AxeResults(await page.evaluate("([part, how]) => axe.run(part, how)", options))
    assert found.violations_count == 0, f"{page.url}\n{found.generate_report()}"


async def answered_late(page: Page, address: str) -> tuple[asyncio.Event, asyncio.Event]:
    """What is asked at the address waits; first is set once it was asked, second lets the answer come."""
    asked, let_go = asyncio.Event(), asyncio.Event()

    async def late(route: Route) -> None:
        asked.set()
        await let_go.wait()
        await route.continue_()

    await page.route(address, late)
    return asked, let_go


async def all_answered(page: Page) -> None:
    """To be awaited before the page's clock is put forward: what is on its way would have taken so long."""
    await page.wait_for_function("() => !document.querySelector('.htmx-request')")


async def let_pass(page: Page, time: str) -> None:
    await all_answered(page)
    await page.clock.fast_forward(time)


async def drag(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    """With a mouse."""
    await page.mouse.move(*start)
    await page.mouse.down()
    await page.mouse.move((start[0] + end[0]) / 2, (start[1] + end[1]) / 2, steps=5)
    await page.mouse.move(*end, steps=5)
    await page.mouse.up()


async def drag_by_touch(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    """A long press, then a drag: what a finger does to a visit."""
    session = await page.context.new_cdp_session(page)

    async def touch(kind: str, point: tuple[float, float] | None) -> None:
        points = [] if point is None else [{"x": point[0], "y": point[1]}]
        await session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    await touch("touchStart", start)
    await asyncio.sleep(0.6)
    for step in range(1, 11):
        part = step / 10
        await touch(
            "touchMove", (start[0] + (end[0] - start[0]) * part, start[1] + (end[1] - start[1]) * part)
        )
        await asyncio.sleep(0.02)
    await touch("touchEnd", None)
    await session.detach()
