"""What the calendar needs in the background: its news handed on, what lapsed and old news removed.

And freed time is brought to those who wait for it.
"""

import asyncio
import signal
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from types import FrameType

from booking.actions import count_demand, lapse, offer_next, sweep
from booking.live import end_streams, keep_listening
from kit.ticker import Job

# Nothing of this leaves the building: done twice, or by two processes at once, it comes to the same.
JOB = Job("booking", sweep, seconds=30.0)
REQUESTS = Job("requests", lapse, seconds=30.0)
# Rows in one transaction, and among them the note of freed time: killed in the middle, nothing has happened.
WAITING = Job("waiting", offer_next, seconds=2.0)
DEMAND = Job("demand", count_demand, seconds=60.0)
JOBS = (JOB, REQUESTS, WAITING, DEMAND)


@asynccontextmanager
async def listening() -> AsyncIterator[None]:
    """Open calendars hear the news while the block lasts, and are let go when the server is told to stop."""
    listener = asyncio.create_task(keep_listening())
    try:
        with goodbye_on_stop():
            yield
    finally:
        end_streams()
        listener.cancel()
        with suppress(asyncio.CancelledError):
            await listener


@contextmanager
def goodbye_on_stop() -> Iterator[None]:
    """A server waits for open answers before its lifespan ends, and these would never end by themselves."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    loop = asyncio.get_running_loop()
    earlier = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}

    def leave(number: int, frame: FrameType | None) -> None:
        loop.call_soon_threadsafe(end_streams)
        handler = earlier[signal.Signals(number)]
        if callable(handler):
            handler(number, frame)

    for number in earlier:
        signal.signal(number, leave)
    try:
        yield
    finally:
        for number, handler in earlier.items():
            signal.signal(number, handler)
