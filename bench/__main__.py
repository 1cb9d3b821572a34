"""Loads the seed, checks the answers, measures, prints a table and writes bench/results.md."""

import asyncio
import gzip
import os
import platform
import sys
from functools import partial
from pathlib import Path

from bench import (
    answers,
    base,
    benefits,
    book,
    bulk,
    checkout,
    growth,
    house,
    importing,
    salon,
    seed,
    workloads,
)
from bench.house import Server
from bench.many import best_rates
from bench.measure import Bench
from bench.sections import keep_requests
from bench.table import Table
from kit.embedded import Cluster

COOKIE = "bench"
DESK = ("calendar, HTML", "calendar, JSON")


async def run(folder: Path) -> Table:
    table = Table()
    with house.database(folder) as cluster:
        url = cluster.url()
        await prepare(cluster, folder)
        with house.both(folder, url) as servers:
            await answers.check(servers)
            await measure(table, Bench(cluster, url), servers)
            table.note("memory of a worker", f"{house.resident(servers[0]):.0f} MiB")
            table.note("embed.js, gzipped", f"{await size_of_embed(servers[0]):.1f} KiB")
        await growth.history(table, cluster, folder)
        await growth.crowd(table, cluster, folder)
        await base.measure(table, cluster, folder, COOKIE)
        await importing.section(table, cluster, folder)
        await bulk.section(table, cluster, folder)
        await checkout.section(table, cluster, folder)
        await book.section(table, cluster, folder)
    benefits.section(table)
    table.say()
    table.say(f"A later start until the first answer: {house.later_start(folder):.1f} s.")
    return table


async def prepare(cluster: Cluster, folder: Path) -> None:
    print("Loading the seed …", flush=True)
    url = cluster.url()
    house.migrate(folder, url)
    for other in ("young", "crowd", "base", "imports", "bulk", checkout.NAME, book.NAME):
        cluster.create_database(other, template="tempu")
    await salon.let_in(cluster.url("base"), seed.TODAY, COOKIE)
    await salon.load(url, seed.salon(seed.past() + seed.future()))
    await salon.let_in(url, seed.TODAY, COOKIE)


async def measure(table: Table, bench: Bench, servers: list[Server]) -> None:
    table.head("request")
    for name, asks, size in (*workloads.WORK, ("W5 a booking", workloads.create, 15)):
        table.pair(name, *await bench.compare(asks, size, servers))
    [(cost, seconds), (floor, soonest)] = await bench.rushes(servers)
    table.cost(f"W6 each of a rush of {workloads.RUSH}, over in {seconds:.2f} s", cost, floor)
    table.cost(f"W6 floor, over in {soonest:.2f} s", floor, floor)
    mine, least = await best_rates(bench.cluster, servers)
    many = f"a second on {workloads.CONNECTIONS} connections"
    table.cost(f"W7 each of {mine.a_second:.0f} {many}", mine.cost, least.cost)
    table.cost(f"W7 floor, {least.a_second:.0f} {many}", least.cost, least.cost)
    for name in DESK:
        [cost] = await bench.compare(partial(workloads.at_the_desk, name, COOKIE), 20, servers[:1])
        table.cost(f"the desk's {name}", cost)


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
    keep_requests([*preface(), *table.lines])


if __name__ == "__main__":
    main()
