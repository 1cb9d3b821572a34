"""What of signing in is past is removed. Done twice, or by two processes at once, it comes to the same."""

from kit import clock
from kit.db import execute
from kit.ticker import Job
from staff.actions.tries import sweep_tries


async def sweep() -> bool:
    await sweep_tries()
    await execute("DELETE FROM pending WHERE expires_at <= $1", clock.now())
    return False


JOB = Job("sign-in", sweep, seconds=600.0)
