"""Who gets in where: every address of the product asked by every role, against a table that was read.

`rights.txt` has a line for each address: + gets in (whatever becomes of an empty form), - is refused,
? finds nothing there, s is sent to sign in. A new address without a line fails, and the message has the line.
"""

from collections.abc import AsyncIterator, Iterator, Mapping
from pathlib import Path

import httpx
import pytest
import pytest_asyncio

from kit import clock
from tests.browse import application, browser
from tests.browser.harness import NOW
from tests.browser.tour_map import ENDLESS
from tests.browser.tour_salon import Tour, salon_at_work
from tests.doors import answered, filled
from widgets import limits

TABLE = Path(__file__).with_name("rights.txt")
ROLES = ("Anna", "Olga", "Nora", "Rita", "Vera", "Boris", "a stranger")


@pytest_asyncio.fixture(scope="module")
async def tour(emptied_afterwards: None) -> AsyncIterator[Tour]:  # noqa: ARG001
    from tests.conftest import empty_all_tables

    await empty_all_tables()  # numbers begin at 1 again, whatever ran in this process before
    with clock.pretend(NOW):
        yield await salon_at_work()


def addresses() -> Iterator[tuple[str, str]]:
    """The method and the path of everything that can be asked."""
    for route in application().routes:
        for method in getattr(route, "route_handler_map", {}):
            if method != "OPTIONS" and route.path_format not in ENDLESS:
                yield str(method), route.path_format


def outcome(answer: httpx.Response) -> str:
    if "/desk/sign-in" in answer.headers.get("location", "") or answer.status_code == 401:
        return "s"
    return {403: "-", 404: "?", 405: "?"}.get(answer.status_code, "+")


async def asked(client: httpx.AsyncClient, method: str, address: str, form: Mapping[str, object]) -> str:
    return outcome(await answered(client, method, address, data=form if method == "POST" else None))


async def test_everybody_gets_in_where_the_table_says_and_nowhere_else(
    tour: Tour, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On failure the lines are printed as they would have to be: read each before it goes into the table."""
    limits.buckets.clear()
    monkeypatch.setattr(limits, "per_minute", lambda: 10_000)  # who asks too often is told so, whoever it is
    found: dict[tuple[str, str], str] = {}
    form = {"branch": tour.names["center"], "tag": tour.names["tag"], "status": tour.names["scale_status"]}
    everything = list(addresses())
    with clock.pretend(NOW):
        for who in ROLES:
            async with browser(tour.salon.actors.get(who)) as client:
                for method, path in everything:
                    came = await asked(client, method, filled(path, tour.names), form)
                    found[path, method] = found.get((path, method), "") + came
    lines = [f"{outcomes} {method} {path}" for (path, method), outcomes in sorted(found.items())]
    known = [line for line in TABLE.read_text().splitlines() if line and not line.startswith("#")]
    assert [line for line in lines if line not in known] == []
    assert [line for line in known if line not in lines] == []
