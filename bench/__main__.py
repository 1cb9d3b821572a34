"""Loads the seed, checks the answers, measures, prints a table and writes bench/results.md."""

import asyncio
import gzip
import os
import platform
import sys
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import asyncpg
import httpx

from bench import house, salon, seed, workloads
from bench.house import Server
from bench.measure import Bench, Cost
from kit.vault import fingerprint

RESULTS = Path(__file__).parent / "results.md"
COOKIE = "bench"
WORK = (
    ("W1 one person, one day", workloads.staff_day, 50),
    ("W2 any of 20, one day", workloads.day_of_any, 50),
    ("W3 one person, a month", workloads.month_of_one, 50),
    ("W4 any of 20, a month", workloads.month_of_any, 25),
    ("W5 a booking", workloads.create, 15),
)
DESK = ("calendar, HTML", "calendar, JSON")


@dataclass
class Table:
    """Lines as they are printed, and kept."""

    lines: list[str] = field(default_factory=list)

    def row(self, *cells: object) -> None:
        self.say("| " + " | ".join(str(cell) for cell in cells) + " |")

    def say(self, line: str = "") -> None:
        print(line, flush=True)
        self.lines.append(line)


async def run(folder: Path) -> Table:
    table = Table()
    with house.database(folder) as cluster:
        url = cluster.url()
        await prepare(folder, url)
        with (
            house.serving("app:create_app", folder, url, "/health") as ours,
            house.serving(
                "bench.floor:app", folder, url, "/?service=1&first=2026-12-01&last=2026-12-01"
            ) as floor,
        ):
            await check_answers(ours)
            await check_answers(floor)
            await measure(table, Bench(cluster, url), ours, floor)
            table.row("memory of a worker", f"{house.resident(ours):.0f} MiB", "", "", "", "")
            table.row("embed.js, gzipped", f"{await size_of_embed(ours):.1f} KiB", "", "", "", "")
    table.row("a later start until the first answer", f"{house.later_start(folder):.1f} s", "", "", "", "")
    return table


async def prepare(folder: Path, url: str) -> None:
    print("Loading the seed …", flush=True)
    house.migrate(folder, url)
    await salon.load(url, seed.salon(seed.past() + seed.future()))
    connection = await asyncpg.connect(url)
    day = salon.moment(seed.TODAY, 0)
    await connection.execute(
        "INSERT INTO account (id, email, name, password_hash, role, every_branch) "
        "VALUES (1, 'bench@example.com', 'Bench', '', 'owner', true)"
    )
    await connection.execute(
        "INSERT INTO session (account, token_hash, created_at, seen_at, expires_at) "
        "VALUES (1, $1, $2, $2, $3)",
        fingerprint(COOKIE),
        day,
        day + timedelta(days=9),
    )
    await connection.close()


async def check_answers(server: Server) -> None:
    """Nothing is timed before it is right."""
    async with workloads.visitor(server.address) as client:
        day = await starts(client, workloads.times("W1", day=seed.FIRST, member=1))
        month = await starts(client, workloads.times("W3", member=1))
        anybody = await starts(client, workloads.times("W4"))
    assert [start[:16] for start in day] == ["2026-12-01T16:00"], day
    assert (len(month), len(anybody)) == (85, 842), (len(month), len(anybody))


async def starts(client: httpx.AsyncClient, request: workloads.Request) -> list[str]:
    answer: dict[str, Any] = (await request.ask(client)).json()
    days = answer.get("times", answer)
    return [start for day in days.values() for start in day]


async def measure(table: Table, bench: Bench, ours: Server, floor: Server) -> None:
    table.row("request", "server, CPU ms", "database, CPU ms", "queries", "together", "× floor")
    table.row("---", "---:", "---:", "---:", "---:", "---:")
    for name, asks, size in WORK:
        mine, least = await bench.compare(asks, size, [ours, floor])
        show(table, name, mine, f"{mine.total / least.total:.1f}")
        show(table, f"{name.split()[0]} floor", least, "1.0")
    cost, seconds = await bench.rushes(ours)
    show(table, f"W6 each of a rush of {workloads.RUSH}, over in {seconds:.2f} s", cost, "")
    for name in DESK:
        [cost] = await bench.compare(partial(workloads.at_the_desk, name, COOKIE), 20, [ours])
        show(table, f"the desk's {name}", cost, "")


def show(table: Table, name: str, cost: Cost, ratio: str) -> None:
    queries = f"{cost.queries:.0f}" if cost.queries else ""
    table.row(name, f"{cost.server:.2f}", f"{cost.database:.2f}", queries, f"{cost.total:.2f}", ratio)


async def size_of_embed(server: Server) -> float:
    async with workloads.visitor(server.address) as client:
        return len(gzip.compress((await client.get("/embed.js")).content, 9)) / 1024


def preface() -> list[str]:
    machine = f"{os.cpu_count()} cores, Python {platform.python_version()}, {platform.platform(terse=True)}"
    return [
        "# What a request costs",
        "",
        f"Written by `make bench`: {machine}; embedded PostgreSQL and one uvicorn worker, the seed of",
        "`bench/seed.py` (20 people, 105,581 visits). CPU milliseconds per request are medians over batches;",
        "the floor is `bench/floor.py`: bare ASGI, asyncpg and bits, measured by turns in the same run.",
        "Queries are everything that is sent: `BEGIN`, `COMMIT` and the pool's clearing of a connection too.",
        "",
    ]


def main() -> None:
    if sys.platform != "linux":
        raise SystemExit("The bench reads /proc and therefore needs Linux.")
    os.environ.setdefault("SECRET_KEY", "of the bench, and of nothing else in the world")
    with house.scratch() as folder:
        table = asyncio.run(run(folder))
    RESULTS.write_text("\n".join([*preface(), *table.lines, ""]))


if __name__ == "__main__":
    main()
