"""`make bench-serve`: the product with the business of a seed in it, for any driver, until Ctrl-C."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from bench import house
from bench.business import Business
from bench.salon import Salon
from bench.stand import Loaded, loaded, read_seed, standing
from bench.trouble import WrongSeed
from kit.settings import WrongSetting, read_settings
from staff.queries import COOKIE

# A driver is one address, and asks faster than anybody types.
IN_A_HURRY = "1000000"
REQUESTS = house.ROOT / "bench" / "requests.json"


async def fill(seed: Business | Salon) -> Loaded:
    async with loaded(seed, lenient=os.environ.get("LENIENT") == "1") as business:
        return business


@contextmanager
def product(errors: BinaryIO | None = None) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """Started as `make run` starts it; the address of the one that answers. Its log goes into `errors`."""
    wishes = read_settings(os.environ)
    address = f"http://{wishes.host}:{wishes.port}"
    command = [sys.executable, str(house.ROOT / "run.py")]
    process = subprocess.Popen(command, cwd=house.ROOT, stdout=subprocess.DEVNULL, stderr=errors)
    try:
        house.wait_for(f"{address}/health", process)
        yield address, process
    finally:
        process.terminate()
        process.wait(house.PATIENCE)


def told(address: str, business: Loaded) -> Iterator[str]:
    """What a driver has to know."""
    yield f"address   {address}"
    yield f"token     {business.token}"
    yield f"          as a cookie of every request to the desk: {COOKIE}={business.token}"
    yield f"requests  {REQUESTS.relative_to(house.ROOT)}"
    yield f"clock     {os.environ['NOW']}"
    services = ", ".join(f"{name} = {number}" for name, number in business.names.services.items())
    yield f"services  {services}"
    for name, branch in business.names.branches.items():
        people = ", ".join(f"{who} = {number}" for who, number in branch.staff.items())
        yield f"branch    {name}: number {branch.id}, in addresses {branch.slug}; staff {people}"
    yield from (f"refused   {line}" for line in business.refused)
    yield "Ctrl-C stops it; a database of its own goes with it."


def serve(seed: Business | Salon) -> None:
    with standing(seed, WORKERS="1", CHANGES_PER_MINUTE=IN_A_HURRY, TRIES_BEFORE_WORK=IN_A_HURRY):
        business = asyncio.run(fill(seed))
        with product() as (address, process):
            print("\n".join(told(address, business)), flush=True)
            process.wait()


def leave(*_: object) -> None:
    """A TERM signal ends it like Ctrl-C, which who starts it in the background may have turned off."""
    raise KeyboardInterrupt


def main() -> None:
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, leave)
    try:
        serve(read_seed(os.environ.get("SEED", "")))
    except KeyboardInterrupt:
        print("Stopped.", flush=True)
    except (WrongSeed, WrongSetting) as trouble:
        raise SystemExit(str(trouble)) from trouble


if __name__ == "__main__":
    main()
