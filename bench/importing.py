"""A list of 100,000 clients, as a workbook and as text, looked at and imported by the product as it is run.

`python -m bench.importing` does only this.
"""

import asyncio
import csv
import re
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from itertools import pairwise
from pathlib import Path

import asyncpg
import httpx
import xlsxwriter

from bench import house, salon, seed
from bench.alone import alone
from bench.family import used, watched
from bench.house import Server
from bench.table import Table
from kit.embedded import Cluster

ROWS = 100_000
COOKIE = "bench"
HEADINGS = (
    "First name",
    "Last name",
    "Phone",
    "E-mail",
    "Birthday",
    "Notes",
    "Customer since",
    "Group",
    "City",
)
FIRST = ("Anna", "Boris", "Clara", "David", "Elena", "Fedor", "Greta", "Hugo", "Ida", "Jonas", "Katja", "Leo")
LAST = ("Abel", "Blum", "Conrad", "Dahl", "Eder", "Falk", "Graf", "Huber", "Ivanov", "Jung", "Keller", "Lang")
ENDS = ("", "s", "mann", "berg", "stein", "feld", "hof", "ski", "son", "er", "el", "in", "ow")
PLACES = r'<select id="column-(\d+)"[^>]*>(.*?)</select>'
CHOSEN = re.compile(r'<option value="([^"]*)" selected>')
FORM_CODE = re.compile(r'name="form_code" value="([^"]+)"')
STEPS = ("sent and read", "looked at", "imported", "all in the index of the search", "taken back")
MISSING = """
SELECT count(*) FROM client LEFT JOIN search_entry ON search_entry.client = client.id
WHERE search_entry.client IS NULL
"""
OVER = ("What would become", "Imported", "Taken back")
PATIENCE = 600.0


def rows() -> Iterator[tuple[str, ...]]:
    """One in ten without a phone, one in a hundred wrong, one in a hundred twice."""
    yield HEADINGS
    yield from map(row, range(1, ROWS + 1))


def write_book(path: Path) -> None:
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    sheet = book.add_worksheet("Clients")
    for number, cells in enumerate(rows()):
        sheet.write_row(number, 0, cells)
    book.close()


def write_text(path: Path) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, delimiter=";").writerows(rows())


def row(number: int) -> tuple[str, ...]:
    same = number - 1 if number % 100 == 99 else number
    phone = "" if number % 10 == 0 else f"0151 {10_000_000 + same}"
    born = f"{number % 28 + 1:02}.{number % 12 + 1:02}.{1950 + number % 50}"
    wrong = "soon" if number % 100 == 50 else born
    first, last = FIRST[number % len(FIRST)], LAST[number // len(FIRST) % len(LAST)]
    return (
        first, f"{last}{ENDS[number % 13]}", phone, f"{first}.{last}.{number}@example.com".lower(), wrong,
        f"Likes tea, {ENDS[number % 13]}", f"01.{number % 12 + 1:02}.2020", "", "Berlin",
    )  # fmt: skip


@asynccontextmanager
async def signed_in(server: Server) -> AsyncIterator[httpx.AsyncClient]:
    cookies = {"tempu_session": COOKIE}
    async with httpx.AsyncClient(base_url=server.address, cookies=cookies, timeout=PATIENCE) as client:
        await client.get("/desk/exchange")
        client.headers["x-csrftoken"] = client.cookies["csrftoken"]
        yield client


async def come_in(client: httpx.AsyncClient, path: Path, url: str) -> dict[str, float]:
    """Seconds of each step."""
    moments = [time.monotonic()]
    place = await send(client, path)
    moments.append(time.monotonic())
    form = await look(client, place)
    moments.append(time.monotonic())
    await go(client, place, "beginning", form)
    moments.append(time.monotonic())
    await until_found(url)
    moments.append(time.monotonic())
    await go(client, place, "undo", form)
    moments.append(time.monotonic())
    return dict(zip(STEPS, [after - before for before, after in pairwise(moments)], strict=True))


async def send(client: httpx.AsyncClient, path: Path) -> str:
    """Where the import stands."""
    with path.open("rb") as file:
        sent = await client.post("/desk/exchange/imports", data={"kind": "clients"}, files={"file": file})
    return sent.headers["location"]


async def look(client: httpx.AsyncClient, place: str) -> dict[str, str]:
    """What the form of the next step sends. The columns hold what is guessed."""
    page = (await client.get(place)).text
    fields = {f"column-{n}": chosen(text) for n, text in re.findall(PLACES, page, re.DOTALL)}
    await client.post(f"{place}/columns", data={**fields, "country": "DE"})
    code = FORM_CODE.search(await until_over(client, place))
    return {"form_code": code[1] if code else ""}


async def go(client: httpx.AsyncClient, place: str, step: str, form: dict[str, str]) -> None:
    await client.post(f"{place}/{step}", data=form)
    await until_over(client, place)


async def until_found(url: str) -> None:
    """Until everybody is in the index of the search."""
    connection = await asyncpg.connect(url)
    try:
        while await connection.fetchval(MISSING):  # noqa: ASYNC110  # another process writes it
            await asyncio.sleep(0.2)
    finally:
        await connection.close()


def chosen(options: str) -> str:
    found = CHOSEN.search(options)
    return found[1] if found else ""


async def until_over(client: httpx.AsyncClient, place: str) -> str:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        page = (await client.get(place)).text
        if any(f"<title>{title}" in page for title in OVER):
            return page
        await asyncio.sleep(0.2)
    raise SystemExit(f"{place} did not come to an end.")


async def measure(table: Table, server: Server, cluster: Cluster, file: tuple[str, Path]) -> None:
    pids = server.process.pid, house.postmaster(cluster)
    async with watched(server) as peak, signed_in(server) as client:
        before = used(*pids)
        seconds = await come_in(client, file[1], cluster.url("imports"))
        cpu = used(*pids) - before
    over = sum(seconds[step] for step in STEPS[:3])
    table.say(f"\nA {file[0]} of {ROWS:,} clients and {len(HEADINGS)} columns, by the wall clock:")
    table.say(", ".join(f"{step} {took:.1f} s" for step, took in seconds.items()) + ".")
    table.say(f"From the upload to the end {over:.1f} s. {peak.told}")
    table.say(f"All of it took {cpu:.1f} CPU seconds of the server, the programs beside it and the database.")


async def compared(url: str) -> None:
    """All cards are compared once a day, by a program of its own: that is not to be measured here."""
    connection = await asyncpg.connect(url)
    await connection.execute("INSERT INTO client_look (looked_at, cards, pairs) VALUES (now(), 0, 0)")
    await connection.close()


async def section(table: Table, cluster: Cluster, folder: Path) -> None:
    """In a database of its own, which has to be there and empty."""
    url, path = cluster.url("imports"), folder / "clients"
    await salon.load(url, seed.salon([]))
    await salon.let_in(url, seed.TODAY, COOKIE)
    await compared(url)
    table.say("\n## A list that comes in")
    for name, write in (("workbook", write_book), ("CSV file", write_text)):
        write(path)
        with house.serving("app:create_app", folder, url, "/health") as server:
            await measure(table, server, cluster, (name, path))


if __name__ == "__main__":
    alone("imports", section)
