"""Draws the icons of the installed desk from their SVG, in Chromium (for maintainers)."""

import shutil
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

STATIC = Path(__file__).parent.parent / "kit" / "static"
DRAWN = {
    "icon-192.png": ("icon.svg", 192),
    "icon-512.png": ("icon.svg", 512),
    "icon-maskable-512.png": ("icon-maskable.svg", 512),
    "icon-apple-180.png": ("icon-maskable.svg", 180),
}


def main() -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page()
        for name, (source, size) in DRAWN.items():
            (STATIC / name).write_bytes(drawn(page, (STATIC / source).read_text(), size))
        browser.close()


def drawn(page: Page, svg: str, size: int) -> bytes:
    """A PNG; where the drawing has none, it has no ground either."""
    page.set_viewport_size({"width": size, "height": size})
    sized = svg.replace("<svg ", f'<svg width="{size}" height="{size}" ', 1)
    page.set_content(f"<style>body {{ margin: 0 }} svg {{ display: block }}</style>{sized}")
    return page.screenshot(omit_background=True)


if __name__ == "__main__":
    main()
