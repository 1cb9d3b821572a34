"""The first view of the booking page on a phone: what comes over the line for it, held to its budgets."""

import gzip

from playwright.async_api import Response, ViewportSize, async_playwright

from bench.lighthouse import Row
from bench.page import browser_here
from bench.salon import SLUG

PATH = f"/book/{SLUG}?service=1"
PHONE = ViewportSize(width=390, height=844)
SCRIPTS_KIB, ALL_KIB = 20, 40
# These are sent as they are.
PACKED = {"image", "font"}


async def weigh(site: str) -> list[Row]:
    answers: list[Response] = []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=browser_here(), args=["--no-sandbox", "--disable-gpu"]
        )
        page = await browser.new_page(viewport=PHONE)
        page.on("response", lambda answer: answers.append(answer))  # noqa: PLW0108  # it must be a function of Python's
        await page.goto(site + PATH, wait_until="networkidle")
        scripts = [await size_of(each) for each in answers if each.request.resource_type == "script"]
        everything = [await size_of(each) for each in answers]
        await browser.close()
    return [
        kept("the booking page: scripts, gzipped", sum(scripts), SCRIPTS_KIB),
        kept("the booking page: all of the first view, gzipped", sum(everything), ALL_KIB),
    ]


def kept(name: str, size: float, budget: int) -> Row:
    return name, f"{size:.1f} KiB", f"{budget} KiB", size <= budget


async def size_of(answer: Response) -> float:
    content = await answer.body()
    return len(content if answer.request.resource_type in PACKED else gzip.compress(content, 9)) / 1024
