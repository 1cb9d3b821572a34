"""In the background: certificates go out on their day, their holders hear that one ends, what is over lapses.

A letter is put into the queue once, by a mark on the certificate in the same transaction; that queue sends
each at most once. What is over cannot be used, whether it is written off or not, so nobody waits for that.
"""

from kit import clock
from kit.ticker import Job
from loyalty.actions.certificate_lapsing import lapse_next
from loyalty.actions.certificate_letters import send_next, tell_next_ending


async def send() -> bool:
    return await send_next(clock.now())


async def tell() -> bool:
    return await tell_next_ending(clock.now())


async def lapse() -> bool:
    return await lapse_next(clock.now())


JOBS = (
    Job("certificates by e-mail", send, seconds=5.0),
    Job("certificates that end soon", tell, seconds=300.0),
    Job("certificates that are over", lapse, seconds=300.0),
)
