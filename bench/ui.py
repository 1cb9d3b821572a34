"""`make bench-ui`: the calendar on a full day, and the booking page, in Chromium, held to their budgets."""

import asyncio
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from bench import booking_page, house, salon, seed, workloads
from bench.house import Server
from bench.lighthouse import BOOKING, DESK, Row, judged, told_by_lighthouse
from bench.measure import Bench, Cost
from bench.page import Found, browser_here, look
from bench.salon import Salon, Slot
from bench.sections import keep_browser
from kit.embedded import Cluster
from staff.queries import COOKIE

DAY = seed.FIRST
STAFF, VISITS, LENGTH = 20, 15, 30
TOKEN = "bench"  # noqa: S105  # of a database that lives for a minute
SHELL_KIB, PAINT_MS, NEWS_MS, CPU_MS, QUERIES = 120, 200, 500, 15, 6
PAGES = ("calendar, HTML", "calendar, JSON")


def full_day() -> Salon:
    """300 visits of half an hour, each person's shifted a little so that no two columns look alike."""
    services = [each for each in services_of() if each.minutes == LENGTH]
    slots = [
        Slot(DAY, start, person, start + LENGTH, services[person % len(services)].id, number * STAFF + person)
        for person in range(1, STAFF + 1)
        for number in range(VISITS)
        for start in [seed.OPENS + person % 4 * 15 + number * (LENGTH + person % 3 * 5)]
    ]
    return Salon(STAFF, services_of(), VISITS * STAFF + STAFF, seed.TODAY, sorted(slots))


def services_of() -> list[salon.Treatment]:
    return [
        salon.Treatment(number, f"Service {number}", seed.minutes_of(number), 2000 + 100 * number)
        for number in range(1, seed.SERVICES + 1)
    ]


@contextmanager
def standing(folder: Path) -> Iterator[tuple[Cluster, Server]]:
    with house.database(folder) as cluster:
        house.migrate(folder, cluster.url())
        asyncio.run(fill(cluster.url()))
        with house.serving("app:create_app", folder, cluster.url(), "/health") as server:
            yield cluster, server


async def fill(url: str) -> None:
    await salon.load(url, full_day())
    await salon.let_in(url, seed.TODAY, TOKEN)


async def costs(cluster: Cluster, server: Server) -> dict[str, Cost]:
    bench = Bench(cluster, cluster.url())
    found = {}
    for name in PAGES:
        [found[name]] = await bench.compare(partial(workloads.at_the_desk, name, TOKEN), 20, [server])
    return found


def told(found: Found, costs: dict[str, Cost]) -> Iterator[Row]:
    """What was measured, its value, its budget, and whether it is kept."""
    yield (
        "first load: HTML, scripts and styles, gzipped",
        f"{found.first:.1f} KiB",
        f"{SHELL_KIB} KiB",
        found.first <= SHELL_KIB,
    )
    yield "— of which the page itself with its 300 visits", f"{found.page:.1f} KiB", "", True
    yield "second load: files of the shell from the network", str(found.again), "0", found.again == 0
    for name, times in found.paints.items():
        worst = max(times, default=0)
        middle = sorted(times)[len(times) // 2] if times else 0
        yield (
            f"{name} → paint, CPU slowed 4×, worst of {len(times)} (median {middle:.0f} ms)",
            f"{worst:.0f} ms",
            f"{PAINT_MS} ms",
            bool(times) and worst <= PAINT_MS,
        )
    yield (
        f"a change on another tablet → drawn here, worst of {len(found.news)}",
        f"{max(found.news):.0f} ms",
        f"{NEWS_MS} ms",
        max(found.news) <= NEWS_MS,
    )
    for name, cost in costs.items():
        yield f"{name}: server and database", f"{cost.total:.1f} ms CPU", f"{CPU_MS} ms", cost.total <= CPU_MS
        yield f"{name}: queries", f"{cost.queries:.0f}", str(QUERIES), cost.queries <= QUERIES


def told_of_booking(site: str) -> Iterator[Row]:
    yield from asyncio.run(booking_page.weigh(site))
    points = judged(site + booking_page.PATH, {}, browser_here() or "", on_phone=True)
    yield from told_by_lighthouse("the booking page on a phone", points, BOOKING)


def preface() -> list[str]:
    return [
        f"Written by `make bench-ui` on {os.cpu_count()} cores: {STAFF} columns, {STAFF * VISITS} visits,",
        "a tablet of 1180 × 820. A paint is the duration of the Event Timing API, from the touch to the",
        "next frame, in steps of 8 ms. Lighthouse comes with npm and is asked where it is. The machine's",
        f"load was {os.getloadavg()[0]:.1f} at the end: paints are worth as much as it was idle.",
        "",
        "| measured | value | budget | |",
        "| --- | ---: | ---: | --- |",
    ]


def main() -> int:
    if sys.platform != "linux":
        raise SystemExit("The bench reads /proc and therefore needs Linux.")
    os.environ.setdefault("SECRET_KEY", "of the bench, and of nothing else in the world")
    with house.scratch() as folder, standing(folder) as (cluster, server):
        path, cookies = f"/desk/calendar?branch=1&day={DAY}", {COOKIE: TOKEN}
        found = asyncio.run(look(server.address, path, cookies))
        points = judged(server.address + path, cookies, browser_here() or "")
        measured = [
            *told(found, asyncio.run(costs(cluster, server))),
            *told_by_lighthouse("the calendar", points, DESK),
            *told_of_booking(server.address),
        ]
    rows = [
        f"| {name} | {value} | {budget} | {'kept' if kept else 'broken'} |"
        for name, value, budget, kept in measured
    ]
    print("\n".join(rows))
    keep_browser([*preface(), *rows])
    return 0 if all(kept for *_, kept in measured) else 1


if __name__ == "__main__":
    raise SystemExit(main())
