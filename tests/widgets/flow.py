"""Walking through the booking pages as a browser would: reads a page's buttons, sends its forms."""

import re
from html import unescape

import httpx

from tests.cast import Salon

TEN = "2026-12-10T10:00:00+01:00"
MASHA = {"name": "Masha Petrova", "phone": "0151 12345678", "email": "masha@example.com"}


def times_on(html: str) -> list[str]:
    return [unescape(value) for value in re.findall(r'name="starts_at" value="([^"]+)"', html)]


def hidden_on(html: str) -> dict[str, str]:
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', html)
    return {name: unescape(value) for name, value in found}


async def hold(b: httpx.AsyncClient, salon: Salon, starts_at: str = TEN, **more: str) -> httpx.Response:
    wanted = {"service": str(salon.haircut), "starts_at": starts_at, **more}
    return await b.post("/book/center/holds", data=wanted)


async def book(b: httpx.AsyncClient, salon: Salon, starts_at: str = TEN, **contact: str) -> httpx.Response:
    """Holds the time, opens the form and sends it."""
    held = await hold(b, salon, starts_at)
    assert held.status_code == 303, held.text
    form = await b.get(held.headers["location"])
    return await b.post("/book/center/visits", data={**hidden_on(form.text), **MASHA, **contact})
