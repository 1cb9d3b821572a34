"""In the background: memberships that began by themselves are written down, and what ended is written off.

Nobody waits for it: both hold by the day alone. Two processes that find the same one wait for each other,
and the second finds nothing.
"""

from kit import clock
from kit.ticker import Job
from loyalty.actions.membership_lapsing import begin_next, lapse_next


async def work() -> bool:
    return await begin_next(clock.now()) or await lapse_next(clock.now())


JOB = Job("memberships that begin and end", work, seconds=60.0)
