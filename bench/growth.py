"""How the cost of a question grows: with the book's past, with the staff, with the days."""

import os
from dataclasses import replace
from datetime import timedelta
from functools import partial
from itertools import repeat
from pathlib import Path

import msgspec

from bench import answers, house, past, plans, salon, seed, workloads
from bench.measure import Bench
from bench.table import Table
from kit.embedded import Cluster

STAFF, DAYS = (1, 10, 100), (1, 31, 180)
# Services of an hour, and by how many of the hundred they are done.
DONE_BY = {1: 1, 5: 10, 9: 100}
HORIZON = 240
BIG = "BENCH_BIG"


async def history(table: Table, cluster: Cluster, folder: Path) -> None:
    """The same questions to a salon without a past and to the one with it, by turns."""
    table.say("\n## With the past\n")
    table.head("request", "× none")
    url = cluster.url("young")
    await salon.load(url, seed.salon(seed.future()))
    with house.serving("app:create_app", folder, url, "/health") as young:
        await answers.check([young])
    await old_and_young(table, cluster, folder, "100,000 past visits")
    if os.environ.get(BIG):
        await past.lengthen(cluster.url())
        await old_and_young(table, cluster, folder, "a million past visits")


async def old_and_young(table: Table, cluster: Cluster, folder: Path, past_of_old: str) -> None:
    bench = Bench(cluster, cluster.url())
    product = partial(house.serving, "app:create_app", folder, ready="/health")
    with product(cluster.url()) as old, product(cluster.url("young")) as young:
        for name, asks, size in (*workloads.WORK, ("W5 a booking", workloads.create, 7)):
            with_past, without = await bench.compare(asks, size, [old, young])
            table.cost(f"{name}, {past_of_old}", with_past, without)
            table.cost(f"{name.split()[0]}, none", without, without)


async def crowd(table: Table, cluster: Cluster, folder: Path) -> None:
    """A hundred people for half a year, and anybody of some of them for some days."""
    table.say("\n## With people and days\n")
    table.head("question")
    url = cluster.url("crowd")
    await salon.load(url, hundred())
    bench = Bench(cluster, url)
    with house.both(folder, url) as servers:
        for service, people in DONE_BY.items():
            for days in DAYS:
                asked = question(service, people, days)
                await answers.check_same(servers, asked)
                size = 40 if people * days < 400 else 8
                mine, floor = await bench.compare(partial(repeat, asked.ask), size, servers)
                table.pair(f"{people} staff × {days} days, the union", mine, floor)
        await plans.measure(table, bench, servers[0])


def hundred() -> salon.Salon:
    last = seed.FIRST + timedelta(days=DAYS[-1])
    everything = seed.salon(seed.future(STAFF[-1], last))
    done_by = {**DONE_BY, **plans.TEN}
    services = [replace(each, by=done_by.get(each.id, 0)) for each in everything.services]
    return replace(everything, staff=STAFF[-1], services=services, horizon=HORIZON)


def question(service: int, people: int, days: int) -> workloads.Request:
    """The floor is told how many people there are; the product knows."""
    last = seed.FIRST + timedelta(days=days - 1)
    asked = workloads.times("W4", service=service, last=last)
    return msgspec.structs.replace(asked, path=f"{asked.path}&people={people}")
