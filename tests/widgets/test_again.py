"""Who is known books again by a signed link: a time, and Confirm; nothing is typed, and little is shown."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from clients.queries.personal import key_for
from clients.rules.personal import Opens
from clients.tables import Client, Visit
from kit import clock
from kit.db import execute
from tests.browse import browser
from tests.cast import Salon, open_salon
from tests.widgets.flow import TEN, hidden_on

pytestmark = pytest.mark.usefixtures("morning")
FIELDS = ('name="name"', 'name="phone"', 'name="email"')


async def last_step(b: httpx.AsyncClient, salon: Salon, key: str) -> httpx.Response:
    """By way of the times, as the link leads."""
    times = await b.get(f"/book/center?service={salon.haircut}&mine={key}")
    assert f"mine={key}" in times.text
    wanted = {"service": str(salon.haircut), "starts_at": TEN}
    held = await b.post(f"/book/center/holds?mine={key}", data=wanted)
    return await b.get(held.headers["location"])


async def key_of(client: int, opens: Opens = Opens.again) -> str:
    return key_for(opens, client, 0)


async def test_two_taps_and_no_field() -> None:
    salon = await open_salon()
    key = await key_of(salon.masha)
    async with browser() as b:
        page = await last_step(b, salon, key)
        assert "Masha Petrova" in page.text
        assert not any(field in page.text for field in FIELDS)
        assert "12345678" not in page.text
        answer = await b.post(f"/book/center/visits?mine={key}", data=hidden_on(page.text))
    assert answer.status_code == 303
    made = await Visit.objects().where(Visit.source == "widget").first()
    assert made is not None
    assert made.client == salon.masha
    assert await Client.count() == 1


async def test_somebody_else_types_as_ever() -> None:
    salon = await open_salon()
    key = await key_of(salon.masha)
    async with browser() as b:
        page = await last_step(b, salon, key)
        [others] = [
            part.split('"')[0] for part in page.text.split('href="') if "Somebody else?" in part[:200]
        ]
        assert "mine" not in parse_qs(urlsplit(others).query)
        typed = await b.get(others)
    assert all(field in typed.text for field in FIELDS)
    assert "Masha" not in typed.text


SPOILED = {
    "closed": "INSERT INTO personal_access (client, edition) SELECT id, 1 FROM client",
    "erased": """
        UPDATE client SET erased_at = now(), name = 'Erased client ' || id, phone = NULL, email = ''
    """,
    "no number": "UPDATE client SET phone = NULL",
}


async def spoiled_key(client: int, how: str) -> str:
    """That opens nothing, or not any more."""
    made_at = clock.now() - timedelta(days=181 if how == "old" else 0)
    with clock.pretend(made_at):
        key = await key_of(client, Opens.letter if how == "of another kind" else Opens.again)
    if how in SPOILED:
        await execute(SPOILED[how])
    return key[:-4] + "AAAA" if how == "forged" else key


@pytest.mark.parametrize("how", ["forged", "old", "of another kind", *SPOILED])
async def test_a_link_that_opens_nothing_leaves_the_form_as_it_is_for_everybody(how: str) -> None:
    salon = await open_salon()
    key = await spoiled_key(salon.masha, how)
    async with browser() as b:
        page = await last_step(b, salon, key)
        assert all(field in page.text for field in FIELDS)
        assert "Masha" not in page.text
        sent = {**hidden_on(page.text), "as_before": "yes"}
        refused = await b.post(f"/book/center/visits?mine={key}", data=sent)
    assert refused.status_code == 422
    assert 'aria-invalid="true"' in refused.text
    assert not await Visit.exists().where(Visit.source == "widget")


async def test_what_else_is_wrong_is_said_and_nobody_types_the_number() -> None:
    salon = await open_salon()
    await execute("UPDATE client SET online_ban = TRUE")
    key = await key_of(salon.masha)
    async with browser() as b:
        page = await last_step(b, salon, key)
        refused = await b.post(f"/book/center/visits?mine={key}", data=hidden_on(page.text))
    assert refused.status_code in (403, 409, 422)
    assert "12345678" not in refused.text
    assert not await Visit.exists().where(Visit.source == "widget")
