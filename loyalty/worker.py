"""In the background: points that end are told of and written off, and tiers are looked at once a day.

Nobody waits for the first: what is over cannot be used, whether it is written off or not. Two processes that
find the same client wait for each other, and the second finds nothing.
"""

from kit import clock
from kit.ticker import Job
from loyalty.actions import expire_next
from loyalty.actions.ending_soon import tell_next
from loyalty.actions.tiers import settle_next


async def work() -> bool:
    return await expire_next(clock.now())


async def look_at_tiers() -> bool:
    return await settle_next(clock.now())


async def tell() -> bool:
    return await tell_next(clock.now())


JOB = Job("points that end", work, seconds=60.0)
TIERS = Job("tiers", look_at_tiers, seconds=60.0)
# What is told of is marked in the transaction that writes the letter: nobody hears twice.
TELLING = Job("points that end soon", tell, seconds=300.0)
JOBS = (JOB, TIERS, TELLING)
