"""A process that sends records, to be killed: `python verifactu_sender.py <address> <step> <manner>`.

At `step` it says so and waits; "none" sends what there is. Manner "careful" is the product's own; "forgetful"
does not note that records may have arrived, to show that the tests would notice.
"""

import asyncio
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from checkout import verifactu_worker
from checkout.registers.verifactu import office, sending
from kit import db
from tests.races.register_worker import after, dies


def die_at(step: str) -> None:
    if step == "claimed":
        sending.claim = dies(sending.claim, step, before=False)
    elif step == "answered":
        sending.keep = dies(sending.keep, step, before=True)
    elif step == "kept":
        sending.keep = after(sending.keep, step)


async def main(address: str, step: str, manner: str) -> None:
    office.ADDRESSES["test", "person"] = address
    die_at(step)
    if manner == "forgetful":
        sending.LEAVE = sending.LEAVE.replace("greatest(in_doubt_up_to, $3)", "in_doubt_up_to")
    await db.open_pool(4)
    print("ready", flush=True)  # noqa: T201
    await verifactu_worker.work()
    await db.close_pool()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
