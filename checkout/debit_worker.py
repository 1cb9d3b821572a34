"""In the background: memberships that are taken by themselves as a visit begins.

Each visit is looked at once: the row that says so is written with what was taken.
"""

from checkout.actions.debits import debit_next, undo_next
from kit import clock
from kit.ticker import Job


async def work() -> bool:
    return await undo_next() or await debit_next(clock.now())


JOB = Job("memberships at the start of visits", work, seconds=30.0)
