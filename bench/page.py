"""One page in Chromium: what is loaded for it, and how long a touch waits for the next frame."""

import asyncio
import gzip
import shutil
import time
from dataclasses import dataclass, field
from typing import Any

from playwright.async_api import (
    BrowserContext,
    CDPSession,
    Locator,
    Page,
    Request,
    Response,
    ViewportSize,
    async_playwright,
)

Event = dict[str, Any]
TABLET = ViewportSize(width=1180, height=820)
SLOWER, TAPS, DROPS, CHANGES = 4, 10, 5, 5
QUARTER = 28
LONG_PRESS = 0.5
COUNTED = {"document", "script", "stylesheet"}
LISTEN = """() => {
  window.timings = [];
  new PerformanceObserver((list) => {
    for (const { name, duration } of list.getEntries()) window.timings.push({ name, duration });
  }).observe({ type: "event", durationThreshold: 16, buffered: false });
}"""
ARRIVED = """async (visit) => {
  const headers = { accept: "application/json", "x-csrftoken": document.body.dataset.csrf };
  const body = new URLSearchParams({ status: "arrived", version: "" });
  const answer = await fetch(`/desk/visits/${visit}/status`, { method: "POST", headers, body });
  if (!answer.ok) throw new Error(await answer.text());
  return Date.now();
}"""
# Shorter ones than the API tells of are as long as its shortest.
SHORTEST = 16.0


@dataclass
class Found:
    """KiB of the first load, and of the page alone; files fetched again; milliseconds by what was done.

    `news`: milliseconds from the answer to a change on one tablet until another one shows it.
    """

    first: float = 0.0
    page: float = 0.0
    again: int = 0
    paints: dict[str, list[float]] = field(default_factory=dict)
    news: list[float] = field(default_factory=list)


def browser_here() -> str | None:
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


async def look(site: str, path: str, cookies: dict[str, str]) -> Found:
    program = browser_here()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=program, args=["--no-sandbox", "--disable-gpu"]
        )
        context = await browser.new_context(base_url=site, viewport=TABLET, has_touch=True)
        await context.add_cookies(
            [{"name": name, "value": value, "url": f"{site}/desk"} for name, value in cookies.items()]
        )
        found = Found()
        await measure_loads(context, path, found)
        await measure_touches(context, path, found)
        await measure_news(context, path, found)
        await browser.close()
    return found


async def measure_loads(context: BrowserContext, path: str, found: Found) -> None:
    page = await context.new_page()
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))  # noqa: PLW0108  # it must be a function of Python's
    await opened(page, path)
    for answer in [each for each in answers if each.request.resource_type in COUNTED]:
        size = len(gzip.compress(await answer.body(), 9)) / 1024
        found.first += size
        found.page += size if answer.request.resource_type == "document" else 0
    await page.evaluate("navigator.serviceWorker.ready.then(() => {})")
    await page.close()
    found.again = await fetched_again(context, path)


async def fetched_again(context: BrowserContext, path: str) -> int:
    """Files of the shell that a second visit takes from the network and not from what the browser keeps.

    What the service worker answers with and had to fetch itself is counted where it asks for it.
    """
    page = await context.new_page()
    session = await context.new_cdp_session(page)
    await session.send("Network.enable")
    cached: set[str] = set()
    fetched: list[str] = []

    def heard(event: Event) -> None:
        answer, known = event["response"], event["requestId"] in cached
        kept = known or answer.get("fromDiskCache") or answer.get("fromServiceWorker")
        if "/static/" in answer["url"] and not kept:
            fetched.append(answer["url"])

    context.on("request", lambda asked: fetched.extend([asked.url] if is_the_workers(asked) else []))
    session.on("Network.requestServedFromCache", lambda event: cached.add(event["requestId"]))
    session.on("Network.responseReceived", heard)
    await opened(page, path)
    await page.close()
    return len(fetched)


def is_the_workers(asked: Request) -> bool:
    return asked.service_worker is not None and "/static/" in asked.url


async def opened(page: Page, path: str) -> None:
    await page.goto(path)
    await page.locator(".ec-event.visit").first.wait_for()
    await page.locator("#live[data-state=live]").wait_for()


async def measure_touches(context: BrowserContext, path: str, found: Found) -> None:
    page = await context.new_page()
    await opened(page, path)
    session = await context.new_cdp_session(page)
    await session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    await page.evaluate(LISTEN)
    visits = page.locator(".ec-event.visit .opens")
    found.paints["a tap that opens a visit"] = [await tap(page, visits.nth(number)) for number in range(TAPS)]
    await page.keyboard.press("Escape")
    found.paints["a drop"] = [
        await drop(page, session, visits.nth(20 + 15 * number)) for number in range(DROPS)
    ]


async def measure_news(context: BrowserContext, path: str, found: Found) -> None:
    here, there = await context.new_page(), await context.new_page()
    for page in (here, there):
        await opened(page, path)
    for number in range(CHANGES):
        visit = await there.locator(".ec-event.visit .opens").nth(40 + 7 * number).get_attribute("data-visit")
        answered = await there.evaluate(ARRIVED, visit)
        await here.locator(f".is-arrived:has([data-visit='{visit}'])").wait_for(state="attached")
        found.news.append(max(0.0, time.time() * 1000 - answered))


async def tap(page: Page, visit: Locator) -> float:
    await visit.scroll_into_view_if_needed()
    await page.evaluate("window.timings.length = 0")
    await visit.tap()
    await page.locator("#visit-panel h2").first.wait_for()
    await asyncio.sleep(0.5)
    return await longest(page)


async def drop(page: Page, session: CDPSession, visit: Locator) -> float:
    """Half an hour later or wherever that is: what is measured is the frame after the finger is lifted."""
    await visit.scroll_into_view_if_needed()
    box = await visit.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + 8
    await touch(session, "touchStart", x, y)
    await asyncio.sleep(LONG_PRESS)
    for step in range(1, 9):
        await touch(session, "touchMove", x, y + step * QUARTER / 4)
        await asyncio.sleep(0.03)
    await page.evaluate("window.timings.length = 0")
    await session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    await asyncio.sleep(1)
    return await longest(page)


async def touch(session: CDPSession, kind: str, x: float, y: float) -> None:
    await session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})


async def longest(page: Page) -> float:
    return float(
        await page.evaluate(f"Math.max({SHORTEST}, ...window.timings.map(({{ duration }}) => duration))")
    )
