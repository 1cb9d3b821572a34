"""A business with 200,000 clients, and what it costs to find some of them while somebody types."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from functools import partial
from itertools import repeat
from pathlib import Path
from urllib.parse import quote

import asyncpg

from bench import asked, house, seed
from bench.measure import Bench
from bench.people import HOW_MANY, Somebody, everybody
from bench.salon import copy, in_bulk, moment
from bench.table import Table
from bench.workloads import Ask, Request
from kit.embedded import Cluster
from staff.queries import COOKIE

TIMES, ROWS = 20, 50
LIST, PALETTE = "/desk/clients/search", "/desk/palette"
SEARCHES = (
    ("nothing, the first page", ""),
    ("one letter", "a"),
    ("two letters", "ma"),
    ("a very frequent first name", "anna"),
    ("the same in another script", "анна"),
    ("a first and a last name", "müller julia"),
    ("two frequent beginnings", "mar sch"),
    ("a slip of the finger", "katahrina"),
    ("part of a phone", "51037"),
    ("the beginning of most phones", "151"),
    ("a word of an e-mail", "baroki"),
    ("what nobody has", "xyzzyx"),
)
LINES = (("a very frequent first name", "anna"), ("a slip of the finger", "katahrina wagner"))


async def measure(table: Table, cluster: Cluster, folder: Path, token: str) -> None:
    """On a database of its own."""
    url = cluster.url("base")
    await fill(url)
    table.say(f"\n## With {HOW_MANY:,} clients\n")
    table.say(
        "The list at `/desk/clients/search`, as HTML. The floor is the same rows by their ids, as JSON.\n"
    )
    table.head("typed")
    bench = Bench(cluster, url)
    with (
        house.serving("app:create_app", folder, url, "/health") as ours,
        house.serving("bench.floor_clients:app", folder, url, "/?ids=1") as floor,
    ):
        [least] = await bench.compare(partial(repeat, same_rows().ask), TIMES, [floor])
        for name, text in SEARCHES:
            [cost] = await bench.compare(partial(typed, LIST, text, token), TIMES, [ours])
            table.cost(f"{name}: {text}" if text else name, cost, least)
        for name, text in LINES:
            [cost] = await bench.compare(partial(typed, PALETTE, text, token), TIMES, [ours])
            table.cost(f"in the palette, {name}: {text}", cost, least)
        table.cost(f"floor, {ROWS} rows", least, least)
        await asked.measure(table, bench, (ours, floor), token)


def typed(path: str, text: str, token: str) -> Iterator[Ask]:
    headers = {"Cookie": f"{COOKIE}={token}", "HX-Request": "true", "HX-Request-Type": "partial"}
    return repeat(get(f"{path}?q={quote(text)}", headers).ask)


def same_rows() -> Request:
    return get(f"/?ids={','.join(str(n * 3881 % HOW_MANY + 1) for n in range(ROWS))}", {})


def get(path: str, headers: dict[str, str]) -> Request:
    return Request("clients", "GET", path, headers, None, {200: 1})


async def fill(url: str) -> None:
    """Two of three have been here within two years."""
    async with in_bulk(url) as connection:
        columns = "id name slug zone currency"
        await copy(connection, "branch", columns, [(1, "Bench", "bench", "UTC", "EUR")])
        await copy_people(connection, everybody())
        await copy_last_visits(connection)


async def copy_people(connection: asyncpg.Connection, people: Iterable[Somebody]) -> None:
    first = moment(seed.TODAY, 0)
    rows = [(each.number, each.name, each.phone, each.email, each.notes, first) for each in people]
    await copy(connection, "client", "id name phone email notes created_at", rows)


async def copy_last_visits(connection: asyncpg.Connection) -> None:
    came = [
        (n, moment(seed.TODAY - timedelta(days=1 + n * 7 % 730), 600)) for n in range(1, HOW_MANY) if n % 3
    ]
    rows = [
        (place, 1, n, f"base-{n}", "done", "desk", at, at + timedelta(hours=1), at)
        for place, (n, at) in enumerate(came, 1)
    ]
    await copy(connection, "visit", "id branch client code status source starts_at ends_at created_at", rows)
