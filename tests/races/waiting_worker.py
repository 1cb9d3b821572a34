"""One of several processes that bring freed time to those who wait: `python waiting_worker.py <manner>`.

Manner "careful" is the product's own. "stalls" is the same, but stops for good when it has written its third
offer and has not committed it: to be killed there. "forgetful" also spends the note of the freed time before
it makes the offer, which is what one would write who thinks of no crash.
"""

import asyncio
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

from booking.actions.waiting import freed, offering
from kit import clock, db

ASK = offering.ask
SPENT_AT_ONCE = """
UPDATE freed SET spent_at = $1 WHERE id = (
    SELECT id FROM freed WHERE spent_at IS NULL ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED
) RETURNING id, branch, starts_at, ends_at
"""


def stall_at(number: int) -> None:
    asked = 0

    async def ask(*facts: Any) -> Any:
        nonlocal asked
        made, asked = await ASK(*facts), asked + 1
        if asked == number:
            print("stalled", flush=True)  # noqa: T201
            await asyncio.Event().wait()
        return made

    offering.ask = ask


async def forgetful() -> bool:
    row = await db.fetch_one(SPENT_AT_ONCE, clock.now())
    if row is None:
        return False
    async with db.transaction():
        await freed.bring(row)
    return True


async def main(manner: str) -> None:
    work = forgetful if manner == "forgetful" else freed.offer_next
    if manner != "careful":
        stall_at(3)
    await db.open_pool(2)
    await db.fetch_value("SELECT 1")
    print("ready", flush=True)  # noqa: T201
    await asyncio.to_thread(sys.stdin.readline)
    idle = 0
    while idle < 10:
        idle = 0 if await work() else idle + 1
        await asyncio.sleep(0.05 if idle else 0)
    await db.close_pool()


asyncio.run(main(*sys.argv[1:]))
