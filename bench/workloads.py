"""What is asked: free times in four sizes, a booking, a rush."""

import asyncio
import itertools
from collections.abc import Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import date, datetime, timedelta
from typing import Any

import httpx

from bench.seed import FIRST, LAST, STAFF, free_hours

Ask = Callable[[httpx.AsyncClient], Awaitable[httpx.Response]]
SERVICE = 1
RUSH = 64
# The public pages let one address change something twice a second; 127.0.0.0/8 is full of addresses.
CHANGES_PER_ADDRESS = 60
addresses = (f"127.0.{number // 250}.{number % 250 + 2}" for number in itertools.count())
slots = iter(list(free_hours()))
numbers = itertools.count(1)


@asynccontextmanager
async def visitor(base: str) -> Any:  # noqa: ANN401
    """Somebody with an address of their own."""
    transport = httpx.AsyncHTTPTransport(
        local_address=next(addresses), limits=httpx.Limits(max_connections=RUSH)
    )
    async with httpx.AsyncClient(transport=transport, base_url=base, timeout=60) as client:
        yield client


def times(first: date, last: date, member: int | None = None) -> Ask:
    query: dict[str, Any] = {"service": SERVICE, "first": first.isoformat(), "last": last.isoformat()}
    if member is not None:
        query["member"] = member
    return lambda client: client.get("/book/bench/times", params=query)


def december() -> Iterator[date]:
    """Working days, over and over."""
    days = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
    return itertools.cycle(day for day in days if day.weekday() != 6)


def staff_day() -> Iterator[Ask]:
    """W1: one person on one day."""
    return (times(day, day, member) for day, member in zip(december(), everybody(), strict=False))


def day_of_any() -> Iterator[Ask]:
    """W2: any of 20 on one day."""
    return (times(day, day) for day in december())


def month_of_one() -> Iterator[Ask]:
    """W3: one person for a month."""
    return (times(FIRST, LAST, member) for member in everybody())


def month_of_any() -> Iterator[Ask]:
    """W4: any of 20 for a month."""
    return itertools.repeat(times(FIRST, LAST))


def everybody() -> Iterator[int]:
    return itertools.cycle(range(1, STAFF + 1))


def create() -> Iterator[Ask]:
    """W5: a booking of a free hour by a client who has not been here before."""
    return (booking(member, start) for member, start in slots)


def booking(member: int, start: datetime) -> Ask:
    number = next(numbers)
    body = {
        "service": SERVICE,
        "member": member,
        "starts_at": start.isoformat(),
        "name": f"New client {number}",
        "phone": f"+4915199{number:06}",
    }
    return lambda client: client.post("/book/bench/visits", json=body)


async def rush(base: str) -> tuple[list[int], float]:
    """W6: 64 want the same hour at once. Their statuses, and the seconds until the last was answered."""
    member, start = next(slots)
    asks = [booking(member, start) for _ in range(RUSH)]
    loop = asyncio.get_running_loop()
    async with visitor(base) as client:
        began = loop.time()
        answers = await asyncio.gather(*(ask(client) for ask in asks))
        return [answer.status_code for answer in answers], loop.time() - began


def signed_in(path: str, token: str) -> Iterator[Ask]:
    """Somebody at the desk looks at the same page again."""
    return itertools.repeat(lambda client: client.get(path, headers={"Cookie": f"tempu_session={token}"}))
