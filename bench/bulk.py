"""What is done to 100,000 clients at once on the sheet, by the product as it is run.

`python -m bench.bulk` does only this.
"""

import asyncio
import os
import re
import time
from dataclasses import replace
from itertools import islice
from pathlib import Path

import asyncpg
import httpx

from bench import base, house, importing, salon, seed
from bench.memory import watched
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


async def measure(table: Table, client: httpx.AsyncClient, url: str) -> None:
    table.row("done", "looked at, s", "done, s", "taken back, s")
    table.row("---", "---:", "---:", "---:")
    for name, act, value in ACTS:
        if act.startswith("clear_"):
            await act_on_all(client, act.replace("clear_", "set_"), "")
        took, place = await act_on_all(client, act, value)
        began = time.monotonic()
        checked(await client.post(f"{place}/undo"), 303)
        took.append(time.monotonic() - began)
        table.row(name, *(f"{seconds:.1f}" for seconds in took))
        await tidied(url)


async def act_on_all(client: httpx.AsyncClient, act: str, value: str) -> tuple[list[float], str]:
    """Seconds of the looking and of the doing, and where the change stands."""
    moments = [time.monotonic()]
    wish = {
        "all": "yes",
        "view": "0",
        "sort": "name",
        "do": act,
        **({"typed": "yes", "value": value} if value else {}),
    }
    page = checked(await client.post(f"{SHEET}/bulk", data=wish), 200).text
    moments.append(time.monotonic())
    shown = SHOWN.search(page)
    if shown is None or shown[1] != f"{CLIENTS:,}":
        raise SystemExit(f"{act} would change {shown and shown[1]} clients.")
    form = {**wish, **dict(HIDDEN.findall(page))}
    done = checked(await client.post(f"{SHEET}/changes", data=form), 303)
    moments.append(time.monotonic())
    return [moments[1] - moments[0], moments[2] - moments[1]], done.headers["location"]


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
    table.say("Each with what was before, its undo and its entries in the journal, by the wall clock.\n")
    with house.serving("app:create_app", folder, url, "/health") as server:
        async with watched(server) as peak, importing.signed_in(server) as client:
            await measure(table, client, url)
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
