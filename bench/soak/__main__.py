"""`make soak`: OPS operations by CLIENTS clients, servers and database killed on the way, then the checks.

Exit status 0: everything holds. 1: something does not, and it is named.
"""

import asyncio
import os
import random
import resource
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import uvloop

from bench import house
from bench.serve import IN_A_HURRY, product
from bench.soak import again, changes, desk, links, online, together
from bench.soak.acknowledged import Acknowledged, missing
from bench.soak.client import Client, Work, keep_working
from bench.soak.invariants import broken
from bench.soak.kills import House, kill_on_the_way
from bench.soak.report import report
from bench.soak.salon import found_salon
from bench.soak.stand import Stand
from bench.soak.wire import Line
from kit import db
from kit.embedded import Cluster, find_programs
from kit.setting_kinds import number
from kit.settings import WrongSetting

WORKS: dict[Work, int] = {
    **online.WORKS, **desk.WORKS, **changes.WORKS, **links.WORKS, **together.WORKS, **again.WORKS,
}  # fmt: skip
SERVERS = 2
KILLS = [(0.2, b"serve"), (0.4, b"postgres"), (0.6, b"serve"), (0.8, b"postgres")]
SETTLING = 3.0
MOST_NAMED = 20


@dataclass(frozen=True, slots=True)
class Wishes:
    """How many operations by how many clients, and what the dice start from."""

    operations: int
    clients: int
    seed: str


def read_wishes() -> Wishes:
    """From the environment; raises `WrongSetting`."""
    return Wishes(whole("OPS", 100_000, 10_000_000), whole("CLIENTS", 32, 500), os.environ.get("SEED") or "1")


def whole(name: str, default: int, largest: int) -> int:
    text = os.environ.get(name) or str(default)
    try:
        return number(1, largest)(text)
    except ValueError:
        raise WrongSetting(f"{name} is {text!r}; it should be a number from 1 to {largest}.") from None


@contextmanager
def surroundings(folder: Path) -> Iterator[None]:
    """What the product reads its settings from: a database of its own, a clock that runs."""
    for name in ("DATABASE_URL", "NOW", "SMTP_URL", "PUBLIC_URL"):
        os.environ.pop(name, None)
    os.environ |= {
        "TEMPU_DATA": str(folder),
        "DEMO": "no",
        "HOST": "127.0.0.1",
        "PORT": str(house.free_port()),
        "WORKERS": str(SERVERS),
        "CHANGES_PER_MINUTE": IN_A_HURRY,
        "TRIES_BEFORE_WORK": IN_A_HURRY,
    }
    yield


@asynccontextmanager
async def database() -> AsyncIterator[None]:
    """The one that the product runs on, past the product."""
    await db.open_pool(2)
    try:
        yield
    finally:
        await db.close_pool()


async def soak(address: str, process: subprocess.Popen[bytes], wishes: Wishes) -> tuple[Stand, float]:
    """The stand after everything was done, killed and looked through; how many seconds the doing took."""
    async with database():
        stand = Stand(address, await found_salon(), wishes.operations)
    clients = [
        Client(stand, random.Random(f"{wishes.seed}-{place}"), Line(address))
        for place in range(wishes.clients)
    ]
    began = time.monotonic()
    killing = asyncio.create_task(kill_on_the_way(stand, House(process, SERVERS), KILLS))
    await asyncio.gather(*(keep_working(client, WORKS) for client in clients))
    took = time.monotonic() - began
    await killing
    await asyncio.sleep(SETTLING)  # whatever was asked for and not waited for is over then
    async with database():
        await look_through(stand, clients)
    return stand, took


async def look_through(stand: Stand, clients: list[Client]) -> None:
    told = Acknowledged()
    for client in clients:
        told.add(client.told)
    stand.acknowledged = len(told)
    stand.faults += [f"acknowledged, and missing: {each}" for each in await missing(told)]
    stand.faults += [f"broken: {each}" for each in await broken()]


def run(folder: Path, wishes: Wishes) -> list[str]:
    """Prints what was done; what is wrong."""
    log = Path(os.environ.get("LOG") or folder / "errors.log")
    before = cpu_of_children()
    with surroundings(folder), log.open("wb") as errors, product(errors) as (address, process):
        os.environ["DATABASE_URL"] = Cluster(folder / "postgres", find_programs(None)).url()
        stand, took = uvloop.run(soak(address, process, wishes))
    stand.cpu = cpu_of_children() - before
    print("\n".join(report(stand, took, log.read_text(errors="replace"))), flush=True)
    return stand.faults


def cpu_of_children() -> float:
    """Seconds of all processes that were started here, and theirs, as far as they are over."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> int:
    if sys.platform != "linux":
        raise SystemExit("The soak reads /proc and therefore needs Linux.")
    try:
        wishes = read_wishes()
    except WrongSetting as trouble:
        raise SystemExit(str(trouble)) from trouble
    with house.scratch() as folder:
        faults = run(folder, wishes)
    shown = [f"WRONG  {fault}" for fault in faults[:MOST_NAMED]]
    print("\n".join([*shown, f"{len(faults)} faults." if faults else "Everything holds."]), flush=True)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
