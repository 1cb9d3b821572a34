"""Lives a short demo in a process of its own: `python living.py <seed> <days back>`.

A process has its own order of sets and its own memory: whatever leaks from them into the rows shows.
"""

import asyncio
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from demo.salon import fill
from kit import db


async def main(seed: str, days_back: str) -> None:
    await db.open_pool(2)
    await fill(int(seed), int(days_back))
    await db.close_pool()


asyncio.run(main(*sys.argv[1:]))
