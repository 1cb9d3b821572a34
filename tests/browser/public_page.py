"""What every public page is checked for."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from playwright.async_api import Page

from tests.browser.harness import axe

SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
SMALL = """[...document.querySelectorAll("a, button, summary, input:not([type=hidden]), textarea")]
    .filter((each) => each.checkVisibility())
    .map((each) => [each.outerHTML.slice(0, 90), each.getBoundingClientRect()])
    .filter(([, box]) => box.width < 48 || box.height < 48).map(([html]) => html)"""


class Host(BaseHTTPRequestHandler):
    """Somebody else's page, as strict as a page can be. Its policy names us and nothing more."""

    def __init__(self, site: str, body: str, *args: object) -> None:
        self.site, self.body = site, body
        super().__init__(*args)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header(
            "Content-Security-Policy",
            f"default-src 'none'; img-src data:; script-src {self.site}; frame-src {self.site}",
        )
        self.end_headers()
        self.wfile.write(
            f"""<!doctype html><html lang="en"><head><title>A hair site</title>
            <link rel="icon" href="data:,"><meta name="viewport" content="width=device-width">
            <script async src="{self.site}/embed.js"></script></head>
            <body><main><h1>Hair in Berlin</h1>{self.body}</main></body></html>""".encode()
        )

    def log_message(self, *_: object) -> None:
        """Quiet."""


@contextmanager
def hosting(site: str, body: str) -> Iterator[str]:
    """Another site: localhost, where ours is 127.0.0.1."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Host, site, body))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://localhost:{server.server_port}/?utm_source=spring&evil=1"
    finally:
        server.shutdown()
        server.server_close()


async def check(page: Page) -> None:
    await axe(page)
    assert await page.evaluate(SIDEWAYS) == 0
    assert await page.evaluate(SMALL) == []
