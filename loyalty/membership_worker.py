"""In the background: memberships that began by themselves are written down, what ended is written off, and
holders hear that one ends or is nearly used up.

Nobody waits for the first two, which hold by the day alone. Two processes that find the same one wait
for each other, and the second finds nothing.
"""

from kit import clock
from kit.ticker import Job
from loyalty.actions.membership_lapsing import begin_next, lapse_next
from loyalty.actions.membership_letters import tell_next


async def work() -> bool:
    return await begin_next(clock.now()) or await lapse_next(clock.now())


async def tell() -> bool:
    return await tell_next(clock.now())


JOB = Job("memberships that begin and end", work, seconds=60.0)
# What is told is marked in the transaction that writes the letter: nobody hears twice.
TELLING = Job("memberships that end soon or are nearly used up", tell, seconds=300.0)
JOBS = (JOB, TELLING)
