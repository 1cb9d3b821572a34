"""Receipts by e-mail: made and put into the queue of letters once; that queue sends each at most once."""

from checkout.actions.letters import write_next
from kit import clock
from kit.ticker import Job


async def write() -> bool:
    return await write_next(clock.now())


JOB = Job("receipt letters", write, seconds=1.0)
