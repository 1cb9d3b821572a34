"""A list of 100,000 clients, sent as a workbook, looked at and imported by the product as it is run.

`python -m bench.importing` does only this.
"""

import asyncio
import os
import re
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from itertools import pairwise
from pathlib import Path

import httpx
import xlsxwriter

from bench import house, salon, seed
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
STEPS = ("sent and read", "looked at", "imported", "taken back", "from the upload to the end")
OVER = ("What would become", "Imported", "Taken back")
PATIENCE = 600.0


def write_list(path: Path) -> None:
    """One in ten without a phone, one in a hundred wrong, one in a hundred twice."""
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    sheet = book.add_worksheet("Clients")
    sheet.write_row(0, 0, HEADINGS)
    for number in range(1, ROWS + 1):
        sheet.write_row(number, 0, row(number))
    book.close()


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


def resident(pid: int) -> float:
    """MiB of a process and of those it started."""
    found = 0.0
    for status in Path("/proc").glob("[0-9]*/status"):
        with suppress(FileNotFoundError, ProcessLookupError):
            facts = dict(line.split(":", 1) for line in status.read_text().splitlines() if ":" in line)
            if str(pid) in (facts["Pid"].strip(), facts["PPid"].strip()):
                found += int(facts.get("VmRSS", "0 kB").split()[0]) / 1024
    return found


class Meter:
    """The most that the server held by itself, and together with what it started."""

    def __init__(self, server: Server) -> None:
        self.server, self.alone, self.together = server, 0.0, 0.0

    async def watch(self) -> None:
        while True:
            self.alone = max(self.alone, house.resident(self.server))
            self.together = max(self.together, resident(self.server.process.pid))
            await asyncio.sleep(0.1)


@asynccontextmanager
async def signed_in(server: Server) -> AsyncIterator[httpx.AsyncClient]:
    cookies = {"tempu_session": COOKIE}
    async with httpx.AsyncClient(base_url=server.address, cookies=cookies, timeout=PATIENCE) as client:
        await client.get("/desk/exchange")
        client.headers["x-csrftoken"] = client.cookies["csrftoken"]
        yield client


async def come_in(client: httpx.AsyncClient, path: Path) -> dict[str, float]:
    """Seconds of each step, and of all of them."""
    moments = [time.monotonic()]
    with path.open("rb") as file:
        sent = await client.post("/desk/exchange/imports", data={"kind": "clients"}, files={"file": file})
    place = sent.headers["location"]
    moments.append(time.monotonic())
    page = (await client.get(place)).text
    fields = {f"column-{n}": chosen(text) for n, text in re.findall(PLACES, page, re.DOTALL)}
    await client.post(f"{place}/columns", data={**fields, "country": "DE"})
    page = await until_over(client, place)
    moments.append(time.monotonic())
    code = FORM_CODE.search(page)
    for step in ("beginning", "undo"):
        await client.post(f"{place}/{step}", data={"form_code": code[1] if code else ""})
        await until_over(client, place)
        moments.append(time.monotonic())
    took = [after - before for before, after in pairwise(moments)]
    return dict(zip(STEPS, [*took, moments[3] - moments[0]], strict=True))


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


async def measure(table: Table, server: Server) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "clients.xlsx"
        write_list(path)
        meter = Meter(server)
        watching = asyncio.create_task(meter.watch())
        async with signed_in(server) as client:
            seconds = await come_in(client, path)
        watching.cancel()
    table.say(f"A workbook of {ROWS:,} clients and {len(HEADINGS)} columns comes in, on the wall clock:")
    table.say(", ".join(f"{step} {took:.1f} s" for step, took in seconds.items()) + ".")
    table.say(
        f"At most {meter.alone:.0f} MiB in the server, {meter.together:.0f} MiB with the program beside it."
    )


async def section(table: Table, cluster: Cluster, folder: Path) -> None:
    """In a database of its own, which has to be there and empty."""
    url = cluster.url("imports")
    await salon.load(url, seed.salon([]))
    await salon.let_in(url, seed.TODAY, COOKIE)
    table.say("\n## A list that comes in\n")
    with house.serving("app:create_app", folder, url, "/health") as server:
        await measure(table, server)


async def run(folder: Path) -> None:
    with house.database(folder) as cluster:
        cluster.create_database("imports")
        house.migrate(folder, cluster.url("imports"))
        await section(Table(), cluster, folder)


def main() -> None:
    os.environ.setdefault("SECRET_KEY", "of the bench, and of nothing else in the world")
    with house.scratch() as folder:
        asyncio.run(run(folder))


if __name__ == "__main__":
    main()
