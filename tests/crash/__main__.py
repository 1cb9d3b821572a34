"""`make crash`: sales, and kill -9 of server and database at POINTS points of them, or each; what must agree.

Exit status 0: all of it holds, and what is broken on purpose is noticed. 1: something does not, and is named.
"""

import asyncio
import os
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from bench import house
from kit import db
from kit.embedded import Cluster, find_programs
from kit.migrate import migrate
from tests.cast import Salon, open_salon, session_token
from tests.checkout import fiscal_box, till
from tests.crash.agreement import disagreements, on_devices
from tests.crash.points import Point, at_random, every_step
from tests.crash.stand import Stand, sell, served

# What a killed process wrote is the kernel's already: waiting for the disk would prove nothing more.
QUICK = ("-c", "fsync=off")
FLOAT, ONCE_SPENT = 10_000, 10_000_000
MOST_NAMED = 20
EACH = "each"
# Ways that are wrong, and where a server dies by which it shows: once something is printed, or written.
WRONG = {
    "unasked": (Point("serve", 2, said="the printer has answered"),),
    "split": (
        Point("serve", 1, said='INSERT INTO "bill_line"'),
        Point("serve", 1, said='INSERT INTO "receipt"'),
    ),
}
DRAWER = """
SELECT coalesce(sum(amount), 0)::bigint FROM posting JOIN book_account ON book_account.id = account
WHERE kind = 'cash_desk'
"""
CASH = "SELECT coalesce(sum(amount), 0)::bigint FROM payment WHERE method = 'cash'"
VISITS = "SELECT count(*) FROM visit"
BILLS = "SELECT count(*) FROM bill"


@contextmanager
def surroundings() -> Iterator[tuple[Path, Cluster]]:
    """A database of its own, with what the product reads its settings from."""
    with house.scratch() as folder:
        os.environ |= {"TEMPU_DATA": str(folder), "SECRET_KEY": "k" * 40, "DEMO": "no"}
        for name in ("NOW", "SMTP_URL", "PUBLIC_URL"):
            os.environ.pop(name, None)
        cluster = Cluster(folder / "postgres", find_programs(None), options=QUICK)
        cluster.start()
        try:
            cluster.create_database("tempu")
            os.environ["DATABASE_URL"] = cluster.url()
            yield folder, cluster
        finally:
            cluster.stop()


async def furnish() -> tuple[Salon, str]:
    """The drawer is open, points are given, and Olga is signed in."""
    salon = await open_salon()
    await till.cashback(salon)
    await till.drawer(salon, FLOAT)
    return salon, await session_token(salon.actors["Olga"])


async def earn_points(salon: Salon) -> None:
    """So many that Masha can pay with some of them ever after."""
    first = await till.arrived(salon, price=ONCE_SPENT)
    await till.pay(salon, first, till.by_card(ONCE_SPENT))


async def strike_everywhere(stand: Stand, folder: Path, wanted: str, chance: random.Random) -> None:
    """At each step, or at so many points at random."""
    await earn_points(stand.salon)
    await stand.change_manner("careful")  # as after a death: the first sale of a process is the longest
    began = time.monotonic()
    await sell(stand)
    seconds = time.monotonic() - began
    steps = len((folder / "steps").read_text().splitlines())
    struck = [*(every_step(steps) if wanted == EACH else at_random(int(wanted), steps, seconds, chance))]
    for point in struck:
        await sell(stand, point)
    died = Counter(point.victim for point in struck)
    where = "each of them" if wanted == EACH else f"{wanted} points at random"
    print(f"{steps} steps in a sale; {where}: {dict(died)}; {stand.deaths} deaths.")


async def faults_of(stand: Stand) -> list[str]:
    await stand.mend()
    found = [*await disagreements(), *await on_devices(stand.printer, stand.box)]
    drawer, cash = await db.fetch_value(DRAWER), await db.fetch_value(CASH)
    if drawer != FLOAT + cash:
        found.append(f"drawer: {drawer} are in it, and {FLOAT} + {cash} should be")
    visits, bills = await db.fetch_value(VISITS), await db.fetch_value(BILLS)
    if visits != bills:
        found.append(f"sales: {visits} were charged, and there are {bills} bills")
    return found


async def notices(stand: Stand, manner: str, points: Iterable[Point]) -> list[str]:
    """What is found, more than before, where sales go another way than the product's."""
    before = await faults_of(stand)
    await stand.change_manner(manner)
    for point in points:
        await sell(stand, point)
    return [fault for fault in await faults_of(stand) if fault not in before]


async def prove(folder: Path, cluster: Cluster, wanted: str, seed: str) -> list[str]:
    await migrate(os.environ["DATABASE_URL"])
    await db.open_pool(4)
    salon, token = await furnish()
    async with served(cluster, folder, salon, token) as stand:
        with fiscal_box.known():
            await strike_everywhere(stand, folder, wanted, random.Random(seed))
            found = await faults_of(stand)
            found += await asyncio.to_thread(examined)
            for manner, points in WRONG.items():
                noticed = await notices(stand, manner, points)
                print(f"{manner}: {len(noticed)} faults noticed, like {noticed[:1]}")
                found += [] if noticed else [f"{manner}: nothing was noticed"]
    await db.close_pool()
    return found


def examined() -> list[str]:
    """What the doctor is not content with."""
    done = subprocess.run([sys.executable, "-m", "doctor"], capture_output=True, text=True, check=False)
    return [] if done.returncode == 0 else [f"doctor: {done.stdout[-2000:]}{done.stderr[-2000:]}"]


def main() -> int:
    wanted, seed = os.environ.get("POINTS") or "200", os.environ.get("SEED") or "1"
    if wanted != EACH and not wanted.isdecimal():
        raise SystemExit(f"POINTS is {wanted!r}; it should be a number, or {EACH} for each step of a sale.")
    began = time.monotonic()
    with surroundings() as (folder, cluster):
        faults = asyncio.run(prove(folder, cluster, wanted, seed))
    shown = [f"WRONG  {fault}" for fault in faults[:MOST_NAMED]]
    took = f"{time.monotonic() - began:.0f} s"
    print("\n".join([*shown, f"{len(faults)} faults, {took}." if faults else f"Everything holds, {took}."]))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
