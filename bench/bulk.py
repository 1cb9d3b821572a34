"""What is done to 100,000 clients at once on the sheet, by the product as it is run.

`python -m bench.bulk` does only this.
"""

import asyncio
import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path

import asyncpg
import httpx

from bench import base, family, house, importing, salon, seed
from bench.people import everybody
from bench.table import Table
from kit.embedded import Cluster

CLIENTS = 100_000
ACTS = (
    ("a tag set", "set_tag:1", ""),
    ("a tag cleared", "clear_tag:1", ""),
    ("a status set", "set_status:1", ""),
    ("put into a group", "set_group:1", ""),
    ("somebody made responsible", "assign:1", ""),
    ("a field filled in", "set_field:1", "Linden"),
    ("kept as a list", "keep_list:0", "Everybody"),
    ("cards removed", "remove:0", ""),
)
THINGS = """
INSERT INTO tag (id, name, colour) VALUES (1, 'Regular', 'slate');
INSERT INTO scale (id, name) VALUES (1, 'How often');
INSERT INTO status (id, scale, name, colour) VALUES (1, 1, 'Often', 'slate');
INSERT INTO client_group (id, name) VALUES (1, 'Friends');
INSERT INTO custom_field (id, of, title, kind) VALUES (1, 'client', 'District', 'text');
"""
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')
SHOWN = re.compile(r"<dt>Would be [^<]*</dt><dd><strong>([\d,]+) client")
SHEET = "/desk/sheet"


async def fill(url: str) -> None:
    await salon.load(url, replace(seed.salon([]), customers=0))
    async with salon.in_bulk(url) as connection:
        await base.copy_people(connection, islice(everybody(), CLIENTS))
        await connection.execute(THINGS)


@dataclass
class Clock:
    """CPU seconds of the server, what it starts and the database, and seconds by the wall clock."""

    pids: tuple[int, ...]
    cpu: list[float] = field(default_factory=list)
    wall: float = 0.0

    @contextmanager
    def runs(self) -> Iterator[None]:
        began, used = time.monotonic(), family.used(*self.pids)
        yield
        self.cpu.append(family.used(*self.pids) - used)
        self.wall += time.monotonic() - began


async def measure(table: Table, client: httpx.AsyncClient, url: str, pids: tuple[int, ...]) -> None:
    table.row("", "looked at, CPU s", "done, CPU s", "taken back, CPU s", "all of it by the wall clock, s")
    table.row("---", "---:", "---:", "---:", "---:")
    for name, act, value in ACTS:
        if act.startswith("clear_"):
            await act_on_all(client, act.replace("clear_", "set_"), "", Clock(()))
        clock = Clock(pids)
        place = await act_on_all(client, act, value, clock)
        with clock.runs():
            checked(await client.post(f"{place}/undo"), 303)
        table.row(name, *(f"{seconds:.1f}" for seconds in (*clock.cpu, clock.wall)))
        await tidied(url)


async def act_on_all(client: httpx.AsyncClient, act: str, value: str, clock: Clock) -> str:
    """Where the change stands."""
    wish = {"all": "yes", "view": "0", "sort": "name", "do": act}
    wish |= {"typed": "yes", "value": value} if value else {}
    with clock.runs():
        page = checked(await client.post(f"{SHEET}/bulk", data=wish), 200).text
    shown = SHOWN.search(page)
    if shown is None or shown[1] != f"{CLIENTS:,}":
        raise SystemExit(f"{act} would change {shown and shown[1]} clients.")
    with clock.runs():
        done = await client.post(f"{SHEET}/changes", data={**wish, **dict(HIDDEN.findall(page))})
    return checked(done, 303).headers["location"]


def checked(answer: httpx.Response, status: int) -> httpx.Response:
    if answer.status_code != status:
        raise SystemExit(f"{answer.url} answered {answer.status_code}: {answer.text[:2000]}")
    return answer


async def tidied(url: str) -> None:
    """As the vacuum of every database does, which the bench switches off."""
    connection = await asyncpg.connect(url)
    await connection.execute("VACUUM ANALYZE")
    await connection.close()


async def section(table: Table, cluster: Cluster, folder: Path) -> None:
    """In a database of its own, which has to be there and empty."""
    url = cluster.url("bulk")
    await fill(url)
    await salon.let_in(url, seed.TODAY, importing.COOKIE)
    table.say(f"\n## {CLIENTS:,} clients changed at once\n")
    table.say(
        "Each with what was before, its undo and its entries in the journal. CPU is of server and database.\n"
    )
    with house.serving("app:create_app", folder, url, "/health") as server:
        pids = (server.process.pid, house.postmaster(cluster))
        async with family.watched(server) as peak, importing.signed_in(server) as client:
            await measure(table, client, url, pids)
        table.say(f"\n{peak.told}")


async def run(folder: Path) -> None:
    with house.database(folder) as cluster:
        cluster.create_database("bulk")
        house.migrate(folder, cluster.url("bulk"))
        await section(Table(), cluster, folder)


def main() -> None:
    os.environ.setdefault("SECRET_KEY", "of the bench, and of nothing else in the world")
    with house.scratch() as folder:
        asyncio.run(run(folder))


if __name__ == "__main__":
    main()
