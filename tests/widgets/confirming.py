"""A branch that asks for codes, the text messages it sends, and the page on which a code is typed."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest

from catalog.choices import ConfirmsPhone
from catalog.tables import Branch
from clients.tables import Client, Visit
from kit.db import fetch_value
from kit.settings import settings
from kit.vault import unsealed
from tests.cast import Salon, open_salon
from tests.widgets.flow import TEN, hidden_on, hold

PETRA = {"name": "Petra", "phone": "0151 12345679", "email": "petra@example.com"}
NUMBER = "+4915112345679"
LAST = "SELECT sealed FROM contact_code ORDER BY id DESC LIMIT 1"
CODES = "SELECT count(*) FROM contact_code"


@contextmanager
def texts_leave() -> Iterator[None]:
    """A gateway is set up; nothing is sent to it here."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SMS_URL", "https://texts.example/?to={phone}&text={text}")
        settings.cache_clear()
        yield
    settings.cache_clear()


async def asking(who: ConfirmsPhone = ConfirmsPhone.always) -> Salon:
    salon = await open_salon()
    await Branch.update({Branch.confirms_phone: who}).where(Branch.id == salon.center)
    return salon


async def booked() -> tuple[int, int]:
    """Visits, and cards of Petra."""
    return await Visit.count(), await Client.count().where(Client.phone == NUMBER)


async def figures() -> str:
    """Of the code that was made last."""
    return unsealed(await fetch_value(LAST)) or ""


async def codes() -> int:
    found: int = await fetch_value(CODES)
    return found


def other(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06d}"


async def typed(b: httpx.AsyncClient, salon: Salon, starts_at: str = TEN, **more: str) -> httpx.Response:
    """What the form of the last step is answered with."""
    held = await hold(b, salon, starts_at)
    form = await b.get(held.headers["location"])
    return await b.post("/book/center/visits", data={**hidden_on(form.text), **PETRA, **more})


async def send(b: httpx.AsyncClient, page: httpx.Response, **more: str) -> httpx.Response:
    """The page with the code once more: to where its form goes, with all that it holds."""
    [place] = re.findall(r'id="confirming" method="post" action="([^"]+)"', page.text)
    return await b.post(place, data={**hidden_on(page.text), **more})
