"""A worker process for the registers' crash tests: `python register_worker.py <step> <manner>`.

At `step` it says so and waits to be killed; "none" works on until nothing is left. Manner "careful" is the
product's own. "unlocked" takes what is due without a lock or a lease, and slowly, so that the other takes it
too; "forgetful" notes nothing before it sends: both are there to show that the tests would notice.
"""

import asyncio
import functools
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

from checkout import register_queue, register_talk, worker
from checkout.registers import escpos
from kit import db
from tests.checkout import fiscal_box
from tests.races.slow import hesitating


async def die_here(step: str) -> None:
    print(f"at {step}", flush=True)  # noqa: T201
    await asyncio.Event().wait()


def dies(where: Callable[..., Awaitable[Any]], step: str, *, before: bool) -> Callable[..., Awaitable[Any]]:
    @functools.wraps(where)
    async def wrapped(*args: Any, **kwargs: Any) -> Any:
        if before:
            await die_here(step)
        found = await where(*args, **kwargs)
        if found is not None or before:
            await die_here(step)
        return found

    return wrapped


def die_at(step: str) -> None:
    """Each step of a command, in the order in which they come."""
    if step == "claimed":
        worker.claim = dies(worker.claim, step, before=False)
    elif step == "about to send":
        register_talk.say = dies(register_talk.say, step, before=True)
    elif step == "asked about paper":
        escpos.ask_state = dies(escpos.ask_state, step, before=False)
    elif step == "sent":
        worker.finish = dies(worker.finish, step, before=True)
    elif step == "finished":
        worker.finish = after(worker.finish, step)


def after(where: Callable[..., Awaitable[None]], step: str) -> Callable[..., Awaitable[None]]:
    async def wrapped(*args: Any) -> None:
        await where(*args)
        await die_here(step)

    return wrapped


def lose(manner: str) -> None:
    if manner == "unlocked":
        lease = "(leased_until_at IS NULL OR leased_until_at <= $1)"
        register_queue.DUE = register_queue.DUE.replace(lease, "TRUE")
        unlocked = register_queue.TAKE.replace("FOR UPDATE OF head SKIP LOCKED", "")
        register_queue.TAKE = unlocked.replace(lease, "TRUE")
        worker.claim = hesitating(worker.claim)
    if manner == "forgetful":
        register_queue.LEASE_IT = (
            "UPDATE register_command SET leased_until_at = $4, attempts = attempts + 1"
            " WHERE id = $1 AND $2::text <> '' AND $3::timestamptz IS NOT NULL"
        )


async def main(step: str, manner: str) -> None:
    die_at(step)
    lose(manner)
    await db.open_pool(4)
    await db.fetch_value("SELECT 1")
    print("ready", flush=True)  # noqa: T201
    await asyncio.to_thread(sys.stdin.readline)
    with fiscal_box.known():
        idle = 0
        while idle < 3:
            await worker.work()
            idle = idle + 1
            await asyncio.sleep(0.1)
    await db.close_pool()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
