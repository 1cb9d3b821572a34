"""Runs each job again and again inside the server. APScheduler only ticks: what is due is decided by rows."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from kit.web import DATABASE_AWAY

log = logging.getLogger("tempu.ticker")


@dataclass(frozen=True, slots=True)
class Job:
    """`work` does one piece and says whether there may be more; it is called until it says no."""

    name: str
    work: Callable[[], Awaitable[bool]]
    seconds: float = 1.0


@asynccontextmanager
async def ticking(*jobs: Job) -> AsyncIterator[None]:
    """The jobs run while the block does. A job never overlaps itself in a process; across them rows rule."""
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    scheduler = AsyncIOScheduler(timezone="UTC")
    for job in jobs:
        scheduler.add_job(
            work_off,
            "interval",
            args=[job],
            seconds=job.seconds,
            max_instances=1,
            coalesce=True,
            misfire_grace_time=None,
        )
    scheduler.start()
    try:
        yield
    finally:
        scheduler.shutdown(wait=False)


async def work_off(job: Job) -> None:
    """A failing job is heard of and tried again at the next tick; it never stops the others.

    The server's end cancels what runs: rows know how far it is; the scheduler would call it a failure.
    """
    try:
        while await job.work():
            pass
    except asyncio.CancelledError:
        log.info("%s goes on at the next start", job.name)
    except DATABASE_AWAY as error:
        log.warning("%s waits for the database: %r", job.name, error)
    except Exception:
        log.exception("%s failed", job.name)
