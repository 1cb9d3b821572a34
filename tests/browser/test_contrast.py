"""Judging one text of each kind finds what judging all of them finds."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from axe_playwright_python.base import AXE_SCRIPT
from playwright.async_api import Page

from tests.browser.contrast import ONE_OF_EACH_KIND
from tests.browser.harness import axe, chromium

PALE = "color: #bbb"
GREY = "color: #555"
DARK = "background: #111; height: 60px"
HIDDEN = "position: absolute; clip: rect(0, 0, 0, 0); width: 1px; height: 1px; overflow: hidden"
# In each the text that cannot be read comes after one that looks alike, and can, or need not be read.
UNREADABLE = {
    "plain": f'<p>Fine</p><p style="{PALE}">pale</p>',
    "on another ground": f'<p style="{PALE}; background: #111">fine</p><p style="{PALE}">pale</p>',
    "ground of what is around it": f'<div style="background: #111"><p style="{PALE}">fine</p></div>'
    f'<div><p style="{PALE}">pale</p></div>',
    "see-through": f'<p style="{GREY}">fine</p><div style="opacity: 0.4"><p style="{GREY}">pale</p></div>',
    "smaller": '<p style="color: #949494; font-size: 30px">fine</p><p style="color: #949494">pale</p>',
    "over what is not around it": f"""<div style="{DARK}; position: relative"><p style="{PALE}">fine</p></div>
        <div style="{DARK}"><p style="{PALE}; position: absolute; top: 200px">pale</p></div>""",
    "after one that is off": f'<button disabled style="{PALE}; background: #fff">off</button>'
    f'<button style="{PALE}; background: #fff">pale</button>',
    "after one that nobody sees": f'<p style="{PALE}; {HIDDEN}">hidden</p><p style="{PALE}">pale</p>',
    "after a single sign": f'<p style="{PALE}">x</p><p style="{PALE}">pale</p>',
    "after signs that are no letters": f'<p style="{PALE}">→→</p><p style="{PALE}">pale</p>',
    "in a field": f'<input aria-label="Name" value="pale" style="{PALE}; background: #fff">',
}


@pytest_asyncio.fixture
async def page() -> AsyncIterator[Page]:
    async with chromium() as browser:
        context = await browser.new_context(viewport={"width": 800, "height": 600})
        yield await context.new_page()


def written(body: str) -> str:
    head = '<!doctype html><html lang="en"><head><title>Words</title></head>'
    return (
        f'{head}<body style="background: #fff; color: #111"><main><h1>Words</h1>{body}</main></body></html>'
    )


@pytest.mark.parametrize("body", UNREADABLE.values(), ids=UNREADABLE.keys())
async def test_what_cannot_be_read_is_found_after_what_looks_like_it(page: Page, body: str) -> None:
    await page.set_content(written(body))
    with pytest.raises(AssertionError, match="color-contrast"):
        await axe(page)


async def test_of_a_long_list_one_row_is_judged(page: Page) -> None:
    rows = "".join(f"<li>Row <b>{number}</b></li>" for number in range(50))
    await page.set_content(written(f"<ul>{rows}</ul>"))
    await page.evaluate(AXE_SCRIPT)
    assert (
        await page.evaluate(ONE_OF_EACH_KIND) == 4
    )  # heading, item, and the numbers of one and of two digits
    await axe(page)
