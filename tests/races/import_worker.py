"""A worker of imports in a process of its own, to be killed: `python import_worker.py <rows at once>`."""

import asyncio
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from exchange import worker
from exchange.actions import working
from kit import db


async def main(at_once: str) -> None:
    working.WRITTEN_AT_ONCE = working.LOOKED_AT_ONCE = int(at_once)
    await db.open_pool(2)
    await db.fetch_value("SELECT 1")
    print("ready", flush=True)  # noqa: T201
    while True:
        if not await worker.work():
            await asyncio.sleep(0.05)


asyncio.run(main(*sys.argv[1:]))
