"""What is asked, made of `requests.json`: free times in four sizes, a booking, a rush, the desk's day."""

import asyncio
import itertools
import json
import re
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import asynccontextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import msgspec

from bench.salon import SLUG
from bench.seed import FIRST, LAST, STAFF, free_hours

Ask = Callable[[httpx.AsyncClient], Awaitable[httpx.Response]]
SERVICE = 1
# The public pages let one address change something twice a second; 127.0.0.0/8 is full of addresses.
CHANGES_PER_ADDRESS = 60
HOLE = re.compile(r"\{(\w+)\}")
addresses = (f"127.0.{number // 250}.{number % 250 + 2}" for number in itertools.count())
slots = iter(list(free_hours()))
numbers = itertools.count(1)


class Request(msgspec.Struct, frozen=True):
    """One of `requests.json`, with its placeholders."""

    what: str
    method: str
    path: str
    headers: dict[str, str]
    body: dict[str, Any] | None
    statuses: dict[int, int]
    at_once: int = 1
    connections: int = 1

    def filled(self, **values: object) -> "Request":
        parts = {name: fill(getattr(self, name), values) for name in ("path", "headers", "body")}
        return msgspec.structs.replace(self, **parts)

    def ask(self, client: httpx.AsyncClient) -> Awaitable[httpx.Response]:
        return client.request(self.method, self.path, headers=self.headers, json=self.body)


def fill(part: Any, values: Mapping[str, object]) -> Any:  # noqa: ANN401
    """A text that is one placeholder and nothing else becomes the value itself."""
    if isinstance(part, dict):
        return {name: fill(inner, values) for name, inner in part.items()}
    if not isinstance(part, str):
        return part
    whole = HOLE.fullmatch(part)
    return values[whole[1]] if whole else HOLE.sub(lambda hole: str(values[hole[1]]), part)


def read_requests() -> dict[str, Request]:
    told = json.loads((Path(__file__).parent / "requests.json").read_text())
    return msgspec.convert(told["requests"], dict[str, Request], strict=False)


REQUESTS = read_requests()
RUSH = REQUESTS["W6"].at_once
CONNECTIONS = REQUESTS["W7"].connections


@asynccontextmanager
async def visitor(base: str) -> Any:  # noqa: ANN401
    """Somebody with an address of their own."""
    transport = httpx.AsyncHTTPTransport(
        local_address=next(addresses), limits=httpx.Limits(max_connections=RUSH)
    )
    async with httpx.AsyncClient(transport=transport, base_url=base, timeout=60) as client:
        yield client


def times(name: str, **values: object) -> Request:
    """Free times of S1; `service`, `first` and `last` may be others."""
    usual = {"branch": SLUG, "service": SERVICE, "first": FIRST, "last": LAST}
    return REQUESTS[name].filled(**{**usual, **values})


def december() -> Iterator[date]:
    """Working days, over and over."""
    days = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
    return itertools.cycle(day for day in days if day.weekday() != 6)


def staff_day() -> Iterator[Ask]:
    return (request.ask for request in days_of_staff())


def days_of_staff() -> Iterator[Request]:
    days = zip(december(), everybody(), strict=False)
    return (times("W1", day=day, member=member) for day, member in days)


def day_of_any() -> Iterator[Ask]:
    return (times("W2", day=day).ask for day in december())


def month_of_one() -> Iterator[Ask]:
    return (times("W3", member=member).ask for member in everybody())


def month_of_any() -> Iterator[Ask]:
    return itertools.repeat(times("W4").ask)


def everybody() -> Iterator[int]:
    return itertools.cycle(range(1, STAFF + 1))


def create(free: Iterator[tuple[int, datetime]] = slots) -> Iterator[Ask]:
    return (booking("W5", member, start).ask for member, start in free)


def booking(name: str, member: int, start: datetime) -> Request:
    number = f"{next(numbers):06}"
    return REQUESTS[name].filled(
        branch=SLUG, service=SERVICE, member=member, starts_at=start.isoformat(), n=number
    )


WORK = (
    ("W1 one person, one day", staff_day, 50),
    ("W2 any of 20, one day", day_of_any, 50),
    ("W3 one person, a month", month_of_one, 50),
    ("W4 any of 20, a month", month_of_any, 25),
)


async def rush(base: str) -> tuple[list[int], float]:
    """W6. The statuses, and the seconds until the last was answered."""
    member, start = next(slots)
    requests = [booking("W6", member, start) for _ in range(RUSH)]
    loop = asyncio.get_running_loop()
    async with visitor(base) as client:
        began = loop.time()
        answers = await asyncio.gather(*(request.ask(client) for request in requests))
        return [answer.status_code for answer in answers], loop.time() - began


def at_the_desk(name: str, token: str) -> Iterator[Ask]:
    """Somebody signed in looks at the same page again."""
    return itertools.repeat(REQUESTS[name].filled(branch_id=1, day=FIRST, token=token).ask)
