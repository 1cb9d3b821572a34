"""Who gets in where: every address of the product asked by every role, against a table that was read.

`rights.txt` has a line for each address: + gets in (whatever becomes of an empty form), - is refused,
? finds nothing there, s is sent to sign in. A new address without a line fails, and the message has the line.
"""

import re
from collections.abc import AsyncIterator, Iterator, Mapping
from pathlib import Path

import httpx
import pytest
import pytest_asyncio

from kit import clock, db
from tests.browse import application, browser
from tests.browser.harness import NOW
from tests.browser.tour_map import ENDLESS, PAGES, PARTS
from tests.browser.tour_salon import Tour, salon_at_work
from widgets import limits

TABLE = Path(__file__).with_name("rights.txt")
ROLES = ("Anna", "Olga", "Nora", "Rita", "Vera", "Boris", "a stranger")
# Where what stands in an address is not called as in the tour.
NAMES = {
    "visit_id": "confirmed", "visit": "here", "member_id": "anna", "member": "anna", "service_id": "haircut",
    "client_id": "masha", "client": "masha", "other_id": "double", "branch_id": "center", "branch": "center",
    "others": "double",
    "field_id": "own", "option_id": "own_option", "run_id": "import_looked", "account_id": "account",
    "event_id": "event", "room_id": "colour_chair", "request_id": "line", "good_id": "shampoo",
    "link_id": "link", "time_off_id": "absence", "tag_id": "tag", "scale_id": "scale",
    "status_id": "scale_status", "segment_id": "segment", "rule_id": "rule", "kind_id": "kind",
    "category_id": "category", "level_id": "level", "tablet_id": "tablet", "part_id": "part",
    "label_id": "label", "group_id": "group", "line_id": "confirmed_line", "line": "confirmed_line",
    "form_id": "form", "batch_id": "batch", "photo_id": "photo", "offer_id": "offer", "key": "me_key",
    "review_id": "review",
}  # fmt: skip
WORDS = {
    "slug": "center", "starts_on": "2026-01-05", "day": "2026-12-24", "closed_on": "2026-12-25",
    "what": "app", "release": "any", "name": "kit/base.css",
}  # fmt: skip


class TakenBack(Exception):
    """What was asked is rolled back."""


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


def filled(path: str, names: Mapping[str, object]) -> str:
    shown = (PAGES.get(path) or (PARTS.get(path, ""),))[0] if path in {**PAGES, **PARTS} else ""
    if shown:
        return shown.format_map(names)
    kind = "services" if "{kind}" in path else ""
    return re.sub(
        r"{(\w+)}",
        lambda found: kind if found[1] == "kind" and kind else str(
            names.get(NAMES.get(found[1], found[1]), WORDS.get(found[1], 1))
        ),
        path,
    )  # fmt: skip


def outcome(answer: httpx.Response) -> str:
    if "/desk/sign-in" in answer.headers.get("location", "") or answer.status_code == 401:
        return "s"
    return {403: "-", 404: "?", 405: "?"}.get(answer.status_code, "+")


async def asked(client: httpx.AsyncClient, method: str, address: str, form: Mapping[str, object]) -> str:
    try:
        async with db.transaction():
            answer = await client.request(method, address, data=form if method == "POST" else None)
            assert answer.status_code < 500, (method, address, answer.text[:300])
            raise TakenBack
    except TakenBack:
        return outcome(answer)


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
